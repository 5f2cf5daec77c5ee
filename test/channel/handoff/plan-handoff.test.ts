import { describe } from 'vitest';
import { planMessage } from '../../../lambdas/channel/plan/plan-message.ts';
import type { IdleMessage, PersonMessage, ReleaseMessage } from '../../../lambdas/channel/thread/message.ts';
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

const phoneDesk = { number: { phoneDesk: onCall } };
const open = { conversation: { id: 'CONV-1', startedAt: 0, lastTextAt: 0, timer: 4 } };
const wish = { conversationId: 'CONV-1', desk: 'billing', requestedAt: now - 15 * minutes, timer: 5 };
const waiting = { mode: 'human', handoff: wish, ...open } as const;
const taken = (acceptedBy: string) =>
  ({ mode: 'human', handoff: { ...wish, acceptedAt: now - minutes, acceptedBy, announced: true } }) as const;

const says = (more: Partial<PersonMessage> = {}): PersonMessage => ({
  kind: 'person-message',
  thread: key,
  id: 'words-1',
  body: 'I am here.',
  by: 'agnes',
  at: now,
  ...more,
});
const fromPhone = says({ by: 'phone', takes: true });

describe('a person’s words', () =>
  planned([
    [
      'are the accept of a thread that waits: the agent’s conversation is over',
      waiting,
      { message: says() },
      {
        effects: [
          'person: I am here.',
          'close CONV-1',
          'conversation.ended cause=handoff desk=billing',
          'handoff.accepted by=agnes desk=billing',
        ],
        thread: {
          handoff: { ...wish, acceptedAt: now, acceptedBy: 'agnes', byWriting: true, announced: true },
          conversation: undefined,
        },
      },
    ],
    [
      'and the phone hears that it is taken',
      { mode: 'human', handoff: wish },
      { message: says(), set: phoneDesk },
      { effects: ['person: I am here.', 'tell case-news taken', 'handoff.accepted by=agnes desk=billing'] },
    ],
    [
      'from the phone: it need not hear of that',
      { mode: 'human', handoff: wish },
      { message: fromPhone, set: phoneDesk },
      { effects: ['person: I am here.', 'handoff.accepted by=phone desk=billing'] },
    ],
    [
      'in a thread that is taken',
      taken('agnes'),
      { message: says() },
      { effects: ['person: I am here.'], thread: taken('agnes') },
    ],
    [
      'in a thread of the agent’s take it',
      open,
      { message: says({ takes: true }) },
      {
        effects: [
          'person: I am here.',
          'close CONV-1',
          'conversation.ended cause=handoff',
          'handoff.accepted by=agnes',
        ],
        thread: {
          mode: 'human',
          handoff: {
            conversationId: 'CONV-1',
            requestedAt: now,
            acceptedAt: now,
            acceptedBy: 'agnes',
            byWriting: true,
            announced: true,
          },
        },
      },
    ],
    [
      'that were queued by a version in which they took nothing, leave it there',
      open,
      { message: says() },
      { effects: ['person: I am here.'], thread: { mode: 'agent', ...open } },
    ],
    [
      'that only speak leave a thread to the agent',
      open,
      { message: says({ takes: false }) },
      { effects: ['person: I am here.'], thread: { mode: 'agent', ...open } },
    ],
    [
      'that only speak leave a thread that waits waiting',
      waiting,
      { message: says({ takes: false }) },
      { effects: ['person: I am here.'], thread: waiting },
    ],
    [
      'that took it ahead of the queue: the bus hears of it with them',
      {
        ...open,
        mode: 'human',
        handoff: { requestedAt: 5, acceptedAt: 5, acceptedBy: 'agnes', byWriting: true },
      },
      { message: says({ takes: true }) },
      {
        effects: [
          'person: I am here.',
          'close CONV-1',
          'conversation.ended cause=handoff',
          'handoff.accepted by=agnes',
        ],
      },
    ],
    [
      'from the phone in a thread of the agent’s take it',
      open,
      { message: fromPhone, set: phoneDesk },
      {
        effects: [
          'person: I am here.',
          'close CONV-1',
          'conversation.ended cause=handoff',
          'handoff.accepted by=phone',
          'tell case-news yours',
        ],
        thread: { mode: 'human' },
      },
    ],
    [
      'from the phone in a thread that another has',
      taken('agnes'),
      { message: fromPhone, set: phoneDesk },
      { effects: ['person: I am here.', 'tell case-news taken'], thread: taken('agnes') },
    ],
    [
      'from the phone in its own thread',
      taken('phone'),
      { message: fromPhone, set: phoneDesk },
      { effects: ['person: I am here.'] },
    ],
    [
      'are not sent to who is out, and accept nothing',
      { ...waiting, optedOutAt: 1 },
      { message: says() },
      {
        effects: [
          'reply.undeliverable reason=opted-out desk=billing messageId=words-1',
          'message.failed by=agnes reason=opted-out desk=billing messageId=words-1',
        ],
        thread: waiting,
      },
    ],
    [
      'from the phone to who is out',
      { optedOutAt: 1 },
      { message: fromPhone, set: phoneDesk },
      {
        effects: [
          'reply.undeliverable reason=opted-out messageId=words-1',
          'message.failed by=phone reason=opted-out messageId=words-1',
          'tell case-news opted-out',
        ],
      },
    ],
  ]));

