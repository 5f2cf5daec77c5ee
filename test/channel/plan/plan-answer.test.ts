import { describe, expect, it } from 'vitest';
import type { Asked } from '../../../lambdas/channel/ask/ask.ts';
import { planAnswer } from '../../../lambdas/channel/plan/plan-answer.ts';
import type { Answer } from '../../../lambdas/channel/ports.ts';
import type { TextMessage } from '../../../lambdas/channel/thread/message.ts';
import { type Conversation, newThread } from '../../../lambdas/channel/thread/thread.ts';
import {
  minutes,
  now,
  onCall,
  type Plan,
  planning,
  read,
  shownPlan,
  specification,
  text,
} from '../../support/specification/specification.ts';

interface When {
  readonly answer?: Partial<Answer>;
  readonly givenUp?: string;
  readonly texts?: readonly TextMessage[];
  readonly set?: Parameters<typeof planning>[0];
}

const planned = specification(
  (thread, { answer, givenUp, texts = [text('hello')], set }: When) => {
    const asked: Asked =
      givenUp === undefined
        ? { kind: 'answered', conversationId: 'CONV-1', answer: { response: 'Yes.', end: false, ...answer } }
        : { kind: 'given-up', reason: givenUp, since: now };
    return planAnswer(thread, read(thread, texts, set), asked, planning(set));
  },
  (result, row: Plan) => shownPlan(result, row),
);

const hour = 60 * minutes;
const inOpen = (more: Partial<Conversation> = {}) => ({
  conversation: { id: 'CONV-1', startedAt: now - hour, lastTextAt: now - hour, timer: 4, ...more },
});
/** Begun in this very turn. */
const inNew = ({ greeting = 'Welcome!', ...more }: Partial<Conversation> = {}) => ({
  conversation: { id: 'CONV-1', startedAt: now, lastTextAt: now, greeting, ...more },
});
const handoff = { destination: 'billing', reason: 'refund' };
const closedNow = { timeZone: 'UTC', days: { wed: ['13:00-17:00'] } };

describe('an answer', () =>
  planned([
    [
      'in a conversation: it is sent, and the idle time begins anew',
      inOpen(),
      {},
      { outcome: 'answered', effects: ['agent: Yes.'], thread: inOpen({ lastTextAt: now }) },
    ],
    ['that is empty', inOpen(), { answer: { response: '' } }, { outcome: 'answer-empty', effects: [] }],
    ...[
      ' \n',
      '&nbsp;',
      '&#8203;',
      '<think>Hm.</think>',
      '<!-- none -->',
      '~~No~~',
      '【4:0†source】',
      '[](#top)',
    ].map(
      response =>
        [
          `that becomes nothing (${response.trim()})`,
          inOpen(),
          { answer: { response } },
          { outcome: 'answer-empty' as const, effects: [] },
        ] as const,
    ),
    [
      'of which a word for the carrier was never meant for people',
      inOpen(),
      { answer: { response: '<think>Reply CANCEL to cancel?</think>Shall I cancel it?' } },
      { effects: ['agent: Shall I cancel it?'], thread: inOpen({ lastTextAt: now }) },
    ],
    [
      'that ends it',
      inOpen(),
      { answer: { end: true } },
      {
        effects: ['agent: Yes.', 'close CONV-1', 'conversation.ended cause=agent'],
        thread: { conversation: undefined },
      },
    ],
    ['to who is out by now', { ...inOpen(), optedOutAt: now }, {}, { effects: [] }],
    [
      'uses up what the agent was told for it',
      { ...inOpen(), handoffNote: 'note', opening: { text: 'Hi' } },
      {},
      { effects: ['agent: Yes.'], thread: { handoffNote: undefined, opening: undefined } },
    ],
    [
      'that asks for a word which the carrier keeps',
      inOpen(),
      { answer: { response: 'Reply CANCEL to cancel your booking.' } },
      {
        effects: ['agent: Reply CANCEL to cancel your booking.'],
        thread: inOpen({ lastTextAt: now, askedForKeyword: true }),
      },
    ],
  ]));

