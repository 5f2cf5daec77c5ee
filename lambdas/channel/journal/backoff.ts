/** What happens between failures of one thread, in milliseconds: soon, then slower. */
const delays = [2_000, 10_000, 30_000, 60_000] as const;

/**
 * How long a thread waits after so many failures; what the other side asked for is honoured if longer. With an
 * owner's greater patience the later waits are longer, so that the queue, which gives a message up after ten
 * receives, does not give up first.
 */
export function delayAfter(failures: number, retryAfterMs = 0, patience = 0): number {
  const index = Math.min(Math.max(failures, 1), delays.length) - 1;
  const last = index === delays.length - 1 ? patience / 5 : 0;
  return Math.max(delays[index] ?? 60_000, last, Math.min(retryAfterMs, maxVisibilityMs));
}

/** SQS takes at most twelve hours; an hour is longer than any patience. */
const maxVisibilityMs = 3_600_000;

/** Half to one and a half of it, so that many threads do not come back in step. */
export const jitter = (ms: number, random: () => number): number => Math.round(ms * (0.5 + random()));
