import { parseArgs } from 'node:util';

export interface WaitsOptions {
  /** How many, of each run. */
  readonly customers: readonly number[];
  readonly seed: number;
  readonly json: boolean;
  readonly help: boolean;
}

export const usage = `node bench/waits.ts [options]

What customers wait for each other. Each sends three texts and reads 10 s before the next; the agent takes 2 s
(median), and 16 s once in a hundred times. Everything runs in real time: a run takes a minute and more. Each number
of customers has two: they begin within 30 s, and all at once.
Exit code 0: nothing lost, nothing doubled, order kept; 1: something was; 2: it could not be run.

  --customers N,N   how many, of each run     (50,200,1000)
  --seed N          for what is random        (1)
  --json            figures as JSON, no table
  --help            this
`;

/** @throws {Error} that names the option that is wrong, and the mend. */
export function readOptions(args: readonly string[]): WaitsOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      customers: { type: 'string', default: '50,200,1000' },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { json, help } = values;
  return {
    customers: values.customers.split(',').map(count => whole('customers', count, 1, 6_000)),
    seed: whole('seed', values.seed, 0, 2 ** 32 - 1),
    json,
    help,
  };
}

function whole(name: string, given: string, least: number, most: number): number {
  const value = /^\d{1,10}$/.test(given) ? Number(given) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new Error(`--${name} has "${given}": it must be a whole number from ${least} to ${most}`);
}
