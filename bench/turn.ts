// What one turn costs on this machine: `node bench/turn.ts [turns]`. Budgets: docs/architecture.md.
import config from '../channel.config.ts';
import { lambdaMachine } from '../lambdas/wiring/machine.ts';
import { dynamoClient } from '../playground/clients.ts';
import { startEmbeddedDynamo } from '../playground/engines.ts';
import { ensureTable } from '../playground/ensure-table.ts';
import { localEnvironment } from '../playground/local-environment.ts';
import { createLocalQueue } from '../playground/local-queue.ts';
import { localTelemetry } from '../playground/local-telemetry.ts';
import { queueSource } from '../playground/queue-source.ts';
import { createRuntime, type Runtime } from '../playground/runtime.ts';
import { createSimulators } from '../playground/simulators.ts';
import { systemTimer } from '../playground/timer.ts';
import { countRequests } from '../test/request-count.ts';
import { inMs, quantile } from './statistics.ts';

const turns = Number(process.argv[2] ?? 300);
const warmUp = 50;

const env = localEnvironment({});
const engine = await startEmbeddedDynamo();
const dynamo = dynamoClient(engine.endpoint);
await ensureTable(dynamo, env.TABLE_NAME);
const requests = countRequests(dynamo);

const running: { runtime?: Runtime } = {};
const { agent, carrier, fetch } = createSimulators(env, config, {
  // no status callbacks: they are no part of a turn
  setTimer: () => () => {},
  deliver: async (url, headers, body) => {
    const { pathname } = new URL(url);
    const route = running.runtime?.routes[`ANY ${pathname}`];
    if (!route) throw new Error(`no route for ${pathname}`);
    const answer = await route(new Request(url, { method: 'POST', headers, body }), pathname);
    return { status: answer.status, body: await answer.text(), contentType: 'text/xml' };
  },
});
if (!agent || !carrier) throw new Error('both vendors are simulated here');

const queue = createLocalQueue(Date.now, systemTimer, 30_000);
const machine = { ...lambdaMachine(localTelemetry(() => {})), fetch, dynamo, queue: queue.queue };
const { deadLetters, postpone } = queue;
const source = queueSource(queue.threads);
const runtime = createRuntime({ env, config, machine, timer: systemTimer, source, deadLetters, postpone });
running.runtime = runtime;

const [business = ''] = config.settings.numbers.keys();
const customer = '+15551234567';
const [webhook, turn, store]: [number[], number[], number[]] = [[], [], []];

for (let count = 0; count < warmUp + turns; count += 1) {
  requests.take();
  const start = performance.now();
  await carrier.text({ from: customer, to: business, body: 'When is breakfast?' });
  const queued = performance.now();
  await runtime.turns.drain();
  if (count < warmUp) continue;
  webhook.push(queued - start);
  turn.push(performance.now() - queued);
  store.push(requests.take().length);
}

const asked = agent.calls.length - 1;
const all = warmUp + turns;
console.log(`${turns} later texts, each answered in one part; agent and carrier answer at once`);
console.log(`  webhook   median ${inMs(quantile(webhook, 0.5))}   p90 ${inMs(quantile(webhook, 0.9))}`);
console.log(
  `  turn      median ${inMs(quantile(turn, 0.5))}   p90 ${inMs(quantile(turn, 0.9))}   (budget: median 15 ms)`,
);
console.log(`  a turn    ${quantile(store, 0.5)} DynamoDB requests   (budget: 4)`);
console.log(
  `            ${asked / all} agent calls   ${carrier.sent.length / all} sends   (budget: 1 and 1)`,
);

runtime.idleTimer.stop();
dynamo.destroy();
await engine.stop();
