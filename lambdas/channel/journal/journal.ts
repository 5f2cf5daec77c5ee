import { Draft } from '../draft/draft.ts';
import type { Send } from '../thread/effect.ts';
import type { Journal, Sent, Thread } from '../thread/thread.ts';
import type { Channel, TimeLeft } from '../turn-parts.ts';
import { saveSurely } from './save-surely.ts';

/** A thread with a turn in flight. */
export type Unsettled = Thread & { readonly journal: Journal };

export const isUnsettled = (thread: Thread): thread is Unsettled => thread.journal !== undefined;

/** An apology that the carrier would not take for hours is not sent any more. */
const staleApologyMs = 4 * 3_600_000;

export function change(thread: Unsettled, journal: Partial<Journal>): Unsettled {
  return { ...thread, journal: { ...thread.journal, ...journal } };
}

/** The effect at `next` is done. */
export function advanced(thread: Unsettled): Unsettled {
  const { claimedAt: _, ...journal } = thread.journal;
  return { ...thread, journal: { ...journal, next: journal.next + 1 } };
}

export function noted(thread: Unsettled, send: Send, sent: Sent): Unsettled {
  return change(thread, { sent: { ...thread.journal.sent, [send.id]: sent } });
}

/** All sends of the turn that are still ahead stay unsent. */
export function dropSends(thread: Unsettled, reason: string, at: number): Unsettled {
  const { effects, sent } = thread.journal;
  const ahead = effects.filter(effect => effect.kind === 'send').filter(({ id }) => !sent[id]);
  const dropped = ahead.map(({ id }) => [id, { outcome: 'dropped' as const, reason, at }] as const);
  return change(thread, { sent: { ...sent, ...Object.fromEntries(dropped) } });
}

/** Adds effects behind those that the turn has. */
export function extend(thread: Unsettled, now: number, add: (draft: Draft) => void): Unsettled {
  const draft = new Draft(thread, thread.journal.turn, now, thread.journal.effects);
  add(draft);
  return { ...draft.thread, journal: { ...thread.journal, effects: draft.effects } };
}

/** Whether the carrier has had its time with this turn. An apology may wait longer than an answer. */
export function outOfPatience({ clock, settings }: Channel, { journal }: Unsettled): boolean {
  const patience = journal.outcome === 'given-up' ? staleApologyMs : settings.times.patience;
  return clock() - journal.startedAt >= patience;
}

/** Writes down how far the turn has come, before its messages go back to the queue. */
export async function postpone(
  channel: Channel,
  thread: Unsettled,
  time: TimeLeft,
  seen: Unsettled = thread,
): Promise<void> {
  await saveSurely(channel, thread, seen, 'whatever', time);
}
