import { describe } from 'vitest';
import { type Decision, decide } from '../../../lambdas/channel/decide/decide.ts';
import { readTexts } from '../../../lambdas/channel/decide/reading.ts';
import { address } from '../../../lambdas/channel/thread/address.ts';
import type { TextMessage } from '../../../lambdas/channel/thread/message.ts';
import { digest } from '../../support/digest.ts';
import {
  desk,
  key,
  minutes,
  now,
  onCall,
  picture,
  read,
  settings,
  specification,
  text,
} from '../../support/specification/specification.ts';

interface Texts {
  readonly run: readonly TextMessage[];
  readonly later?: readonly TextMessage[];
  readonly set?: Parameters<typeof settings>[0];
}

function shown(decision: Decision): string {
  switch (decision.act) {
    case 'ask':
      return `${decision.startOver ? 'start over' : 'ask'}: ${decision.message}`;
    case 'opt-out':
      return `opt-out by ${decision.by}${decision.answered ? ', answered' : ''}`;
    case 'excess':
      return decision.excess;
    case 'forward':
      return decision.muted ? 'forward, muted' : 'forward';
    case 'notice':
      return `notice, ${decision.outcome}`;
    case 'leave':
      return `leave: ${decision.outcome}`;
    default:
      return decision.act;
  }
}

const decided = specification(
  (thread, { run, later = [], set }: Texts) =>
    decide(thread, read(thread, [...run, ...later], set), settings(set)),
  shown,
);
const phoneDesk = { number: { phoneDesk: onCall } };
const out = { optedOutAt: now - 5 * minutes };
const human = { mode: 'human', handoff: { requestedAt: now } } as const;
const muted = { pace: { texts: [], quick: 0, mutedUntil: now + minutes } };
/** As many texts in the last minute as the owner allows. */
const busy = {
  pace: {
    texts: Array.from({ length: 10 }, (_, index) => ({ at: now - 1_000, words: `${index}` })),
    quick: 0,
  },
};
const from = (customer: string) => ({ key: { ...key, customer: address(customer) } });
const hello = text('hello');

