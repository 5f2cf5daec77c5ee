import type { Timer } from './timer.ts';

export interface Recurring {
  /** Starts no other run, and waits for the one under way. */
  stop(): Promise<void>;
}

/**
 * Runs something now and, counted from the end of each run, every so many milliseconds: what EventBridge does by
 * the clock when deployed. A run that fails is the run's own to report; the next comes all the same.
 */
export function recurring(run: () => Promise<void>, everyMs: number, timer: Timer): Recurring {
  let stopped = false;
  let waiting: unknown;

  const round = async (): Promise<void> => {
    await run().catch(() => undefined);
    if (stopped) return;
    waiting = timer.set(everyMs, () => {
      running = round();
    });
  };
  let running = round();

  return {
    async stop() {
      stopped = true;
      timer.clear(waiting);
      await running;
    },
  };
}
