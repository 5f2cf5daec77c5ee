import { setImmediate as nextTick } from 'node:timers/promises';
import type { Clock } from '../../../lambdas/channel/ports.ts';
import type { Timer } from '../../../local/timer.ts';

export interface SimulatedTime {
  readonly clock: Clock;
  readonly timer: Timer;
  /** Lets so many milliseconds pass: timers run at their moments, and what they set in motion is done before the next. */
  advance(ms: number): Promise<void>;
  /** When the next timer runs, if any waits. */
  nextTimer(): number | undefined;
  /** Timers that wait. */
  timers(): number;
}

/** Time that passes when a test says so. */
export function simulatedTime(start = Date.UTC(2026, 0, 1)): SimulatedTime {
  let now = start;
  const waiting = new Set<{ readonly at: number; readonly run: () => void }>();

  const due = (end: number) => [...waiting].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];

  return {
    clock: () => now,
    timer: {
      set(ms, run) {
        const entry = { at: now + ms, run };
        waiting.add(entry);
        return entry;
      },
      clear(entry: { readonly at: number; readonly run: () => void }) {
        waiting.delete(entry);
      },
    },
    nextTimer: () => due(Number.POSITIVE_INFINITY)?.at,
    timers: () => waiting.size,
    async advance(ms) {
      const end = now + ms;
      await nextTick();
      for (let next = due(end); next !== undefined; next = due(end)) {
        waiting.delete(next);
        now = Math.max(now, next.at);
        next.run();
        await nextTick();
      }
      now = end;
    },
  };
}
