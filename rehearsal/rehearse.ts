import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startEmbeddedDynamo } from '../local/engines.ts';
import { takeAway } from './iam/take-away.ts';
import { everySet, ownSet } from './option-sets.ts';
import { setStage } from './story/stage.ts';
import { story, tell } from './story/tell.ts';
import { build } from './template/build.ts';
import { loadSimulator } from './tools/iam-simulate.ts';
import { installTools } from './tools/install.ts';

const tools = await installTools(console.log);
const set = process.argv[2] === 'every' ? everySet : ownSet;
const built = await build(set.name.replaceAll(' ', '-'), set.config);
console.log(`built in ${built.seconds} s`);
const engine = await startEmbeddedDynamo();
const { default: config } = await import(pathToFileURL(built.config).href);
const stage = await setStage({
  simulate: await loadSimulator(tools),
  runtimeClient: join(tools, 'node_modules/aws-lambda-ric/index.mjs'),
  engine,
  scenes: [{ stack: built.stack, config, accounts: set.accounts }],
});
await tell(stage, story, ({ step, seconds, problems }) => {
  console.log(`${problems.length ? 'FAILS' : 'ok'} ${step} ${seconds}`);
  for (const problem of problems) console.log('   ', problem);
});
for (const fn of stage.cloud.functions.values()) console.log(fn.name, fn.peakMb(), fn.memoryMb);
const t = Date.now();
for (const { role, right, needed } of await takeAway(stage.cloud.judge, stage.cloud.policies))
  if (!needed) console.log('unused', role, right.action, right.resource);
console.log('weighed', Date.now() - t, stage.cloud.judge.judged.length);
await stage.stop();
await engine.stop();
