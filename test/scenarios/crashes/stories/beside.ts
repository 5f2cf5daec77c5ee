import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Story } from '../telling.ts';

/** Threads beside each other in one batch. */
export const beside: readonly Story[] = [
  {
    name: 'two threads in one batch, of which one is slow',
    // the quick one leaves the queue while the slow one is at work
    calls: ['forget'],
    network:
      ({ calls, isDead }) =>
      vendors =>
      async (input, init) => {
        const isSlow = String(input).endsWith('/chat/respond') && String(init?.body).includes('slow1');
        if (!isSlow || isDead()) return vendors(input, init);
        while (!calls.includes('forget') && !isDead()) await nextTurn();
        // a request that was held back goes with the process that made it
        return isDead() ? new Promise(() => undefined) : vendors(input, init);
      },
    during: async ({ text, other, turns }) => {
      await text('slow1');
      await other('quick1');
      await turns();
    },
    after: run => {
      expect(run.queue.threads.depth()).toEqual({ waiting: 0, inFlight: 0 });
    },
  },
];
