import { describe, expect, it } from 'vitest';
import { quantile } from '../../bench/statistics.ts';
import { logNormal } from '../../bench/waits/log-normal.ts';
import { seeded } from '../support/random.ts';
import { fc } from '../support/seeded-check.ts';

const take = (seed: number, count: number, shape = { median: 2_000, tail: 16_000 }): number[] => {
  const random = seeded(seed);
  return Array.from({ length: count }, () => logNormal(shape, random));
};

describe('log-normal times', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(take(7, 100)).toEqual(take(7, 100));
    expect(take(8, 100)).not.toEqual(take(7, 100));
  });

  it('have the median, and the tail at one in a hundred', () => {
    const times = take(1, 100_000);
    expect(quantile(times, 0.5) / 2_000).toBeCloseTo(1, 1);
    const atTail = times.filter(time => time === 16_000).length / times.length;
    expect(atTail).toBeCloseTo(0.01, 2);
    // one standard deviation of the logarithm, ln(8) / 2.326, above the median, and one below it
    expect(quantile(times, 0.8413) / 2_000).toBeCloseTo(8 ** (1 / 2.3263), 1);
    expect(quantile(times, 0.1587) / 2_000).toBeCloseTo(8 ** (-1 / 2.3263), 1);
  });

  it('are above nothing and never above the tail, whatever is random', () => {
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(
        random,
        random,
        fc.double({ min: 1, max: 1e4, noNaN: true }),
        fc.double({ min: 1, max: 50, noNaN: true }),
        (...given) => {
          const [first, second, median, factor] = given;
          const numbers = [first, second];
          const tail = median * factor;
          const time = logNormal({ median, tail }, () => numbers.shift() ?? 0);
          expect(time).toBeGreaterThan(0);
          expect(time).toBeLessThanOrEqual(tail);
        },
      ),
    );
  });
});
