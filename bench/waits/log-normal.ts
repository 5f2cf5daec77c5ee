import type { Random } from '../../test/support/random.ts';

/** Such as an agent's times: half of them below the median, and one in a hundred where the tail is. */
export interface LogNormal {
  readonly median: number;
  /** The 99th percentile; what would be above it is cut to it. */
  readonly tail: number;
}

/** Of the standard normal distribution. */
const z99 = 2.3263478740408408;

/** A time of that distribution, in its unit: the Box–Muller transform of two random numbers. */
export function logNormal({ median, tail }: LogNormal, random: Random): number {
  const sigma = Math.log(tail / median) / z99;
  // 1 - x is never 0, whose logarithm is no number
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.min(tail, median * Math.exp(sigma * normal));
}