describe('the first answer of a conversation', () =>
  planned([
    [
      'comes with the greeting, and arms the idle timer',
      inNew(),
      {},
      {
        effects: ['agent: Welcome!\n\nYes.', 'conversation.started', 'arm CONV-1/1 in 1440 min'],
        thread: { conversation: { id: 'CONV-1', startedAt: now, lastTextAt: now, timer: 1 } },
      },
    ],
    [
      'behind the greeting',
      inNew(),
      { set: { number: { greeting: 'separate' } } },
      { effects: ['agent: Welcome!', 'agent: Yes.', 'conversation.started', 'arm CONV-1/1 in 1440 min'] },
    ],
    [
      'without the greeting',
      inNew(),
      { set: { number: { greeting: 'omit' } } },
      { effects: ['agent: Yes.', 'conversation.started', 'arm CONV-1/1 in 1440 min'] },
    ],
    [
      'where the agent has no greeting',
      inNew({ greeting: ' ' }),
      { set: { number: { greeting: 'separate' } } },
      { effects: ['agent: Yes.', 'conversation.started', 'arm CONV-1/1 in 1440 min'] },
    ],
    [
      'where it is the greeting alone',
      inNew(),
      { answer: { response: '' } },
      {
        outcome: 'answer-empty',
        effects: ['agent: Welcome!', 'conversation.started', 'arm CONV-1/1 in 1440 min'],
      },
    ],
    [
      'that ends it: no timer',
      inNew(),
      { answer: { end: true }, set: { number: { greeting: 'omit' } } },
      { effects: ['agent: Yes.', 'conversation.started', 'close CONV-1', 'conversation.ended cause=agent'] },
    ],
    [
      'in place of one that was gone: that one needs no close',
      inNew({ replaces: { id: 'CONV-0', cause: 'gone' } }),
      { set: { number: { greeting: 'omit' } } },
      {
        effects: [
          'agent: Yes.',
          'conversation.ended cause=gone',
          'conversation.started',
          'arm CONV-1/1 in 1440 min',
        ],
      },
    ],
    [
      'in place of one that the customer leaves',
      inNew({ replaces: { id: 'CONV-0', cause: 'start-over' } }),
      { set: { number: { greeting: 'omit' } } },
      {
        effects: [
          'agent: Yes.',
          'close CONV-0',
          'conversation.ended cause=start-over',
          'conversation.started',
          'arm CONV-1/1 in 1440 min',
        ],
      },
    ],
  ]));

describe('an answer that wants a person', () =>
  planned([
    [
      'the agent’s words, then the call; the conversation stays open while it ends',
      inOpen(),
      { answer: { handoff, end: true } },
      {
        effects: [
          'agent: Yes.',
          'handoff.requested reason=refund destination=billing',
          'arm CONV-1/5 in 15 min',
        ],
        thread: {
          mode: 'human',
          handoff: { conversationId: 'CONV-1', ...handoff, requestedAt: now, timer: 5 },
          ...inOpen({ lastTextAt: now }),
        },
      },
    ],
    [
      'in its first answer: one timer, that of the waiting',
      inNew({ greeting: '' }),
      { answer: { handoff: {} } },
      { effects: ['agent: Yes.', 'conversation.started', 'handoff.requested', 'arm CONV-1/1 in 15 min'] },
    ],
    [
      'of the phone',
      inOpen(),
      {
        answer: { handoff },
        texts: [text('my money'), text('back')],
        set: { number: { phoneDesk: onCall } },
      },
      {
        effects: [
          'agent: Yes.',
          'tell case my money\nback',
          'handoff.requested reason=refund destination=billing',
          'arm CONV-1/5 in 15 min',
        ],
      },
    ],
    [
      'while it is open',
      inOpen(),
      { answer: { handoff }, set: { hours: { timeZone: 'UTC', days: { wed: ['12:00-12:01'] } } } },
      {
        effects: [
          'agent: Yes.',
          'handoff.requested reason=refund destination=billing',
          'arm CONV-1/5 in 15 min',
        ],
        thread: { mode: 'human' },
      },
    ],
    [
      'while it is closed: the customer hears so, and the agent goes on with a note',
      inOpen(),
      { answer: { handoff }, set: { hours: closedNow, notices: { closed: 'We are closed.' } } },
      {
        outcome: 'answered',
        effects: [
          'agent: Yes.',
          'notice: We are closed.',
          'handoff.released cause=closed reason=refund destination=billing',
        ],
        thread: {
          mode: 'agent',
          handoff: undefined,
          conversation: expect.objectContaining({ id: 'CONV-1' }),
          handoffNote: 'The customer asked for a person outside the opening hours. Nobody was there.',
        },
      },
    ],
    [
      'without a word of its own: the channel says it',
      inOpen(),
      { answer: { handoff: {}, response: '<think>A person, then.' } },
      {
        outcome: 'answer-empty',
        effects: ['notice: A colleague will answer you here.', 'handoff.requested', 'arm CONV-1/5 in 15 min'],
      },
    ],
    [
      'without a word, while it is closed: it is said once',
      inOpen(),
      {
        answer: { handoff: {}, response: '' },
        set: { hours: closedNow, notices: { closed: 'We are closed.' } },
      },
      { effects: ['notice: We are closed.', 'handoff.released cause=closed'], thread: { mode: 'agent' } },
    ],
    [
      'without a word, while it is closed and the owner says nothing of that',
      inOpen(),
      { answer: { handoff: {}, response: '' }, set: { hours: closedNow, notices: { closed: false } } },
      { effects: ['notice: A colleague will answer you here.', 'handoff.released cause=closed'] },
    ],
    [
      'while it is closed, and the agent has said so',
      inOpen(),
      { answer: { handoff: {} }, set: { hours: closedNow, notices: { closed: false } } },
      {
        effects: ['agent: Yes.', 'handoff.released cause=closed'],
      },
    ],
  ]));

