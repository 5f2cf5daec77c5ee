// What customers wait for each other, from a signed webhook to the carrier: `node bench/waits.ts [--help]`.
import { isWhole } from './waits/figures.ts';
import { readOptions, usage, type WaitsOptions } from './waits/options.ts';
import { type RunFigures, run } from './waits/run.ts';
import { table } from './waits/table.ts';

const spreads = [30_000, 0];

async function measure({ customers: counts, seed, json }: WaitsOptions): Promise<boolean> {
  const runs: RunFigures[] = [];
  for (const customers of counts) {
    for (const spreadMs of spreads) {
      process.stderr.write(`${customers} customers ${spreadMs === 0 ? 'at once' : 'within 30 s'} …\n`);
      runs.push(await run({ customers, spreadMs, seed }));
    }
  }
  const caption = "waited beyond the agent's own time and the customer's own earlier turn";
  console.log(json ? JSON.stringify(runs, undefined, 2) : `${caption}\n${table(runs)}`);
  return runs.every(isWhole);
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) console.log(usage);
  else process.exitCode = (await measure(options)) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