const releases = (more: Partial<ReleaseMessage> = {}): ReleaseMessage => ({
  kind: 'release',
  thread: key,
  id: 'release-1',
  at: now,
  ...more,
});

describe('a release', () =>
  planned([
    [
      'gives the thread back, with a note and last words',
      taken('agnes'),
      { message: releases({ body: 'Good luck.', note: 'Refunded.' }) },
      {
        effects: ['person: Good luck.', 'handoff.released cause=desk desk=billing'],
        thread: { mode: 'agent', handoff: undefined, handoffNote: 'Refunded.' },
      },
    ],
    [
      'before anybody took it: the conversation that asked is over',
      waiting,
      { message: releases() },
      {
        effects: [
          'close CONV-1',
          'conversation.ended cause=handoff desk=billing',
          'handoff.released cause=desk desk=billing',
        ],
        thread: { mode: 'agent', conversation: undefined },
      },
    ],
    [
      'the phone hears of it',
      taken('phone'),
      { message: releases({ fromPhone: true }), set: phoneDesk },
      { effects: ['tell case-news released', 'handoff.released cause=desk desk=billing'] },
    ],
    ['of a thread that the agent has', open, { message: releases({ body: 'Good luck.' }) }, undefined],
    [
      'from the phone of a thread that the agent has',
      open,
      { message: releases({ fromPhone: true }), set: phoneDesk },
      { effects: ['tell case-news released'], thread: open },
    ],
    [
      'from the phone, older than the wish for a person',
      waiting,
      { message: releases({ fromPhone: true, at: wish.requestedAt - 1 }), set: phoneDesk },
      undefined,
    ],
  ]));

const timer: IdleMessage = { kind: 'idle', thread: key, conversationId: 'CONV-1', timer: 5 };

describe('the end of the waiting time', () =>
  planned([
    [
      'nobody came: the customer hears so, and the agent goes on with a note',
      waiting,
      { message: timer, set: { ...phoneDesk, notices: { nobodyCame: 'Nobody is free.' } } },
      {
        effects: [
          'notice: Nobody is free.',
          'close CONV-1',
          'conversation.ended cause=handoff desk=billing',
          'tell case-news nobody-came',
          'handoff.released cause=nobody-came desk=billing',
        ],
        thread: {
          mode: 'agent',
          handoff: undefined,
          handoffNote: 'The customer asked for a person. Nobody answered in time.',
        },
      },
    ],
    [
      'in silence where the owner says nothing',
      { mode: 'human', handoff: wish },
      { message: timer, set: { notices: { nobodyCame: false } } },
      { effects: ['handoff.released cause=nobody-came desk=billing'] },
    ],
    [
      'that comes too soon is armed again',
      { ...waiting, handoff: { ...wish, requestedAt: now - minutes } },
      { message: timer },
      { effects: ['arm CONV-1/6 in 14 min'], thread: { mode: 'human' } },
    ],
    ['of a thread that somebody took', taken('agnes'), { message: timer }, undefined],
    [
      'that a later one has taken the place of',
      { ...waiting, handoff: { ...wish, timer: 6 } },
      { message: timer },
      undefined,
    ],
    [
      'of another wish',
      { ...waiting, handoff: { ...wish, conversationId: 'CONV-2' } },
      { message: timer },
      undefined,
    ],
  ]));

describe('an accept ahead of the queue', () => {
  const message = { kind: 'resume', thread: key, at: now } as const;
  const accepted = { ...wish, acceptedAt: now - minutes, acceptedBy: 'agnes' };
  planned([
    [
      'is told to all, once',
      { ...waiting, handoff: accepted },
      { message, set: phoneDesk },
      {
        effects: [
          'close CONV-1',
          'conversation.ended cause=handoff desk=billing',
          'tell case-news taken',
          'handoff.accepted by=agnes desk=billing',
        ],
        thread: { handoff: { ...accepted, announced: true } },
      },
    ],
    [
      'of the phone’s own',
      { mode: 'human', handoff: { ...accepted, acceptedBy: 'phone' } },
      { message, set: phoneDesk },
      { effects: ['handoff.accepted by=phone desk=billing'] },
    ],
    ['that was told', taken('agnes'), { message, set: phoneDesk }, undefined],
    ['that nobody has made yet', waiting, { message, set: phoneDesk }, undefined],
    ['that is over', { handoff: accepted }, { message, set: phoneDesk }, undefined],
  ]);
});
