import type { Draft } from '../draft/draft.ts';
import type { ChannelSettings } from '../settings/settings.ts';
import type { IdleMessage } from '../thread/message.ts';
import type { Thread, Unanswered } from '../thread/thread.ts';

/**
 * Who has taken a thread by writing alone may not know that they have it: they may never release it. So it goes back
 * when a customer's text waits too long for an answer. Who has accepted the thread keeps it.
 */
const waitingIn = ({ handoff, unanswered }: Thread): Unanswered | undefined =>
  handoff?.byWriting && unanswered?.acceptedAt === handoff.acceptedAt ? unanswered : undefined;

/** Names the timer; no conversation has such an id. */
const timerOf = ({ since }: Unanswered): string => `unanswered-${since}`;

/** A customer's text has gone to the person: from the first that is not answered, the time counts. */
export function awaitAnswer(draft: Draft, { times }: ChannelSettings): void {
  const { now, thread } = draft;
  const { acceptedAt, byWriting } = thread.handoff ?? {};
  if (!byWriting || acceptedAt === undefined || waitingIn(thread)) return;
  const unanswered = { since: now, acceptedAt };
  draft.set({ unanswered }).armTimer(timerOf(unanswered), 1, now + times.waiting);
}

/** The person has written. */
export function noteAnswer(draft: Draft): void {
  if (draft.thread.unanswered) draft.drop('unanswered');
}

/** Whether a text has waited too long by a timer that has fired; one that fires too early is armed again. */
export function isOverdue(
  draft: Draft,
  { conversationId, timer }: Pick<IdleMessage, 'conversationId' | 'timer'>,
  { times }: ChannelSettings,
): boolean {
  const unanswered = waitingIn(draft.thread);
  if (!unanswered || conversationId !== timerOf(unanswered)) return false;
  const until = unanswered.since + times.waiting;
  if (until > draft.now) draft.armTimer(conversationId, timer + 1, until);
  return until <= draft.now;
}
