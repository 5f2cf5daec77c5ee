import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { polyaiOrigins } from '../../lambdas/agents/polyai-chat/polyai-origins.ts';
import type { DefinedChannel } from '../../lambdas/config/define-channel.ts';
import type { Engine } from '../../local/engines.ts';
import { createEventBus, type EventBus } from '../aws/bus.ts';
import type { Cloud } from '../aws/cloud.ts';
import { deploy } from '../aws/deploy.ts';
import type { Deployment } from '../aws/deployment.ts';
import { type Endpoint, serveAws } from '../aws/endpoint.ts';
import { front } from '../aws/front.ts';
import { poll } from '../aws/poll.ts';
import { fireDue } from '../aws/scheduler.ts';
import { createJudge } from '../iam/judge.ts';
import { shiftedClock } from '../lambda/shifted-clock.ts';
import type { BuiltStack } from '../template/built-stack.ts';
import type { Simulate } from '../tools/iam-simulate.ts';
import { createInternet, type Internet } from '../world/proxy.ts';
import { type Accounts, createWorld, vendorHosts, type World } from '../world/world.ts';

const run = promisify(execFile);
const sms = fileURLToPath(new URL('../../bin/sms.ts', import.meta.url));

/** One stack in the account, with its owner's world around it. */
export interface Scene {
  readonly deployment: Deployment;
  readonly config: DefinedChannel;
  readonly accounts: Accounts;
  readonly world: World;
  /** Of the channel's numbers, the first. */
  readonly business: string;
  /** Whether Twilio reaches the stack. */
  reachable: boolean;
}

/** A made-up account of AWS with stacks in it, and all that the story does to it. */
export interface Stage {
  readonly cloud: Cloud;
  readonly bus: EventBus;
  readonly endpoint: Endpoint;
  readonly internet: Internet;
  readonly scenes: readonly Scene[];
  /** Lets Lambda poll all queues until nothing is left. Gives why it could not, and what functions failed. */
  turns(): Promise<readonly string[]>;
  /** Lets time go by; functions start cold after it, as they do after a pause. */
  pass(ms: number): Promise<void>;
  /** Lets timers fire that are due. Gives what was dropped. */
  timers(): Promise<readonly string[]>;
  /** Lets every rule with a schedule fire once. */
  tick(): Promise<void>;
  /** An operator's command, in a process of its own. Gives what it printed. */
  operator(...args: readonly string[]): Promise<string>;
  /** A request to a stack's address. */
  request(url: string, init?: RequestInit): Promise<Response>;
  /** All log lines of functions so far. */
  lines(): readonly { readonly fn: string; readonly line: string }[];
  stop(): Promise<void>;
}

export interface SceneOptions {
  readonly stack: BuiltStack;
  readonly config: DefinedChannel;
  readonly accounts: Accounts;
}

export interface StageOptions {
  readonly simulate: Simulate;
  readonly runtimeClient: string;
  readonly engine: Engine;
  readonly scenes: readonly SceneOptions[];
  /** Changes what was deployed before anything runs: how a role is left without a right. */
  readonly tamper?: (cloud: Cloud) => void;
}

const place = { account: '123456789012', region: 'eu-central-1' };

