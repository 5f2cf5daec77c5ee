import { address } from '../../../lambdas/channel/thread/address.ts';
import type { ThreadMessage } from '../../../lambdas/channel/thread/message.ts';
import { bodyOf } from '../../../lambdas/channel/thread/queue-body.ts';
import { business } from '../scenario/scenario.ts';

type Kind = ThreadMessage['kind'];
type Kinds = {
  readonly [K in Kind]: readonly Omit<Extract<ThreadMessage, { kind: K }>, 'kind' | 'thread'>[];
};

const customer = address('+15553990001');
const thread = { business: address(business), customer };
const of = { business: address(business), customer: address('+15553990002') };
const at = Date.UTC(2026, 0, 1);
const sid = (digit: string): string => `SM${digit.repeat(32)}`;
const event = {
  ...{ type: 'consent.changed' as const, id: 'event-1', sequence: 3, at, thread },
  detail: { consent: 'out', by: 'carrier' },
};

/** Each kind as little as it may hold, and as much. */
const kinds: Kinds = {
  text: [
    { sid: sid('1'), body: 'When do you open?', media: [], receivedAt: at, from: {} },
    {
      ...{ sid: sid('2'), body: 'Look', receivedAt: at, redriven: 1 },
      media: [{ url: 'https://api.twilio.com/x', contentType: 'image/jpeg' }],
      from: { city: 'Oakland', state: 'CA', country: 'US' },
    },
  ],
  'person-message': [
    { id: 'person-1', body: 'Hello.', at },
    { id: 'person-2', body: 'Hello again.', by: 'grace', at, takes: true },
    { id: 'person-3', body: 'The rest.', at, takes: false, rest: 2 },
  ],
  release: [
    { id: 'release-1', at },
    { id: 'release-2', body: 'Bye.', note: 'Done.', at, fromPhone: true },
    { id: 'release-3', at, phoneIsOut: true },
  ],
  opening: [
    { id: 'opening-1', body: 'Your room is ready.', at },
    { id: 'opening-2', body: 'Your table is ready.', attributes: { table: 7 }, at },
  ],
  idle: [{ conversationId: 'CONV-1', timer: 1 }],
  resume: [{ at }],
  undelivered: [
    { effectId: 'turn-0', sid: sid('3'), status: 'undelivered', at },
    {
      ...{ effectId: 'turn-1', sid: sid('4'), status: 'failed', code: 30_034, at },
      ...{ meaning: 'not registered', failure: 'misconfigured' },
    },
    { effectId: 'turn-2', sid: sid('5'), status: 'failed', code: 21_610, at, failure: 'opted-out' },
  ],
  delivered: [{ effectId: 'turn-0-person', at }],
  case: [
    { id: 'case-1', of, words: 'I want a person', at },
    { id: 'case-2', of, destination: 'billing', reason: 'asked', words: 'Now', at },
  ],
  'case-text': [{ id: 'case-text-1', of, words: 'Are you there?', at }],
  'case-news': (['released', 'nobody-came', 'taken', 'yours', 'opted-out'] as const).map((news, index) => ({
    ...{ id: `case-news-${index}`, of, news, at },
  })),
  event: [{ event }, { event, redriven: 1 }],
  unsent: [
    { id: 'unsent-1', parts: [{ by: 'agent', body: 'At nine.' }], mode: 'agent', at },
    {
      ...{ id: 'unsent-2', mode: 'human', at, redriven: 1, evenOld: true },
      parts: [{ by: 'person', body: 'Hello.' }],
    },
  ],
  reset: [{ id: 'reset-1', at }],
  erase: [{ id: 'erase-1', at }],
  'case-erased': [{ id: 'case-erased-1', of, at }],
  'opt-out': [{ id: 'opt-out-1', at }],
};

/** Bodies of queue entries, of each kind. */
export const everyMessage = (): readonly string[] =>
  Object.entries(kinds).flatMap(([kind, some]) =>
    some.map(one => JSON.stringify(bodyOf({ ...one, kind, thread } as ThreadMessage))),
  );
