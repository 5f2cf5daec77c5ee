import { isErasureId, silence } from './erased.ts';
import type { Thread } from './thread.ts';

/*
 * An opt-out is written down ahead of the queue, under the id of the message that brings it to its turn: from then on
 * it is pending, and nothing is said. In its turn it is honoured. What was honoured, a later START undoes; what is
 * pending, none does, for its turn comes behind. Only the queue's order counts: clocks of machines differ.
 */

/** Functions' clocks differ by milliseconds; by so much they never do. */
export const clocksDifferMs = 20_000;

/** The carrier may bring a text again for so long; the queue forgets an id after five minutes. */
const keptMs = 24 * 3_600_000;
/** As many as fit into the thread's item with ease. */
const mostKept = 100;

/** Whether an opt-out has had its turn and stands. Before {@link Thread.optedOutBy} was kept, all that stood had. */
export const isHonouredOut = ({
  optedOutAt,
  optedOutBy,
  pendingStops = [],
}: Pick<Thread, 'optedOutAt' | 'optedOutBy' | 'pendingStops'>): boolean =>
  optedOutBy !== undefined ||
  (optedOutAt !== undefined && optedOutAt !== silence && pendingStops.every(isErasureId));

export const isPendingStop = ({ pendingStops = [] }: Pick<Thread, 'pendingStops'>, id: string): boolean =>
  pendingStops.includes(id);

/** The thread when the turn of an opt-out has come: it is pending no more, and is known if it is brought again. */
export function honour<T extends Thread>(thread: T, id: string, now: number): T {
  const { pendingStops, honouredStops = {}, ...rest } = thread;
  const pending = pendingStops?.filter(other => other !== id) ?? [];
  const kept = Object.entries(honouredStops).filter(([other, at]) => other !== id && now - at < keptMs);
  const latest = [...kept, [id, now] as const].sort(([, a], [, b]) => a - b).slice(-mostKept);
  return {
    ...(rest as T),
    honouredStops: Object.fromEntries(latest),
    ...(pending.length > 0 && { pendingStops: pending }),
  };
}

/** The thread without an opt-out that was only brought again: its turn was before, and what it did then is done. */
export function unsaid<T extends Thread>(thread: T, id: string, now: number): T {
  const known = honour(thread, id, now);
  return known.optedOutBy === undefined ? (outForPending(known) as T) : known;
}

/**
 * When an opt-out counts as said. Of one thread the queue's order counts; a customer's two threads are compared by
 * times, so it is behind the START that came before it, whatever the clocks say.
 */
export const outAt = ({ optedInAt = -1 }: Pick<Thread, 'optedInAt'>, at: number): number =>
  Math.max(at, optedInAt + 1);

/**
 * The same of a START: not before what it undoes. What has yet to come to its turn, here or there, it does not; nor what
 * was said after it, for all that clocks say.
 */
export function backAt(
  { optedOutAt, pairedStops, pendingStops }: Pick<Thread, 'optedOutAt' | 'pairedStops' | 'pendingStops'>,
  at: number,
): number {
  const undone = pairedStops || pendingStops ? undefined : optedOutAt;
  return undone !== undefined && undone <= at + clocksDifferMs ? Math.max(at, undone) : at;
}

/** The thread when its customer has come back: out only for what is still pending. */
export function backIn(thread: Thread): Thread {
  const { optedOutBy: _, ...rest } = thread;
  return outForPending(rest);
}

/** An erasure that waits is no opt-out: it silences. */
function outForPending(thread: Thread): Thread {
  const { optedOutAt, pendingStops = [], ...rest } = thread;
  if (pendingStops.length === 0 || optedOutAt === undefined) return rest;
  return { ...rest, optedOutAt: pendingStops.every(isErasureId) ? silence : optedOutAt, pendingStops };
}
