import { expect, it } from 'vitest';
import { carrierAnswers } from '../../../lambdas/channel/decide/carrier-answers.ts';
import { KEYWORDS, type Keyword } from '../../../lambdas/channel/text/keywords.ts';
import { address } from '../../../lambdas/channel/thread/address.ts';
import { picture, text } from '../../support/specification/specification.ts';

/** Where each row is from. */
const advanced = 'twilio.com/docs/messaging/tutorials/advanced-opt-out';
const defaults = 'help.twilio.com/articles/223134027';
const tollFree = 'help.twilio.com/articles/360058144374';
const shortCodes = 'help.twilio.com/articles/223181748';
const unsourced = 'no source: it is confirmed, and a 21610 accepted';

const long = '+15550001000';
const free = '+18335550100';
const short = '72345';
const whatsapp = { business: `whatsapp:${long}`, customer: 'whatsapp:+15551234567' };
const rcs = { business: 'rcs:brand_agent', customer: 'rcs:+15551234567' };
const sms = (business: string) => ({ business, customer: '+15551234567' });

interface Row {
  readonly on: { readonly business: string; readonly customer: string };
  readonly body: string;
  readonly as?: Keyword;
  readonly type?: 'STOP' | 'START' | 'HELP';
  readonly answers: boolean;
  readonly source: string;
}

const rows: readonly Row[] = [
  ...Object.entries(KEYWORDS).map(([body, as]) => ({
    ...{ on: sms(long), body, as, answers: true, source: defaults },
  })),
  { on: sms(long), body: 'stop', answers: true, source: `${defaults}: in any case` },
  { on: sms(long), body: 'Stop.', answers: false, source: `${defaults}: the whole message` },
  { on: sms(long), body: '"STOP"', answers: false, source: `${defaults}: the whole message` },
  { on: sms(long), body: 'STOP PLEASE', answers: false, source: `${defaults}: STOP PLEASE is none` },
  { on: sms(long), body: 'STOP ', answers: false, source: unsourced },
  { on: sms(long), body: 'ARRET', answers: false, source: `${defaults}: not among them` },
  { on: sms(long), body: 'ALTO', answers: false, source: `${defaults}: not among them` },
  { on: sms(long), body: 'AIDE', as: 'help', answers: false, source: `${defaults}: not among them` },
  { on: sms(long), body: 'stop texting me', answers: false, source: `${defaults}: the whole message` },
  { on: sms(long), body: 'Basta', type: 'STOP', answers: true, source: advanced },
  { on: sms(long), body: 'Stop.', type: 'STOP', answers: true, source: advanced },
  { on: sms(long), body: 'AIDE', as: 'help', type: 'HELP', answers: true, source: advanced },
  { on: sms('+445550002000'), body: 'STOP', answers: true, source: defaults },
  { on: sms(free), body: 'STOP', answers: true, source: tollFree },
  { on: sms(free), body: 'START', as: 'start', answers: true, source: tollFree },
  { on: sms(free), body: 'HELP', as: 'help', answers: true, source: tollFree },
  { on: sms(free), body: 'YES', as: 'start', answers: false, source: tollFree },
  { on: sms(free), body: 'QUIT', answers: false, source: unsourced },
  { on: sms(free), body: 'INFO', as: 'help', answers: false, source: unsourced },
  { on: sms(free), body: 'QUIT', type: 'STOP', answers: true, source: advanced },
  { on: sms(short), body: 'STOP', answers: false, source: shortCodes },
  { on: sms(short), body: 'HELP', as: 'help', answers: false, source: shortCodes },
  { on: sms(short), body: 'STOP', type: 'STOP', answers: true, source: advanced },
  { on: whatsapp, body: 'STOP', answers: false, source: unsourced },
  { on: whatsapp, body: 'HELP', as: 'help', answers: false, source: unsourced },
  { on: whatsapp, body: 'STOP', type: 'STOP', answers: true, source: advanced },
  { on: rcs, body: 'STOP', answers: false, source: unsourced },
  { on: rcs, body: 'CANCEL', answers: false, source: unsourced },
  { on: rcs, body: 'STOP', type: 'STOP', answers: true, source: advanced },
];

it.each(rows)('$body to $on.business, judged $type: $answers ($source)', row => {
  const { on, body, as = 'stop', type, answers } = row;
  const thread = { business: address(on.business), customer: address(on.customer) };
  expect(carrierAnswers(text(body, { thread, ...(type && { optOutType: type }) }), as)).toBe(answers);
});

it('says nothing of a keyword with a picture', () => {
  expect(carrierAnswers(text('STOP', { media: [picture] }), 'stop')).toBe(false);
});