/** Deploys the stacks, one after the other, into one account. @throws {Error} where one cannot stand beside another. */
export async function setStage(options: StageOptions): Promise<Stage> {
  let ahead = 0;
  let queueOrigin = '';
  const policies = { roles: new Map(), resources: new Map() };
  const cloud: Cloud = {
    ...place,
    get queueOrigin() {
      return queueOrigin;
    },
    judge: createJudge(options.simulate, policies, place.account, place.region),
    policies,
    dynamo: new DynamoDBClient({
      endpoint: options.engine.endpoint,
      region: place.region,
      credentials: { accessKeyId: 'rehearsal', secretAccessKey: 'rehearsal' },
    }),
    dynamoEndpoint: options.engine.endpoint,
    taken: new Map(),
    exports: new Map(),
    tables: new Map(),
    queues: new Map(),
    secrets: new Map(),
    buses: new Map([['default', `arn:aws:events:${place.region}:${place.account}:event-bus/default`]]),
    rules: [],
    destinations: new Map(),
    topics: new Map(),
    scheduleGroups: new Map(),
    schedules: new Map(),
    functions: new Map(),
    roleOf: new Map(),
    callers: new Map([['OWNER', 'owner']]),
    mappings: [],
    apis: [],
    faults: new Map(),
    clock: () => Date.now() + ahead,
  };
  const scenes: Scene[] = [];
  const desks = async (request: Request): Promise<Response> => {
    const { endpoint } = scenes[0]?.world ?? {};
    endpoint?.got.push({ headers: request.headers, body: await request.text() });
    return new Response(null, { status: endpoint?.status ?? 404 });
  };
  const internet = await createInternet(vendorHosts(polyaiOrigins), request => {
    const world = scenes.map(scene => scene.world).find(one => one.isFor(request));
    // an account that nobody has: as the vendors answer
    return world ? world.handle(request) : Promise.resolve(Response.json({ code: 20003 }, { status: 401 }));
  });
  const bus = createEventBus(cloud, (input, init) => desks(new Request(input, init)));
  const endpoint = await serveAws(cloud, bus);
  queueOrigin = endpoint.url;
  const around = {
    runtimeClient: options.runtimeClient,
    environment: () => ({ ...internet.environment, AWS_ENDPOINT_URL: endpoint.url }),
  };

  async function stop(): Promise<void> {
    for (const scene of scenes) scene.reachable = false;
    await Promise.all(scenes.map(({ world }) => world.carrier.idle()));
    await Promise.all([...cloud.functions.values()].map(fn => fn.stop()));
    await endpoint.stop();
    await internet.stop();
    // the next story begins with empty ones
    for (const name of cloud.tables.keys())
      await cloud.dynamo.send(new DeleteTableCommand({ TableName: name }));
    cloud.dynamo.destroy();
  }

  try {
    for (const { stack, config, accounts } of options.scenes) {
      const deployment = await deploy(cloud, stack, around);
      const webhookUrl = [...deployment.outputs.values()].find(value =>
        /\/twilio\/messages(#|$)/.test(value),
      );
      if (webhookUrl === undefined) throw new Error('no output says where texts are posted');
      const numbers = [...config.settings.numbers.keys()];
      const scene: Scene = {
        deployment,
        config,
        accounts,
        business: numbers[0] ?? '',
        reachable: true,
        world: createWorld({
          accounts,
          numbers,
          webhookUrl,
          clock: cloud.clock,
          deliver: async (url, headers, body, signal) => {
            if (!scene.reachable)
              throw new TypeError('fetch failed', {
                cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }),
              });
            const answer = await front(cloud, new Request(url, { method: 'POST', headers, body, signal }));
            const contentType = answer.headers.get('content-type');
            return {
              status: answer.status,
              body: await answer.text(),
              ...(contentType !== null && { contentType }),
            };
          },
        }),
      };
      scenes.push(scene);
    }
    options.tamper?.(cloud);
  } catch (error) {
    await stop();
    throw error;
  }

  return {
    cloud,
    bus,
    endpoint,
    internet,
    scenes,

    async turns() {
      const said: string[] = [];
      const left = () =>
        [...cloud.queues.values()].reduce((sum, { engine }) => sum + engine.depth().waiting, 0);
      for (let before = -1; ; before = left()) {
        const polled = await Promise.all(cloud.mappings.map(mapping => poll(cloud, mapping)));
        said.push(...polled.flatMap(({ failures, denied }) => [...failures, ...denied]));
        if (left() === before || left() === 0) return said;
      }
    },

    async pass(ms) {
      ahead += ms;
      await Promise.all([...cloud.functions.values()].map(fn => fn.recycle()));
    },

    timers: () => fireDue(cloud),

    async tick() {
      for (const rule of cloud.rules) if (rule.schedule !== undefined) await bus.tick(rule);
    },

    async operator(...args) {
      const { stdout } = await run(process.execPath, [`--import=${shiftedClock(ahead)}`, sms, ...args], {
        env: {
          PATH: process.env.PATH,
          AWS_ENDPOINT_URL: endpoint.url,
          AWS_ENDPOINT_URL_SQS: endpoint.url,
          AWS_REGION: place.region,
          AWS_ACCESS_KEY_ID: 'OWNER',
          AWS_SECRET_ACCESS_KEY: 'rehearsal',
        },
      });
      return stdout;
    },

    request: (url, init) => front(cloud, new Request(url, init)),
    lines: () =>
      [...cloud.functions.values()].flatMap(({ name, lines }) => lines.map(line => ({ fn: name, line }))),
    stop,
  };
}
