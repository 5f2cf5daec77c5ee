import type { RunFigures } from './run.ts';

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(3)} s`;

const columns: readonly (readonly [name: string, of: (figures: RunFigures) => string | number])[] = [
  ['customers', ({ customers }) => customers],
  ['begin', ({ spreadMs }) => (spreadMs === 0 ? 'at once' : `in ${spreadMs / 1_000} s`)],
  ['texts', ({ texts }) => texts],
  ['p50', ({ wait }) => seconds(wait.p50)],
  ['p90', ({ wait }) => seconds(wait.p90)],
  ['p99', ({ wait }) => seconds(wait.p99)],
  ['max', ({ wait }) => seconds(wait.max)],
  ['lost', ({ lost }) => lost],
  ['doubled', ({ doubled }) => doubled],
  ['out of order', ({ outOfOrder }) => outOfOrder],
  ['CPU a text', ({ cpuMsPerText }) => `${cpuMsPerText.toFixed(1)} ms`],
  ['memory a text', ({ bytesPerText }) => `${(bytesPerText / 1_024).toFixed(0)} KB`],
  ['took', ({ tookMs }) => `${(tookMs / 1_000).toFixed(0)} s`],
];

/** A line for the names, and one a run. */
export function table(runs: readonly RunFigures[]): string {
  const cells = [columns.map(([name]) => name), ...runs.map(run => columns.map(([, of]) => String(of(run))))];
  const widths = columns.map((_, column) => Math.max(...cells.map(row => row[column]?.length ?? 0)));
  return cells
    .map(row => row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  '))
    .join('\n');
}
