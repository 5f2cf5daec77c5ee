import { setImmediate as nextTick } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { recurring } from '../../local/recurring.ts';
import { simulatedTime } from '../support/scenario/simulated-time.ts';

it('runs at once and again, whatever became of a run', async () => {
  const time = simulatedTime();
  let runs = 0;
  const { stop } = recurring(
    async () => {
      runs += 1;
      if (runs === 2) throw new Error('no luck');
    },
    1_000,
    time.timer,
  );
  expect(runs).toBe(1);
  await time.advance(999);
  expect(runs).toBe(1);
  await time.advance(2_001);
  expect(runs).toBe(4);
  await stop();
  await time.advance(10_000);
  expect(runs).toBe(4);
  expect(time.timers()).toBe(0);
});

it('waits for the run under way when it is stopped, and begins no other', async () => {
  const time = simulatedTime();
  const { promise, resolve } = Promise.withResolvers<void>();
  let runs = 0;
  const { stop } = recurring(
    () => {
      runs += 1;
      return promise;
    },
    1_000,
    time.timer,
  );
  await time.advance(5_000);
  expect(runs).toBe(1);
  let stopped = false;
  const stopping = stop().then(() => {
    stopped = true;
  });
  await nextTick();
  expect(stopped).toBe(false);
  resolve();
  await stopping;
  await time.advance(5_000);
  expect(runs).toBe(1);
});
