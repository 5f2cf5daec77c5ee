import { expect, it } from 'vitest';
import { planMessage } from '../../../lambdas/channel/plan/plan-message.ts';
import { address } from '../../../lambdas/channel/thread/address.ts';
import type { PlannedMessage } from '../../../lambdas/channel/thread/message.ts';
import { newThread, type Thread } from '../../../lambdas/channel/thread/thread.ts';
import { withDefaults } from '../../../lambdas/config/define-channel.ts';

const key = { business: address('+15550001000'), customer: address('+15551234567') };
const { settings } = withDefaults({
  numbers: { [key.business]: {} },
  agents: { reception: { vendor: 'polyai-chat', region: 'us' } },
});
const now = 1_000_000;
const plan = (thread: Partial<Thread>, message: Pick<PlannedMessage, 'kind'> & { at: number }) =>
  planMessage(
    { ...newThread(key), version: 3, ...thread },
    { thread: key, id: 'm1', ...message } as PlannedMessage,
    { turn: 't', now, settings },
  );
const eventsOf = (planned: ReturnType<typeof plan>) =>
  planned?.journal.effects.flatMap(effect =>
    effect.kind === 'publish'
      ? [[effect.event.type, effect.event.detail.cause ?? effect.event.detail.by]]
      : [],
  );

const conversation = { id: 'c1', startedAt: 1, lastTextAt: 2 };
const reset = { kind: 'reset', at: now } as const;
const optOut = { kind: 'opt-out', at: 500 } as const;

it('a reset ends what is open and forgets what it muted; consent and sids stay', () => {
  const before = {
    conversation,
    handoffNote: 'note',
    opening: { text: 'Hi' },
    pace: { texts: [], quick: 9, mutedUntil: now + 1 },
    optedInAt: 7,
    recentSids: ['SM1'],
  };
  const planned = plan(before, reset);
  expect(eventsOf(planned)).toEqual([['conversation.ended', 'reset']]);
  expect(planned?.journal.others).toEqual(['m1']);
  for (const name of ['conversation', 'handoffNote', 'opening', 'pace'] as const)
    expect(planned).not.toHaveProperty(name);
  expect(planned).toMatchObject({ optedInAt: 7, recentSids: ['SM1'], mode: 'agent' });
});

it('a reset of a thread that a person has gives it back, and says so', () => {
  const planned = plan({ mode: 'human', handoff: { requestedAt: 5, acceptedAt: 6 } }, reset);
  expect(eventsOf(planned)).toEqual([['handoff.released', 'reset']]);
  expect(planned).not.toHaveProperty('handoff');
});

it('a reset of what has nothing to forget changes nothing', () => {
  expect(plan({}, reset)).toBeUndefined();
});

it.each<[string, Partial<Thread>, boolean]>([
  ['who is new', {}, true],
  ['who came back before that', { optedInAt: 499 }, true],
  ['who has come back since', { optedInAt: 500 }, false],
  ['who is out already', { optedOutAt: 400, optedOutBy: 'keyword' }, false],
  ['whose stop is still pending', { optedOutAt: 600, pendingStops: ['SM1'], latestStop: 'SM1' }, true],
])('an opt-out of a list, of %s', (_, thread, isOut) => {
  const planned = plan({ ...thread, conversation }, optOut);
  if (!isOut) {
    expect(planned).toBeUndefined();
    return;
  }
  expect(planned).toMatchObject({ optedOutBy: 'import', optedOutAt: thread.optedOutAt ?? 500 });
  expect(eventsOf(planned)).toEqual([
    ['conversation.ended', 'opted-out'],
    ['consent.changed', 'import'],
  ]);
});
