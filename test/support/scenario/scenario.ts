import { randomUUID } from 'node:crypto';
import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { onTestFinished } from 'vitest';
import { createThreadStore } from '../../../lambdas/aws/thread-store.ts';
import { address } from '../../../lambdas/channel/thread/address.ts';
import type { Thread } from '../../../lambdas/channel/thread/thread.ts';
import type { ThreadKey } from '../../../lambdas/channel/thread/thread-key.ts';
import {
  type ChannelConfig,
  type DefinedChannel,
  withDefaults,
} from '../../../lambdas/config/define-channel.ts';
import type { Machine } from '../../../lambdas/wiring/machine.ts';
import { localEnvironment } from '../../../local/local-environment.ts';
import { createLocalIdleTimer } from '../../../local/local-idle-timer.ts';
import { createLocalQueue } from '../../../local/local-queue.ts';
import { type LocalTelemetry, localTelemetry } from '../../../local/local-telemetry.ts';
import { queueSource } from '../../../local/queue-source.ts';
import {
  createRuntime,
  localTimes,
  type PublishedEvent,
  type Runtime,
  type WiredTakeTurn,
} from '../../../local/runtime.ts';
import { createSimulators, type Simulators } from '../../../local/simulators.ts';
import type { SimulatedAgent, SimulatedAgentOptions } from '../../../simulators/agent/simulated-agent.ts';
import type { SimulatedCarrier } from '../../../simulators/carrier/simulated-carrier.ts';
import { ConnectionDropped, type Handler } from '../../../simulators/connection-dropped.ts';
import { expectAsDescribed } from '../described/published-events.ts';
import { watchScenario } from '../leaks/leak-watch.ts';
import type { MortalProcess } from './mortal-process.ts';
import { type SimulatedTime, simulatedTime } from './simulated-time.ts';

export const business = '+15550001000';
export const secondBusiness = '+15550002000';
export const customer = '+15551234567';
export const secondCustomer = '+15557654321';

const sweepEvery = 5 * 60_000;

const basics: ChannelConfig = {
  numbers: { [business]: {}, [secondBusiness]: {} },
  agents: { reception: { vendor: 'polyai-chat', region: 'us' } },
};

export interface Scenario {
  readonly agent: SimulatedAgent;
  readonly carrier: SimulatedCarrier;
  /** The process that runs now. */
  readonly runtime: Runtime;
  /** Everything that was published, by all processes. */
  readonly events: readonly PublishedEvent[];
  /** What invocations threw that were not meant to die. */
  readonly failures: readonly unknown[];
  /** Another process takes the place of the one that runs, on the same engines. One that dies is replaced by itself. */
  restart(process?: MortalProcess): void;
  /** The owner deploys other settings; of agents only those that there were at first are simulated. */
  reconfigure(changes: Partial<ChannelConfig>): void;
  /** By vendor; `agent` is the first of them. */
  readonly agents: Simulators['agents'];
  readonly time: SimulatedTime;
  readonly telemetry: LocalTelemetry;
  readonly queue: ReturnType<typeof createLocalQueue>;
  readonly lines: readonly string[];
  /** While it is false, no webhook of ours can be reached. */
  readonly webhooks: { reachable: boolean };
  /** A customer texts a number of ours; resolves with the text's sid and the webhook's status. */
  text(
    body: string,
    who?: { from?: string; to?: string },
  ): Promise<{ sid: string; status: number | undefined }>;
  /** Lets all turns be taken that can be taken now. */
  turns(): Promise<void>;
  /** Lets time pass in steps, with all turns and sweeps that come due in it. */
  pass(ms: number): Promise<void>;
  /** The words that reached a handset, in order. */
  phone(number?: string): string[];
  thread(from?: string, to?: string): Promise<Thread>;
  /** What became of a thread's texts and sends, by id. */
  messages(key: ThreadKey): Promise<ReadonlyMap<string, string>>;
}

/** Another version's take-turn, for what an owner has configured. */
type TakeTurnOf = (config: ChannelConfig) => WiredTakeTurn;

export interface Versions {
  readonly dying?: TakeTurnOf;
  readonly others?: TakeTurnOf;
}

export interface ScenarioOptions {
  readonly config?: Partial<ChannelConfig>;
  readonly machine?: Partial<Machine>;
  readonly answer?: SimulatedAgentOptions['answer'];
  /** Stands between the functions and the vendors. */
  readonly network?: (vendors: typeof fetch) => typeof fetch;
  /** What the functions find in their environment in place of what the vendors know; it may change while they run. */
  readonly env?: Record<string, string | undefined>;
  /** Which version takes the turns: in the process that may die, and in those before and after it. @default today's */
  readonly versions?: Versions;
  /** Every five minutes, as deployed. @default none */
  readonly sweeps?: boolean;
}

