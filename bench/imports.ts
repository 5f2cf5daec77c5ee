// What a cold start pays for each function: `node bench/imports.ts [runs]`. Budgets: docs/architecture.md.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { names } from '../lambdas/environment/names.ts';
import { bundling } from '../lib/bundling.ts';
import { leftOut } from '../lib/left-out.ts';
import { bundleFolder, bundleOf, lambdaEntries } from '../test/support/processes/bundle.ts';
import { inMs, quantile } from './statistics.ts';

const runs = Number(process.argv[2] ?? 15);
await using folder = await bundleFolder();

interface Candidate {
  readonly name: string;
  readonly file: string;
  readonly size: number;
  readonly times: number[];
}

/** The full client, bundled as our functions are: what a webhook would pay that imports it. */
async function twilioBundle(): Promise<Candidate> {
  const file = join(folder.path, 'twilio.mjs');
  const contents = "import twilio from 'twilio'; export const handler = twilio;";
  const resolveDir = fileURLToPath(new URL('..', import.meta.url));
  const { metafile } = await build({
    ...bundling,
    define: { ...leftOut(['polyai-chat']) },
    stdin: { contents, resolveDir },
    outfile: file,
    metafile: true,
  });
  const [, output] = Object.entries(metafile.outputs).find(([path]) => path.endsWith('.mjs')) ?? [];
  const size = output?.bytes ?? Number.NaN;
  return { name: 'twilio (for comparison)', file, size, times: [] };
}

const script = join(folder.path, 'import.mjs');
writeFileSync(
  script,
  'const start = performance.now(); await import(process.argv[2]); console.log(performance.now() - start); process.exit();',
);
const told = Object.fromEntries(Object.values(names).map(name => [name, 'https://example.com']));

/** Milliseconds that the import of a file takes in a fresh process. */
const importTime = (file: string): number =>
  Number(
    execFileSync(process.execPath, [script, file], {
      encoding: 'utf8',
      env: { ...told, AWS_REGION: 'us-east-1' },
    }),
  );

const candidates = [await twilioBundle()];
for (const entry of await lambdaEntries()) {
  const { file, size } = await bundleOf(entry, folder.path);
  candidates.push({ name: entry, file, size, times: [] });
}
// in turns, so that a busy moment of the machine hits all of them
for (let run = 0; run < runs; run += 1)
  for (const { file, times } of candidates) times.push(importTime(file));

const yardstick = quantile(candidates[0]?.times ?? [], 0.5);
console.log(`medians of ${runs} fresh processes on Node ${process.version}`);
for (const { name, size, times } of candidates) {
  const median = quantile(times, 0.5);
  const budget = name === 'inbound-text' ? '   (budget: 400 KB, 0.7)' : '';
  const kilobytes = `${Math.round(size / 1024)} KB`;
  console.log(
    `  ${name.padEnd(24)} ${kilobytes.padStart(8)}  ${inMs(median).padStart(9)}  ${(median / yardstick).toFixed(2)} of twilio${budget}`,
  );
}
