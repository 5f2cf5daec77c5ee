/** The value that so much of them stay below or reach: 0.5 is the median. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

/** Rounded for people: `12.3 ms`. */
export const inMs = (ms: number): string => `${ms.toFixed(1)} ms`;
