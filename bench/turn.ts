// What one turn costs on this machine: `node bench/turn.ts [turns]`. Budgets: docs/architecture.md.
import file from '../channel.config.ts';
import { withDefaults } from '../lambdas/config/define-channel.ts';
import { lambdaMachine } from '../lambdas/wiring/machine.ts';
import { dynamoClient } from '../local/clients.ts';
import { startEmbeddedDynamo } from '../local/engines.ts';
import { ensureTable } from '../local/ensure-table.ts';
import { localEnvironment } from '../local/local-environment.ts';
import { createLocalQueue } from '../local/local-queue.ts';
import { localTelemetry } from '../local/local-telemetry.ts';
import { queueSource } from '../local/queue-source.ts';
import { createRuntime, type Runtime } from '../local/runtime.ts';
import { createSimulators } from '../local/simulators.ts';
import { systemTimer } from '../local/timer.ts';
import { countRequests } from '../test/support/engines/request-count.ts';
import { inMs, quantile } from './statistics.ts';

const config = withDefaults(file);

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
const { deadLetters, forget, postpone } = queue;
const source = queueSource(queue.threads);
const runtime = createRuntime({
  env,
  config,
  machine,
  timer: systemTimer,
  source,
  deadLetters,
  forget,
  postpone,
});
running.runtime = runtime;

const [business = ''] = config.settings.numbers.keys();
/** Few enough a customer that no limit is met. */
const textsEach = 4;
const [webhook, turn]: [number[], number[]] = [[], []];
const counts = { store: [] as number[], agent: [] as number[], carrier: [] as number[] };

/** One text and its turn, in milliseconds, and what was asked of whom. */
async function take(customer: string, words: string) {
  const [asked, sent] = [agent?.calls.length ?? 0, carrier?.sent.length ?? 0];
  requests.take();
  const start = performance.now();
  await carrier?.text({ from: customer, to: business, body: words });
  const queued = performance.now();
  await runtime.turns.drain();
  return {
    webhook: queued - start,
    turn: performance.now() - queued,
    store: requests.take().length,
    agent: (agent?.calls.length ?? 0) - asked,
    carrier: (carrier?.sent.length ?? 0) - sent,
  };
}

for (let count = 0; count < warmUp + turns; count += 1) {
  const customer = `+1555${String(1_000_000 + Math.floor(count / textsEach))}`;
  // the first text of each opens a conversation and is not counted
  if (count % textsEach === 0) await take(customer, 'Hello');
  const taken = await take(customer, `When is breakfast on the ${count}th?`);
  if (taken.carrier !== 1)
    throw new Error(`a text had ${taken.carrier} replies: what was measured is no turn`);
  if (count < warmUp) continue;
  webhook.push(taken.webhook);
  turn.push(taken.turn);
  for (const side of ['store', 'agent', 'carrier'] as const) counts[side].push(taken[side]);
}

const most = (values: readonly number[]) => `${quantile(values, 0.5)} (at most ${Math.max(...values)})`;
console.log(`${turns} later texts, each answered in one part; agent and carrier answer at once`);
console.log(`  webhook   median ${inMs(quantile(webhook, 0.5))}   p90 ${inMs(quantile(webhook, 0.9))}`);
console.log(
  `  turn      median ${inMs(quantile(turn, 0.5))}   p90 ${inMs(quantile(turn, 0.9))}   (budget: median 15 ms)`,
);
console.log(`  a turn    ${most(counts.store)} DynamoDB requests   (budget: 4)`);
console.log(
  `            ${most(counts.agent)} agent calls, ${most(counts.carrier)} sends   (budget: 1 and 1)`,
);

runtime.idleTimer.stop();
dynamo.destroy();
await engine.stop();