/** The whole way of a text on real engines, in simulated time: from the signed webhook to what the carrier took. */
export async function scenario(
  { client, table }: { client: DynamoDBClient; table: string },
  {
    config: extra = {},
    machine: other = {},
    answer,
    sweeps = false,
    network = vendors => vendors,
    env: ofFunctions = {},
    versions = {},
  }: ScenarioOptions = {},
): Promise<Scenario> {
  const passing = simulatedTime();
  const { clock, timer } = passing;
  let config: DefinedChannel = withDefaults({ ...basics, ...extra });
  const env = localEnvironment({ TABLE_NAME: table }, config.agents);
  const lines: string[] = [];
  const telemetry = localTelemetry(line => lines.push(line));
  let runtime: Runtime | undefined;
  let mortal: MortalProcess | undefined;
  const webhooks = { reachable: true };

  const simulators = createSimulators(env, config, {
    clock,
    ...(answer && { answer }),
    setTimer: (run, ms) => {
      const handle = timer.set(ms, run);
      return () => timer.clear(handle);
    },
    deliver: async (url, headers, body) => {
      if (!webhooks.reachable) throw new ConnectionDropped('ECONNREFUSED');
      const { pathname, search } = new URL(url);
      const route: Handler | undefined = running().routes[`ANY ${pathname}`];
      if (!route) throw new Error(`no route for ${pathname}`);
      const answer = await route(new Request(url, { method: 'POST', headers, body }), pathname + search);
      return {
        status: answer.status,
        body: await answer.text(),
        contentType: answer.headers.get('content-type') ?? '',
      };
    },
  });
  const { agent, carrier } = simulators;
  if (!agent || !carrier) throw new Error('a scenario simulates both vendors');
  const time: SimulatedTime = {
    ...passing,
    // a status callback that came due is answered, however slow the engine is
    async advance(ms) {
      await passing.advance(ms);
      await carrier.idle();
    },
  };
  watchScenario({ lines, agent, carrier, env });

  const queue = createLocalQueue(clock, timer, 30_000);
  const events: PublishedEvent[] = [];
  const failures: unknown[] = [];
  onTestFinished(() => expectAsDescribed(events));
  const machine = {
    telemetry,
    clock,
    random: () => 0.5,
    newId: randomUUID,
    sleep: () => Promise.resolve(),
    fetch: network(simulators.fetch),
    connect: simulators.connect,
    dynamo: client,
    queue: queue.queue,
    ...other,
  };
  const functionsEnv = Object.assign(ofFunctions, { ...env, ...ofFunctions });
  const idleTimer = createLocalIdleTimer(queue.queue, clock, timer);
  const boot = (): Runtime => {
    const part = <T extends object>(name: string, it: T): T => mortal?.part(name, it) ?? it;
    const version = mortal ? versions.dying : versions.others;
    return createRuntime({
      ...(version && { takeTurn: version({ ...basics, ...extra }) }),
      env: functionsEnv,
      config,
      machine: {
        ...machine,
        fetch: part('fetch', machine.fetch),
        connect: async (url, options) => {
          const way = await part('connect', machine.connect)(url, options);
          return 'receive' in way ? part('socket', way) : way;
        },
        dynamo: part('dynamo', machine.dynamo),
        queue: part('queue', machine.queue),
      },
      timer,
      idleTimer,
      source: queueSource(queue.threads),
      deadLetters: part('deadLetters', queue.deadLetters),
      postpone: part('postpone', queue.postpone),
      forget: part('forget', queue.forget),
      times: localTimes,
      onEvent: event => events.push(event),
      ...(mortal && { guard: mortal }),
      onError: error => {
        if (!mortal?.isDead()) failures.push(error);
      },
    });
  };
  const restart = (process?: MortalProcess): Runtime => {
    mortal = process;
    runtime = boot();
    return runtime;
  };
  const running = (): Runtime => (runtime && !mortal?.isDead() ? runtime : restart());
  const store = createThreadStore({ client, table, clock, retention: config.settings.times.retention });

  const turns = () => running().turns.drain();
  let nextSweep = sweeps ? clock() : Number.POSITIVE_INFINITY;
  const sweep = async () => {
    nextSweep = clock() + sweepEvery;
    await running()
      .sweep()
      .catch(error => {
        if (!mortal?.isDead()) failures.push(error);
      });
  };
  const due = () => (queue.threads.receivableAt() ?? Number.POSITIVE_INFINITY) <= clock();
  return {
    agent,
    carrier,
    get runtime() {
      return running();
    },
    events,
    failures,
    restart,
    reconfigure(changes) {
      config = withDefaults({ ...basics, ...extra, ...changes });
      restart();
    },
    agents: simulators.agents,
    time,
    telemetry,
    queue,
    lines,
    webhooks,
    turns,
    async text(body, { from = customer, to = business } = {}) {
      const { sid, attempts } = await carrier.text({ from, to, body });
      return { sid, status: attempts.at(-1)?.status };
    },
    async pass(ms) {
      const end = clock() + ms;
      await turns();
      if (clock() >= nextSweep) await sweep();
      while (clock() < end) {
        // straight to the next moment at which anything happens
        const moments = [time.nextTimer(), queue.threads.receivableAt(), nextSweep, end];
        const ahead = moments.filter((at): at is number => at !== undefined && at > clock());
        await time.advance(Math.min(...ahead) - clock());
        if (clock() >= nextSweep) await sweep();
        if (due()) await turns();
      }
    },
    phone: (number = customer) => carrier.phone(number).map(({ body }) => body),
    messages: async ({ business: pair, customer: of }) => {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :message)',
          ExpressionAttributeValues: { ':pk': { S: `thread#${pair}#${of}` }, ':message': { S: 'message#' } },
        }),
      );
      return new Map(Items.map(item => [String(item.id?.S), String(item.outcome?.S)]));
    },
    thread: async (from = customer, to = business) =>
      (await store.load({ business: address(to), customer: address(from) }, [])).thread,
  };
}
