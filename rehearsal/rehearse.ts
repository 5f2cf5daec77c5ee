import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startEmbeddedDynamo } from '../local/engines.ts';
import { beginning } from './story/beginning.ts';
import { faults } from './story/faults.ts';
import { people } from './story/people.ts';
import { setStage } from './story/stage.ts';
import { time } from './story/time.ts';
import { build } from './template/build.ts';
import { loadSimulator } from './tools/iam-simulate.ts';
import { installTools } from './tools/install.ts';

const tools = await installTools(console.log);
const built = await build('default');
console.log(`built in ${built.seconds} s`);
const engine = await startEmbeddedDynamo();
const { default: config } = await import(pathToFileURL(built.config).href);
const stage = await setStage({
  simulate: await loadSimulator(tools),
  runtimeClient: join(tools, 'node_modules/aws-lambda-ric/index.mjs'),
  engine,
  deskHosts: [],
  scenes: [
    {
      stack: built.stack,
      config,
      accounts: {
        twilio: {
          TWILIO_ACCOUNT_SID: 'AC11111111111111111111111111111111',
          TWILIO_AUTH_TOKEN: 'f00dfacef00dfacef00dfacef00dface',
        },
        polyai: {
          POLYAI_ACCOUNT_ID: 'acc',
          POLYAI_PROJECT_ID: 'proj',
          POLYAI_API_KEY: 'key',
          POLYAI_TOKEN: 'token',
        },
      },
    },
  ],
});
for (const step of [...beginning, ...people, ...time, ...faults]) {
  stage.cloud.judge.step(step.name);
  const t = Date.now();
  try {
    const [scene] = stage.scenes;
    if (scene) await step.run(stage, scene);
    console.log('ok', step.name, Date.now() - t);
  } catch (e) {
    console.log(
      'FAIL',
      step.name,
      e,
      stage.endpoint.refusals,
      stage.internet.strangers,
      stage.lines().slice(-10),
    );
  }
}
await stage.stop();
await engine.stop();
