import { Draft, type Hear } from '../draft/draft.ts';
import type { Send } from '../thread/effect.ts';
import type { Journal, Sent } from '../thread/thread.ts';
import type { Unsettled } from '../thread/unsettled.ts';

export function change(thread: Unsettled, journal: Partial<Journal>): Unsettled {
  return { ...thread, journal: { ...thread.journal, ...journal } };
}

/** The effect at `next` is done. */
export function advanced(thread: Unsettled): Unsettled {
  const { claimedAt: _, failing: __, ...journal } = thread.journal;
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
export function extend(thread: Unsettled, now: number, add: (draft: Draft) => void, hear?: Hear): Unsettled {
  const draft = new Draft(thread, thread.journal.turn, now, thread.journal.effects, hear);
  add(draft);
  return { ...draft.thread, journal: { ...thread.journal, effects: draft.effects } };
}
