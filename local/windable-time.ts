import type { Clock } from '../lambdas/channel/ports.ts';
import { systemTimer, type Timer } from './timer.ts';

/** Time that goes by itself, and can be wound forward. */
export interface WindableTime {
  readonly clock: Clock;
  readonly timer: Timer;
  /** How far it is ahead, in milliseconds. */
  readonly ahead: () => number;
  /**
   * Lets so many milliseconds go by at once: what comes due meanwhile is run in its order and at its time, and `settled`
   * is waited for behind each. One winding at a time.
   */
  wind(ms: number, settled: () => Promise<void>): Promise<void>;
  /** It is no longer ahead; what waits keeps how long it still has to. */
  reset(): void;
  /** Nothing that waits is run any more. */
  stop(): void;
}

interface Waiting {
  at: number;
  readonly run: () => void;
  handle?: unknown;
}

/** setTimeout takes no more than 2^31 - 1 milliseconds; what is further away is looked at again then. */
const maxDelayMs = 2 ** 31 - 1;

export function windableTime(
  real: { readonly clock: Clock; readonly timer: Timer } = { clock: Date.now, timer: systemTimer },
): WindableTime {
  let ahead = 0;
  const waiting = new Map<unknown, Waiting>();
  const clock = () => real.clock() + ahead;

  function start(one: Waiting): void {
    real.timer.clear(one.handle);
    const wait = Math.min(Math.max(one.at - clock(), 0), maxDelayMs);
    one.handle = real.timer.set(wait, () => fire(one));
  }

  function fire(one: Waiting): void {
    if (!waiting.has(one)) return;
    if (one.at > clock()) {
      start(one);
      return;
    }
    real.timer.clear(one.handle);
    waiting.delete(one);
    one.run();
  }

  const earliest = (until: number): Waiting | undefined => {
    const due = [...waiting.values()].filter(({ at }) => at <= until);
    return due.reduce<Waiting | undefined>(
      (first, one) => (first && first.at <= one.at ? first : one),
      undefined,
    );
  };
  const goTo = (at: number): void => {
    ahead += Math.max(0, at - clock());
  };

  return {
    clock,
    ahead: () => ahead,
    timer: {
      set(ms, run) {
        const one: Waiting = { at: clock() + ms, run };
        waiting.set(one, one);
        start(one);
        return one;
      },
      clear(handle) {
        const one = waiting.get(handle);
        if (!one) return;
        real.timer.clear(one.handle);
        waiting.delete(one);
      },
    },

    async wind(ms, settled) {
      const until = clock() + ms;
      try {
        for (let next = earliest(until); next; next = earliest(until)) {
          goTo(next.at);
          fire(next);
          await settled();
        }
        goTo(until);
      } finally {
        for (const one of waiting.values()) start(one);
      }
    },

    reset() {
      for (const one of waiting.values()) one.at -= ahead;
      ahead = 0;
      for (const one of waiting.values()) start(one);
    },

    stop() {
      for (const one of waiting.values()) real.timer.clear(one.handle);
      waiting.clear();
    },
  };
}
