import { expect, it } from 'vitest';
import { defineChannel, withDefaults } from '../../lambdas/config/define-channel.ts';
import { textedBy } from '../../playground/terminal/texted-by.ts';

const channelOf = (...numbers: readonly string[]) =>
  withDefaults(
    defineChannel({
      numbers: Object.fromEntries(numbers.map(number => [number, {}])),
      agents: { reception: { vendor: 'polyai-chat', region: 'us' } },
    }),
  );
const hotel = channelOf('+15550001000', '+15550001001');
const brand = channelOf('rcs:brand_agent', 'whatsapp:+15550001002', '24365');

it.each([
  [hotel, '+15551234567', undefined, '+15550001000'],
  [hotel, '+15551234567', '+15550001001', '+15550001001'],
  [hotel, 'whatsapp:+15551234567', undefined, 'whatsapp:+15550001000'],
  [hotel, 'whatsapp:+15551234567', 'whatsapp:+15550001001', 'whatsapp:+15550001001'],
  [hotel, 'rcs:+15551234567', undefined, 'rcs:+15550001000'],
  [brand, '+15551234567', undefined, '24365'],
  [brand, 'rcs:+15551234567', 'rcs:brand_agent', 'rcs:brand_agent'],
  [brand, 'whatsapp:+15551234567', undefined, 'whatsapp:+15550001002'],
])('of %# %s texts %s', (config, customer, wanted, texted) => {
  expect(textedBy(config, customer, wanted)).toBe(texted);
});

it.each([
  [
    hotel,
    '+15551234567',
    '+15559998888',
    /^--to is "\+15559998888": the channel has \+15550001000, \+15550001001$/,
  ],
  [hotel, '+15551234567', 'sms:+15550001000', /^--to is "sms:\+15550001000": the channel has/],
  [hotel, '+15551234567', '', /^--to is "": the channel has/],
  [
    hotel,
    '+15551234567',
    'whatsapp:+15550001000',
    /cannot text whatsapp:\+15550001000: write both --from and --to/,
  ],
  [hotel, 'whatsapp:+15551234567', '+15550001000', /cannot text \+15550001000: write both/],
  [channelOf('24365'), 'rcs:+15551234567', undefined, /cannot text 24365: write both/],
])('of %# %s cannot text %s, and is told why', (config, customer, wanted, message) => {
  expect(() => textedBy(config, customer, wanted)).toThrow(message);
});
