import type { Armed, Thread } from './thread.ts';

/** A timer fires late where it could not be armed at once. */
const lateMs = 3_600_000;
/** Looks follow each other. */
const lateLookMs = 120_000;
/** More conversations than that do not begin while the first one's timer runs, but for a machine's. */
const mostKept = 50;

/** The thread's timers that may still fire, with one more: an erasure takes them back. */
export function withArmed({ armed = [] }: Pick<Thread, 'armed'>, one: Armed, now: number): readonly Armed[] {
  const isSame = (other: Armed): boolean =>
    other.conversationId === one.conversationId && other.timer === one.timer;
  const mayFire = ({ at, look }: Armed): boolean => at > now - (look ? lateLookMs : lateMs);
  return [...armed.filter(other => mayFire(other) && !isSame(other)), one].slice(-mostKept);
}
