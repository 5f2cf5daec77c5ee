import { describe } from 'vitest';
import { planMessage } from '../../../lambdas/channel/plan/plan-message.ts';
import type { ChannelEvent } from '../../../lambdas/channel/thread/event.ts';
import type { IdleMessage, UndeliveredMessage } from '../../../lambdas/channel/thread/message.ts';
import type { Conversation } from '../../../lambdas/channel/thread/thread.ts';
import {
  key,
  minutes,
  now,
  onCall,
  type Plan,
  planning,
  shownPlan,
  specification,
} from '../../support/specification/specification.ts';

interface When {
  readonly message: Parameters<typeof planMessage>[1];
  readonly set?: Parameters<typeof planning>[0];
}

const planned = specification(
  (thread, { message, set }: When) => planMessage(thread, message, planning(set)),
  (result, row: Plan | undefined) => shownPlan(result, row),
);

const day = 24 * 60 * minutes;
const inOpen = (more: Partial<Conversation> = {}) => ({
  conversation: { id: 'CONV-1', startedAt: 0, lastTextAt: now - day, timer: 1, ...more },
});
const idle: IdleMessage = { kind: 'idle', thread: key, conversationId: 'CONV-1', timer: 1 };
const warning = { notices: { idleWarning: 'Still there?' } } as const;

describe('an idle timer that fires', () =>
  planned([
    [
      'ends the conversation, once a day has gone by without a text',
      inOpen(),
      { message: idle },
      {
        effects: ['conversation.idle', 'close CONV-1', 'conversation.ended cause=idle'],
        thread: { conversation: undefined },
      },
    ],
    [
      'with a farewell where the owner wants one',
      inOpen(),
      { message: idle, set: { notices: { farewell: 'Bye.' } } },
      { effects: ['conversation.idle', 'notice: Bye.', 'close CONV-1', 'conversation.ended cause=idle'] },
    ],
    [
      'is armed again where a text has come since',
      inOpen({ lastTextAt: now - minutes }),
      { message: idle },
      { effects: ['arm CONV-1/2 in 1439 min'], thread: inOpen({ lastTextAt: now - minutes, timer: 2 }) },
    ],
    [
      'warns first where the owner wants it',
      inOpen(),
      { message: idle, set: warning },
      {
        effects: ['notice: Still there?', 'arm CONV-1/2 in 10 min'],
        thread: inOpen({ timer: 2, warnedAt: now }),
      },
    ],
    [
      'ends what was warned',
      inOpen({ warnedAt: now - 10 * minutes }),
      { message: idle, set: warning },
      { effects: ['conversation.idle', 'close CONV-1', 'conversation.ended cause=idle'] },
    ],
    [
      'does not end what was warned and has gone on since',
      inOpen({ warnedAt: now - 10 * minutes, lastTextAt: now - minutes }),
      { message: idle, set: warning },
      { effects: ['arm CONV-1/2 in 1439 min'] },
    ],
    ['of another conversation', inOpen({ id: 'CONV-2' }), { message: idle }, undefined],
    ['of no conversation', {}, { message: idle }, undefined],
    ['that a later one has taken the place of', inOpen({ timer: 2 }), { message: idle }, undefined],
  ]));

const undelivered: UndeliveredMessage = {
  kind: 'undelivered',
  thread: key,
  effectId: 'turn-0',
  sid: 'SM-sent',
  status: 'failed',
  code: 30005,
  at: now - 5,
};

describe('a send that did not arrive', () =>
  planned([
    [
      'is told, and not sent again',
      inOpen(),
      { message: undelivered },
      {
        effects: ['reply.undeliverable code=30005 done=not-repeated'],
        thread: { optedOutAt: undefined, ...inOpen() },
      },
    ],
    [
      'since the customer is out at the carrier',
      inOpen(),
      { message: { ...undelivered, code: 21610, failure: 'opted-out' } },
      {
        effects: [
          'reply.undeliverable code=21610 done=opted-out',
          'close CONV-1',
          'conversation.ended cause=opted-out',
          'consent.changed consent=out by=carrier',
        ],
        thread: { optedOutAt: now - 5 },
      },
    ],
    [
      'to who was out before: since then',
      { optedOutAt: 7 },
      { message: { ...undelivered, failure: 'opted-out' } },
      {
        effects: ['reply.undeliverable code=30005 done=opted-out', 'consent.changed consent=out by=carrier'],
        thread: { optedOutAt: 7 },
      },
    ],
    [
      'of a thread that the phone has',
      { mode: 'human', handoff: { requestedAt: 1, acceptedAt: 2, acceptedBy: 'phone' } },
      { message: { ...undelivered, failure: 'opted-out' }, set: { number: { phoneDesk: onCall } } },
      {
        effects: [
          'reply.undeliverable code=30005 done=opted-out',
          'tell case-news opted-out',
          'consent.changed consent=out by=carrier',
        ],
      },
    ],
  ]));

describe('an opening', () => {
  const message = {
    kind: 'opening',
    thread: key,
    id: 'opening-1',
    body: 'Your order is here.',
    at: now,
  } as const;
  planned([
    [
      'is sent, and kept for the agent',
      {},
      { message: { ...message, attributes: { order: 7 } } },
      {
        effects: ['person: Your order is here.'],
        thread: { opening: { text: 'Your order is here.', attributes: { order: 7 } } },
      },
    ],
    [
      'ends the conversation before it',
      inOpen(),
      { message },
      {
        effects: ['close CONV-1', 'conversation.ended cause=opening', 'person: Your order is here.'],
        thread: { conversation: undefined },
      },
    ],
    [
      'is not sent to who is out',
      { ...inOpen(), optedOutAt: 1 },
      { message },
      {
        effects: [
          'reply.undeliverable reason=opted-out messageId=opening-1',
          'message.failed reason=opted-out messageId=opening-1',
        ],
        thread: { opening: undefined, ...inOpen() },
      },
    ],
  ]);
});

describe('an event that was set aside', () => {
  const event: ChannelEvent = {
    type: 'consent.changed',
    id: 'turn-0-1',
    sequence: 3,
    at: 1,
    thread: key,
    detail: { consent: 'out' },
  };
  planned([
    [
      'is published as it was, and counts for nothing',
      { sequence: 9 },
      { message: { kind: 'event', thread: key, event } },
      { effects: ['consent.changed consent=out'], thread: { sequence: 9 } },
    ],
  ]);
});

describe('a look at the thread', () =>
  planned([
    [
      'that has nothing unfinished',
      inOpen(),
      { message: { kind: 'resume', thread: key, at: now } },
      undefined,
    ],
    [
      'that a person was given ahead of the queue',
      { mode: 'human', handoff: { requestedAt: 1, acceptedAt: 2, acceptedBy: 'agnes' }, ...inOpen() },
      { message: { kind: 'resume', thread: key, at: now } },
      { effects: ['close CONV-1', 'conversation.ended cause=handoff', 'handoff.accepted by=agnes'] },
    ],
  ]));

describe('news for a phone that is no desk any more', () =>
  planned([
    [
      'are nothing',
      { key: { ...key, customer: onCall } },
      {
        message: {
          kind: 'case',
          thread: { ...key, customer: onCall },
          id: 'case-1',
          of: key,
          words: 'help',
          at: now,
        },
      },
      undefined,
    ],
  ]));
