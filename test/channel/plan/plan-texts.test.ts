import { describe, expect } from 'vitest';
import type { Decision } from '../../../lambdas/channel/decide/decide.ts';
import { planWithoutAgent } from '../../../lambdas/channel/plan/plan-texts.ts';
import type { TextMessage } from '../../../lambdas/channel/thread/message.ts';
import {
  desk,
  key,
  minutes,
  now,
  onCall,
  type Plan,
  picture,
  planning,
  read,
  shownPlan,
  specification,
  text,
} from '../../support/specification/specification.ts';

interface When {
  readonly decision: Exclude<Decision, { act: 'ask' }>;
  readonly texts?: readonly TextMessage[];
  readonly set?: Parameters<typeof planning>[0];
}

const planned = specification(
  (thread, { decision, texts = [text('hello')], set }: When) =>
    planWithoutAgent(thread, read(thread, texts, set), decision, planning(set)),
  (result, row: Plan) => shownPlan(result, row),
);

const open = { conversation: { id: 'CONV-1', startedAt: now, lastTextAt: now, timer: 1 } };
const waiting = { mode: 'human', handoff: { conversationId: 'CONV-1', requestedAt: now } } as const;
const accepted = {
  mode: 'human',
  handoff: { requestedAt: now, acceptedAt: now, acceptedBy: 'agnes' },
} as const;
const oneCase = {
  key: desk,
  cases: { list: [{ number: 7, of: key, state: 'open', at: now }], latest: 7, heard: [7] },
} as const;
const phoneDesk = { number: { phoneDesk: onCall } };
const stop = { act: 'opt-out', by: 'keyword', answered: true } as const;
const unanswered = { ...stop, answered: false } as const;
const inWords = { act: 'opt-out', by: 'words', answered: false } as const;
const flood = { act: 'excess', excess: 'flood' } as const;
const loop = { act: 'excess', excess: 'loop' } as const;
const forward = { act: 'forward', muted: false } as const;
const quiet = { notices: { optOutConfirmed: false, start: false, help: false, flood: false } } as const;
const spoken = { notices: { stop: 'You are out.', start: 'You are in.', help: 'Ask us.' } } as const;

describe('an opt-out', () =>
  planned([
    [
      'by keyword: the carrier has confirmed it, and the conversation is over',
      { ...open, optedOutAt: now - 1 },
      { decision: stop },
      {
        outcome: 'keyword',
        effects: [
          'close CONV-1',
          'conversation.ended cause=opted-out',
          'consent.changed consent=out by=keyword',
        ],
        thread: { optedOutAt: now - 1, conversation: undefined },
      },
    ],
    [
      'by keyword that no webhook has written: since the text',
      {},
      { decision: stop, texts: [text('STOP', { receivedAt: now - 7 })] },
      { effects: ['consent.changed consent=out by=keyword'], thread: { optedOutAt: now - 7 } },
    ],
    [
      'by a keyword behind another: nothing is said or published',
      { optedOutAt: now - 9, optedOutBy: 'words', pendingStops: ['SM-Stop.'] },
      { decision: unanswered, texts: [text('Stop.')] },
      {
        outcome: 'keyword',
        effects: [],
        thread: { optedOutBy: 'words', pendingStops: undefined, honouredStops: { 'SM-Stop.': now } },
      },
    ],
    [
      'that comes late, from before the customer came back',
      { optedOutAt: now - 1, optedInAt: now - 2, pendingStops: ['SM-STOP'] },
      { decision: { act: 'over' }, texts: [text('STOP', { receivedAt: now - 9, swept: true })] },
      { outcome: 'keyword', effects: [], thread: { optedOutAt: undefined, pendingStops: undefined } },
    ],
    [
      'that comes late, and another behind it stands',
      { optedOutAt: now - 1, optedOutBy: 'keyword', optedInAt: now - 2 },
      { decision: { act: 'over' }, texts: [text('STOP', { receivedAt: now - 9, swept: true })] },
      { effects: [], thread: { optedOutAt: now - 1, optedOutBy: 'keyword' } },
    ],
    [
      'by keyword where the owner confirms it',
      {},
      { decision: stop, set: spoken },
      { effects: ['notice: You are out. (confirms)', 'consent.changed consent=out by=keyword'] },
    ],
    [
      'by keyword that the carrier has not answered',
      {},
      { decision: unanswered, set: { notices: { optOutConfirmed: 'You are out.' } } },
      { effects: ['notice: You are out. (confirms)', 'consent.changed consent=out by=keyword'] },
    ],
    [
      'by keyword that the carrier has not answered, in the owner’s words for keywords',
      {},
      { decision: unanswered, set: spoken },
      { effects: ['notice: You are out. (confirms)', 'consent.changed consent=out by=keyword'] },
    ],
    [
      'that is read four minutes and 59 seconds late: confirmed',
      {},
      {
        decision: unanswered,
        texts: [text('Stop.', { receivedAt: now - 5 * minutes + 1_000 })],
        set: { notices: { optOutConfirmed: 'You are out.' } },
      },
      { effects: ['notice: You are out. (confirms)', 'consent.changed consent=out by=keyword'] },
    ],
    [
      'that is read five minutes late: not confirmed any more',
      {},
      { decision: unanswered, texts: [text('Stop.', { receivedAt: now - 5 * minutes })] },
      { effects: ['consent.changed consent=out by=keyword'] },
    ],
    [
      'in words that are read five minutes late',
      {},
      { decision: inWords, texts: [text('stop texting me', { receivedAt: now - 5 * minutes })] },
      { effects: ['consent.changed consent=out by=words'] },
    ],
    [
      'in words: one confirmation, of one message',
      {},
      { decision: inWords, set: { notices: { optOutConfirmed: 'You are out. '.repeat(200) } } },
      {
        outcome: 'opted-out',
        effects: [
          expect.stringMatching(/^notice: You are out.* \(confirms\)$/s),
          'consent.changed consent=out by=words',
        ],
        thread: { optedOutAt: now },
      },
    ],
    [
      'in words, unconfirmed',
      {},
      { decision: inWords, set: quiet },
      { effects: ['consent.changed consent=out by=words'] },
    ],
    [
      'of a thread that the phone is to take',
      waiting,
      { decision: stop, set: phoneDesk },
      { effects: ['tell case-news opted-out', 'consent.changed consent=out by=keyword'] },
    ],
    [
      'of a thread that somebody else has',
      accepted,
      { decision: stop, set: phoneDesk },
      { effects: ['consent.changed consent=out by=keyword'] },
    ],
  ]));

