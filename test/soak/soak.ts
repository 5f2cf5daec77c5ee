import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dynamoClient, sqsClient } from '../../local/clients.ts';
import { ensureQueues } from '../../local/ensure-queues.ts';
import { freePort } from '../support/free-port.ts';
import { moments, type Random, seeded } from '../support/random.ts';
import { answering, createNursery, type Nursery, pathOf } from './children.ts';
import { channelEnv, startEngines, startVendors } from './ground.ts';
import { type Mortal, startMortal } from './mortal.ts';
import { readOptions, type SoakOptions, usage } from './options.ts';
import { depthOf, readDeadLetters, readTable } from './records.ts';
import { sabotaged } from './sabotage.ts';
import { summary } from './summary.ts';
import { judge, type Records } from './verdict.ts';

/** As long as a lost answer or a late copy of a message may take to show itself, once all is quiet. */
const afterglowMs = 3_000;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** The whole of it; gives whether nothing was wrong. */
async function soak(options: SoakOptions, nursery: Nursery, logs: string): Promise<boolean> {
  const { threads, texts, kills, seconds, minutes, seed } = options;
  const random = seeded(seed);
  const deadline = Date.now() + minutes * 60_000;
  say(`${threads} threads with ${texts} texts each, ${kills} kills, over ${seconds} s; seed ${seed}`);

  const engines = await startEngines(nursery, options.engine, random);
  const port = await freePort(random);
  const channelUrl = `http://127.0.0.1:${port}`;
  const vendors = await startVendors(nursery, { threads, texts, seed, channel: channelUrl });
  const env = channelEnv(port, engines, vendors);
  const started = Date.now();
  const channel = startMortal(nursery, {
    name: 'npm-start',
    args: [pathOf('channel-process.ts')],
    env,
  });
  await answering(`${channelUrl}/health`, channel);
  // on a slow machine it is down for longer after each kill, and the customers text for longer
  const span = seconds * 1_000 + kills * (Date.now() - started);
  const sweeper = startMortal(nursery, { name: 'sweeper', args: [pathOf('sweeper.ts')], env });

  const sweeperKills = Math.ceil(kills / 3);
  const began = Date.now();
  await Promise.all([
    vendors.load(span),
    strike(channel, kills, span, seeded(seed + 4), () => answering(`${channelUrl}/health`, channel)),
    strike(sweeper, sweeperKills, span, seeded(seed + 5), async () => undefined),
  ]);
  say(`all texts sent and all kills done after ${((Date.now() - began) / 1000).toFixed(1)} s`);

  const dynamo = dynamoClient(engines.dynamoUrl, env);
  const sqs = sqsClient(engines.queueUrl, env);
  const queues = await ensureQueues(sqs, { visibilitySeconds: Number(env.VISIBILITY_SECONDS) });
  const look = async (): Promise<Omit<Records, 'deadLetters'>> => ({
    queued: await depthOf(sqs, queues.queueUrl),
    table: await readTable(dynamo, env.TABLE_NAME ?? ''),
    vendors: await vendors.journal(),
  });
  const isQuiet = async (): Promise<boolean> => {
    if ((await depthOf(sqs, queues.queueUrl)) > 0) return false;
    const { table, vendors: seen } = await look();
    return table.unfinished.length === 0 && seen.texts.every(({ sid }) => table.outcomes.has(sid));
  };
  while (!(await isQuiet()) && Date.now() < deadline) await sleep(1_000);
  const tookMs = Date.now() - began;
  await sleep(afterglowMs);

  const deadLetters = await readDeadLetters(sqs, queues.deadLetterQueueUrl);
  const records = sabotaged({ ...(await look()), deadLetters }, options.sabotage);
  const verdict = judge(records);
  const recovered = readFileSync(join(logs, 'sweeper.log'), 'utf8').split('"text recovered"').length - 1;
  say(summary(options, records, verdict, { kills, starts: channel.starts, sweeperKills, recovered, tookMs }));
  if (channel.endings > 0) say(`npm start ended ${channel.endings} times without being killed`);
  return verdict.violations.length === 0 && channel.endings === 0;
}

/** How many kills may come while it is still starting; the others wait until it is up. */
const earlyShare = 0.2;
/** And then up to so much longer. */
const lifeMs = 2_000;

/** Kills it at random moments within a span, in milliseconds, or as soon after as it can be hit at its work. */
async function strike(
  victim: Mortal,
  kills: number,
  span: number,
  random: Random,
  isUp: () => Promise<void>,
): Promise<void> {
  const began = Date.now();
  for (const moment of moments(random, kills, span)) {
    await sleep(Math.max(0, began + moment - Date.now()));
    if (random() >= earlyShare) {
      await isUp();
      await sleep(random() * lifeMs);
    }
    await victim.strike();
  }
}

async function main(): Promise<number> {
  if (process.argv.includes('--help')) {
    say(usage);
    return 0;
  }
  const options = readOptions(process.argv.slice(2));
  const logs = mkdtempSync(join(tmpdir(), 'soak-'));
  const nursery = createNursery(logs);
  let good = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(2));
  try {
    good = await soak(options, nursery, logs);
    return good ? 0 : 1;
  } finally {
    await nursery.end();
    if (good || options.sabotage) rmSync(logs, { recursive: true });
    else say(`The logs of all processes are in ${logs}`);
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : 'It could not be run'}\n`);
  process.exitCode = 2;
}
