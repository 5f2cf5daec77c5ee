import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { withDefaults } from '../lambdas/config/define-channel.ts';
import { lessRights, oneStack, type Props, templates, twoStacks } from './acts.ts';
import { startEngine } from './engine.ts';
import { besideSet, everySet, type OptionSet, ownSet } from './option-sets.ts';
import { createReport } from './report.ts';
import { beginning } from './story/beginning.ts';
import type { SceneOptions } from './story/stage.ts';
import { type Build, build } from './template/build.ts';
import { loadSimulator } from './tools/iam-simulate.ts';
import { installTools } from './tools/install.ts';

/** EX_UNAVAILABLE of sysexits.h, by which a gate tells a machine without the tools from a stack that fails. */
const unavailable = 69;

/** How many rights are taken away in truth; the others are judged anew by what was recorded. */
const trueRuns = 2;

const report = createReport(console.log);
const tools = await installTools(report.note).catch((error: unknown) => {
  console.log(`The rehearsal is left out: its tools cannot be installed. ${error}`);
  return process.exit(unavailable);
});
const began = Date.now();

const sceneOf = async ({ accounts }: OptionSet, { stack, config }: Build): Promise<SceneOptions> => {
  const { default: written } = await import(pathToFileURL(config).href);
  return { stack, config: withDefaults(written), accounts };
};
/** One after the other, while the story of those that are there is told. */
const own = build(ownSet.name, ownSet.config);
const every = own.then(() => build(everySet.name, everySet.config));
const beside = every.then(() => build(besideSet.name, besideSet.config));
// whoever waits for one hears of its failure
for (const one of [every, beside]) one.catch(() => undefined);

const engine = await startEngine();
report.note(`table on ${engine.name}, functions on ${process.version} under aws-lambda-ric`);
const props: Props = {
  simulate: await loadSimulator(tools),
  runtimeClient: join(tools, 'node_modules/aws-lambda-ric/index.mjs'),
  engine,
};
try {
  const first = await sceneOf(ownSet, await own);
  const weighed = await oneStack(ownSet.name, first, props, report);
  await oneStack(everySet.name, await sceneOf(everySet, await every), props, report);
  await twoStacks([first, await sceneOf(besideSet, await beside)], props, report);

  const early = weighed.filter(({ needed }) => beginning.some(({ name }) => name === needed?.step));
  // the same ones each time, so that the gate fails for a change alone; others with SAMPLE_SEED=…
  const from = Number(process.env.SAMPLE_SEED ?? 1) % Math.max(1, early.length);
  const drawn = [...early.slice(from), ...early.slice(0, from)].slice(0, trueRuns);
  await lessRights(first, drawn, props, report);
  await templates([first.stack, (await every).stack, (await beside).stack], tools, report);
} finally {
  await engine.stop();
}
process.exitCode = report.verdict((Date.now() - began) / 1000);