describe('an opt-in, help and what is left', () =>
  planned([
    [
      'in, while a stop waits behind it: what was honoured is undone, and nothing is said',
      { optedOutAt: now - 9, optedOutBy: 'keyword', pendingStops: ['SM2'] },
      { decision: { act: 'opt-in' }, texts: [text('START')], set: spoken },
      {
        outcome: 'keyword',
        effects: ['consent.changed consent=in by=keyword'],
        thread: { optedOutAt: now - 9, optedOutBy: undefined, pendingStops: ['SM2'] },
      },
    ],
    [
      'in, of who is not out',
      {},
      { decision: { act: 'opt-in' }, texts: [text('START')], set: spoken },
      { outcome: 'keyword', effects: [], thread: { optedInAt: now, optedOutAt: undefined } },
    ],
    [
      'in, since the text',
      { optedOutAt: now - 9 },
      { decision: { act: 'opt-in' }, texts: [text('START', { receivedAt: now - 7 })], set: spoken },
      {
        outcome: 'keyword',
        effects: ['notice: You are in.', 'consent.changed consent=in by=keyword'],
        thread: { optedOutAt: undefined, optedInAt: now - 7 },
      },
    ],
    [
      'in, which the carrier confirms',
      { optedOutAt: 1 },
      { decision: { act: 'opt-in' } },
      { effects: ['consent.changed consent=in by=keyword'] },
    ],
    ['help, which the carrier gives', {}, { decision: { act: 'help' } }, { outcome: 'keyword', effects: [] }],
    ['help of the owner’s', {}, { decision: { act: 'help' }, set: spoken }, { effects: ['notice: Ask us.'] }],
    [
      'help of the owner’s to who is out',
      { optedOutAt: 1 },
      { decision: { act: 'help' }, set: spoken },
      { effects: [] },
    ],
    [
      'a notice',
      {},
      { decision: { act: 'notice', body: 'No pictures.', outcome: 'picture' } },
      { outcome: 'picture', effects: ['notice: No pictures.'] },
    ],
    [
      'nothing',
      open,
      { decision: { act: 'leave', outcome: 'not-served' } },
      { outcome: 'not-served', effects: [], thread: open },
    ],
  ]));

describe('too much', () =>
  planned([
    [
      'is said',
      {},
      { decision: flood, set: { notices: { flood: 'Slowly.' } } },
      { outcome: 'flood', effects: ['notice: Slowly.'] },
    ],
    [
      'is said once a minute',
      { pace: { texts: [], quick: 0, toldAt: now - minutes + 1 } },
      { decision: flood },
      { outcome: 'flood', effects: [] },
    ],
    [
      'is said again in the next',
      { pace: { texts: [], quick: 0, toldAt: now - minutes } },
      { decision: flood, set: { notices: { flood: 'Slowly.' } } },
      { effects: ['notice: Slowly.'], thread: { pace: expect.objectContaining({ toldAt: now }) } },
    ],
    ['is not said where the owner says nothing', {}, { decision: flood, set: quiet }, { effects: [] }],
    [
      'of a machine ends its conversation in silence',
      open,
      { decision: loop },
      {
        outcome: 'loop',
        effects: ['close CONV-1', 'conversation.ended cause=loop'],
        thread: { conversation: undefined },
      },
    ],
  ]));

describe('a thread that a person has', () =>
  planned([
    [
      'each text goes to the bus, in order',
      accepted,
      { decision: forward, texts: [text('one'), text('two')] },
      { outcome: 'forwarded', effects: ['text.received', 'text.received'] },
    ],
    [
      'and to the phone, if it is the phone’s or nobody’s yet',
      waiting,
      { decision: forward, texts: [text('one', { media: [picture] })], set: phoneDesk },
      { effects: ['tell case-text one\n[picture]', 'text.received'] },
    ],
    [
      'but not if another has it',
      accepted,
      { decision: forward, set: phoneDesk },
      { effects: ['text.received'] },
    ],
    [
      'and no machine’s',
      waiting,
      { decision: { act: 'forward', muted: true }, set: phoneDesk },
      { effects: ['text.received'] },
    ],
  ]));

describe('the person on call', () =>
  planned([
    [
      'is told where nobody waits',
      { key: desk },
      { decision: { act: 'desk' }, set: phoneDesk },
      { outcome: 'desk', effects: ['notice: Nobody is waiting for you.'] },
    ],
    [
      'speaks to the one customer who waits',
      oneCase,
      { decision: { act: 'desk' }, texts: [text('on my way')], set: phoneDesk },
      { outcome: 'desk', effects: ['tell person-message on my way'] },
    ],
    [
      'is done',
      oneCase,
      { decision: { act: 'desk' }, texts: [text('#7 done')], set: phoneDesk },
      { outcome: 'desk', effects: ['tell release'] },
    ],
  ]));