describe('what is done about texts', () => {
  describe('by their words', () =>
    decided([
      ['words', {}, { run: [hello] }, 'ask: hello'],
      ['several texts', {}, { run: [hello, text('are you open?')] }, 'ask: hello\nare you open?'],
      ['a stop', {}, { run: [text('Stop.')] }, 'opt-out by keyword'],
      ['a stop of who is out', out, { run: [text('STOP')] }, 'opt-out by keyword, answered'],
      [
        'a stop from before the last START',
        { optedInAt: now + 1 },
        { run: [text('STOP', { swept: true })] },
        'over',
      ],
      [
        'one that an operator sends again',
        { optedInAt: now + 1 },
        { run: [text('STOP', { redriven: 1 })] },
        'over',
      ],
      [
        'one behind it in the queue, whatever the clocks say',
        { optedInAt: now + 1 },
        { run: [text('STOP')] },
        'opt-out by keyword, answered',
      ],
      ['a stop from after it', { optedInAt: now }, { run: [text('STOP')] }, 'opt-out by keyword, answered'],
      [
        'what Advanced Opt-Out calls a stop',
        {},
        { run: [text('ARRET', { optOutType: 'STOP' })] },
        'opt-out by keyword, answered',
      ],
      ['a start of who is out', out, { run: [text('START')] }, 'opt-in'],
      [
        'a start from before the opt-out',
        { optedOutAt: now + 1 },
        { run: [text('START', { swept: true })] },
        'leave: keyword',
      ],
      [
        'a start behind it in the queue, whatever the clocks say',
        { optedOutAt: now + 1 },
        { run: [text('START')] },
        'opt-in',
      ],
      ['a start of who is not out', {}, { run: [text('START')] }, 'opt-in'],
      [
        'a yes before a stop that waits',
        { ...out, pendingStops: ['SM2'] },
        { run: [text('Yes')] },
        'leave: opted-out',
      ],
      ['a yes of who is out', out, { run: [text('Yes')] }, 'opt-in'],
      ['a yes of anybody else', {}, { run: [text('Yes')] }, 'ask: Yes'],
      ['a stop with politeness', {}, { run: [text('QUIT PLEASE')] }, 'opt-out by keyword'],
      ['a stop with a signature', {}, { run: [text('Cancel\n\nSent from my iPhone')] }, 'opt-out by keyword'],
      ['politeness that answers a question', {}, { run: [text('cancel please')] }, 'ask: cancel please'],
      ['an everyday stop', {}, { run: [text('ALTO')] }, 'opt-out by keyword'],
      [
        'an everyday stop that we have said',
        { saidEverydayStop: true },
        { run: [text('Alto')] },
        'ask: Alto',
      ],
      ['help', {}, { run: [text('HELP')] }, 'help'],
      ['help that the carrier does not know', {}, { run: [text('Help.')] }, 'ask: Help.'],
      ['help in French', {}, { run: [text('Aide')] }, 'ask: Aide'],
      [
        'help in French that the owner answers',
        {},
        { run: [text('AIDE')], set: { notices: { help: 'Call us.' } } },
        'help',
      ],
      ['help to a person', human, { run: [text('Help!')] }, 'forward'],
      [
        'help of who is out that the carrier does not know',
        out,
        { run: [text('Help!')] },
        'leave: opted-out',
      ],
      ['help of who is out', out, { run: [text('HELP')] }, 'help'],
      ['a wish to be left alone', {}, { run: [text('Please stop texting me')] }, 'opt-out by words'],
      [
        'the owner’s words for it',
        {},
        { run: [text('basta')], set: { words: { optOut: ['basta'] } } },
        'opt-out by words',
      ],
      [
        'words that start over',
        {},
        { run: [text(' New ')], set: { words: { startOver: ['new'] } } },
        'start over: New',
      ],
    ]));

  describe('by what they bring', () =>
    decided([
      ['a picture', {}, { run: [text('', { media: [picture] })] }, 'notice, picture'],
      ['a picture with words', {}, { run: [text('this', { media: [picture] })] }, 'ask: this\n[picture]'],
      [
        'a picture beside a text',
        {},
        { run: [text('', { media: [picture] }), hello] },
        'ask: [picture]\nhello',
      ],
      [
        'a picture where the agent shall hear of it',
        {},
        { run: [text('', { media: [picture] })], set: { notices: { pictureWithoutWords: false } } },
        'ask: [picture]',
      ],
      ['nothing', {}, { run: [text(' \n')] }, 'leave: no-words'],
      ['a button', {}, { run: [text('', { button: { payload: 'yes-1' } })] }, 'ask: yes-1'],
      [
        'a place',
        {},
        { run: [text('', { location: { latitude: '1', longitude: '2' } })] },
        'ask: [location: 1, 2]',
      ],
    ]));

  describe('by who sends them', () =>
    decided([
      ['a short code', from('72345'), { run: [hello] }, 'leave: unanswerable'],
      ['a name', from('ACME'), { run: [hello] }, 'leave: unanswerable'],
      ['a number of ours', from(key.business), { run: [hello] }, 'leave: our-own-number'],
      [
        'a number of ours by WhatsApp',
        from(`whatsapp:${key.business}`),
        { run: [hello] },
        'leave: our-own-number',
      ],
      [
        'another country',
        from('+4930123456'),
        { run: [hello], set: { words: { callingCodes: ['+1'] } } },
        'leave: not-served',
      ],
      [
        'a country that is served, by WhatsApp',
        from('whatsapp:+15551234567'),
        { run: [hello], set: { words: { callingCodes: ['+1'] } } },
        'ask: hello',
      ],
      ['an id of WhatsApp’s', from('whatsapp:BR.9aZ'), { run: [hello] }, 'ask: hello'],
      ['an id anywhere else', from('rcs:BR.9aZ'), { run: [hello] }, 'leave: unanswerable'],
      ['what only looks like an id', from('whatsapp:usr.9'), { run: [hello] }, 'leave: unanswerable'],
      ...(
        [
          ['GB.77', '+44', 'ask: hello'],
          ['TT.77', '+1', 'ask: hello'],
          ['US.77', '+1868', 'leave: not-served'],
          ['DE.77', '+4', 'ask: hello'],
          ['DE.77', '+1', 'leave: not-served'],
          ['ZZ.77', '+1', 'leave: not-served'],
        ] as const
      ).map(
        ([id, code, decision]) =>
          [
            `an id of ${id}, where ${code} is served`,
            from(`whatsapp:${id}`),
            { run: [hello], set: { words: { callingCodes: [code] } } },
            decision,
          ] as const,
      ),
      [
        'a customer of a number that is not set',
        { key: { ...key, business: address('+15550007777') } },
        { run: [hello] },
        'leave: not-our-number',
      ],
      ['the person on call', { key: desk }, { run: [hello], set: phoneDesk }, 'desk'],
      ['who is out', out, { run: [hello] }, 'leave: opted-out'],
      ['who stops behind it', {}, { run: [hello], later: [text('wait'), text('STOP')] }, 'leave: opted-out'],
      [
        'who texts anything else behind it',
        {},
        { run: [hello], later: [text('START'), text('stop it')] },
        'ask: hello',
      ],
      ['whose thread a person has', human, { run: [hello] }, 'forward'],
      ['who texts too much', busy, { run: [hello] }, 'flood'],
      ['who is a machine', muted, { run: [hello] }, 'loop'],
    ]));

  // each row holds of two rules that would both apply, and the first one is kept
  describe('in this order', () =>
    decided([
      [
        'no number of ours, a keyword',
        { key: { ...key, business: address('+15550007777') } },
        { run: [text('STOP')] },
        'leave: not-our-number',
      ],
      [
        'a keyword, the phone desk',
        { key: desk },
        { run: [text('STOP')], set: phoneDesk },
        'opt-out by keyword, answered',
      ],
      [
        'a keyword, not to be answered',
        from('72345'),
        { run: [text('STOP')] },
        'opt-out by keyword, answered',
      ],
      [
        'the phone desk, opted out',
        { key: desk, ...out },
        { run: [hello], set: phoneDesk },
        'leave: opted-out',
      ],
      [
        'the phone desk, a stop behind it',
        { key: desk },
        { run: [hello], later: [text('STOP')], set: phoneDesk },
        'desk',
      ],
      ['opted out, not to be answered', { ...from('72345'), ...out }, { run: [hello] }, 'leave: opted-out'],
      [
        'a stop behind it, not to be answered',
        from('72345'),
        { run: [hello], later: [text('STOP')] },
        'leave: opted-out',
      ],
      [
        'a stop behind it, a wish to be left alone',
        {},
        { run: [text('stop texting me')], later: [text('STOP')] },
        'leave: opted-out',
      ],
      [
        'not to be answered, a wish to be left alone',
        from('72345'),
        { run: [text('stop texting me')] },
        'leave: unanswerable',
      ],
      ['a wish to be left alone, a person', human, { run: [text('stop texting me')] }, 'opt-out by words'],
      ['a wish to be left alone, too much', busy, { run: [text('stop texting me')] }, 'opt-out by words'],
      ['a person, too much', { ...human, ...busy }, { run: [hello] }, 'forward'],
      ['a person, a machine', { ...human, ...muted }, { run: [hello] }, 'forward, muted'],
      ['a person, a picture', human, { run: [text('', { media: [picture] })] }, 'forward'],
      ['too much, a picture', busy, { run: [text('', { media: [picture] })] }, 'flood'],
      [
        'too much, words that start over',
        busy,
        { run: [text('new')], set: { words: { startOver: ['new'] } } },
        'flood',
      ],
    ]));
});