const sorry = { notices: { apology: 'Sorry.' } } as const;
const again = (body: string) => text(body, { redriven: 1 });

describe('an answer that was given up on', () =>
  planned([
    [
      'the dead letter comes before the apology',
      inOpen(),
      { givenUp: 'agent-busy', set: sorry },
      {
        outcome: 'given-up',
        effects: ['dead-letter agent-busy', 'notice: Sorry.'],
        thread: { apologisedAt: now, ...inOpen() },
      },
    ],
    [
      'within the hour of an apology',
      { apologisedAt: now - hour + 1 },
      { givenUp: 'agent-busy', set: sorry },
      { effects: ['dead-letter agent-busy'], thread: { apologisedAt: now - hour + 1 } },
    ],
    [
      'an hour behind it',
      { apologisedAt: now - hour },
      { givenUp: 'agent-busy', set: sorry },
      { effects: ['dead-letter agent-busy', 'notice: Sorry.'], thread: { apologisedAt: now } },
    ],
    [
      'where the owner has no apology',
      {},
      { givenUp: 'agent-refused', set: { notices: { apology: false } } },
      { effects: ['dead-letter agent-refused'], thread: { apologisedAt: undefined } },
    ],
    [
      'of redriven texts',
      {},
      { givenUp: 'agent-busy', texts: [again('a'), again('b')], set: sorry },
      { effects: ['dead-letter agent-busy'] },
    ],
    [
      'of a new text beside a redriven one',
      {},
      { givenUp: 'agent-busy', texts: [again('a'), text('b')], set: sorry },
      { effects: ['dead-letter agent-busy', 'notice: Sorry.'] },
    ],
    [
      'is tried no more',
      { trying: { sid: 'SM-hello', since: 1, failures: 3, unsure: 1 } },
      { givenUp: 'agent-busy', set: sorry },
      { effects: ['dead-letter agent-busy', 'notice: Sorry.'], thread: { trying: undefined } },
    ],
  ]));

describe('what an answer brings', () => {
  const planOf = (conversation: ReturnType<typeof inOpen>, answer: Partial<Answer>) => {
    const thread = { ...newThread(text('hello').thread), ...conversation };
    const asked: Asked = {
      ...{ kind: 'answered', conversationId: 'CONV-1', answer: { response: 'Yes.', end: false, ...answer } },
    };
    return planAnswer(thread, read(thread, [text('hello')]), asked, planning());
  };

  it('is saved with it: a cursor, and another id, under which the timer is armed anew', () => {
    expect(planOf(inOpen(), { cursor: '17' }).conversation).toMatchObject({
      id: 'CONV-1',
      cursor: '17',
      timer: 4,
    });
    const begun = planOf(inOpen({ provisional: true }), { conversationId: 'c1', cursor: '2' });
    expect(begun.conversation).toMatchObject({ id: 'c1', cursor: '2', timer: 1 });
    expect(begun.conversation).not.toHaveProperty('provisional');
    expect(begun.journal.effects).toContainEqual(
      expect.objectContaining({ kind: 'arm', conversationId: 'c1', timer: 1 }),
    );
  });
});
