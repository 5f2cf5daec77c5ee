import { describe, expect, it } from 'vitest';
import { delayAfter, jitter } from '../../../lambdas/channel/journal/backoff.ts';
import { fc } from '../../support/seeded-check.ts';

describe('the wait after failures', () => {
  it('is short at first and longer later', () => {
    expect([1, 2, 3, 4, 5, 50].map(failures => delayAfter(failures))).toEqual([
      2_000, 10_000, 30_000, 60_000, 60_000, 60_000,
    ]);
  });

  it('honours what the other side asks for, up to an hour', () => {
    expect(delayAfter(1, 40_000)).toBe(40_000);
    expect(delayAfter(4, 1_000)).toBe(60_000);
    expect(delayAfter(1, 86_400_000)).toBe(3_600_000);
  });

  it('never lets the queue, which gives up after ten receives, give up before the owner’s patience ends', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 12 * 3_600_000 }), patience => {
        let waited = 0;
        let receives = 1;
        while (waited < patience) waited += delayAfter(receives++, 0, patience);
        expect(receives).toBeLessThanOrEqual(10);
      }),
    );
  });

  it('is spread so that threads do not come back in step', () => {
    expect([0, 0.5, 0.999].map(at => jitter(1_000, () => at))).toEqual([500, 1_000, 1_499]);
  });
});