const lengths = specification(
  (thread, { run, set }: Texts) => readTexts(thread, run, settings(set), digest)?.run.length ?? 0,
  length => length,
);
const [one, two, three] = [text('one'), text('two'), text('three')];

describe('how many texts are decided together', () =>
  lengths([
    ['none', {}, { run: [] }, 0],
    ['all', {}, { run: [one, two, three] }, 3],
    ['a keyword alone', {}, { run: [text('HELP'), one] }, 1],
    ['those before a keyword', {}, { run: [one, two, text('STOP'), three] }, 2],
    ['those before a yes of who is out', out, { run: [one, text('yes'), two] }, 1],
    ['a yes of anybody else among them', {}, { run: [one, text('yes'), two] }, 3],
    ['those before a wish to be left alone', {}, { run: [one, text('stop texting me')] }, 1],
    [
      'those before words that start over',
      {},
      { run: [one, text('new'), two], set: { words: { startOver: ['new'] } } },
      1,
    ],
    ['each text of the person on call', { key: desk }, { run: [one, two], set: phoneDesk }, 1],
    [
      'those that are not too many',
      {},
      { run: [one, two, three], set: { limits: { textsPerMinute: 2 } } },
      2,
    ],
    ['those that are too many', busy, { run: [one, two, three] }, 3],
    [
      'those that a machine’s pause ends before',
      { pace: { ...muted.pace, mutedUntil: now + 1 } },
      { run: [one, text('two', { receivedAt: now + 1 })] },
      1,
    ],
  ]));
