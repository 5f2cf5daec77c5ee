import { expect, it } from 'vitest';
import { pricesIn } from '../../local/prices.ts';
import { priceOf } from '../../playground/page/parts/price.ts';
import type { PhoneMessage } from '../../playground/watch/news.ts';

const reply = (more: Partial<PhoneMessage> = {}): PhoneMessage => ({
  ...{ sid: 'SM1', business: '+15550001000', customer: '+15551234567', direction: 'out', body: 'Hi' },
  ...{ media: [], at: 0, status: 'delivered', segments: 1, encoding: 'GSM-7' },
  ...more,
});
const prices = pricesIn('USD sms=0.0083  rcs=0.01');

it('what a reply costs is its segments × the price, by its medium and in its currency', () => {
  expect(priceOf(reply(), prices)).toBe('$0.0083');
  expect(priceOf(reply({ segments: 3 }), prices)).toBe('$0.0249');
  expect(priceOf(reply({ segments: 3 }), pricesIn('GBP sms=0.1'))).toBe('£0.30');
  expect(priceOf(reply({ segments: 2 }), pricesIn('JPY sms=11'))).toBe('¥22');
  const { segments: _, ...other } = reply({ customer: 'rcs:+15551234567' });
  expect(priceOf(other, prices)).toBe('$0.01');
});

it('nothing is said of what a reply costs where nobody has said it, or it is another thing', () => {
  expect(priceOf(reply(), undefined)).toBeUndefined();
  expect(priceOf(reply({ customer: 'whatsapp:+15551234567' }), prices)).toBeUndefined();
  expect(priceOf(reply({ direction: 'in' }), prices)).toBeUndefined();
  expect(priceOf(reply({ status: 'refused' }), prices)).toBeUndefined();
  expect(priceOf(reply({ media: [{ contentType: 'image/png' }] }), prices)).toBeUndefined();
});
