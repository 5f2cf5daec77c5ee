import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleFolder, bundleOf } from '../support/processes/bundle.ts';
import { allowedBy, synthesize } from '../support/stack/synthesized.ts';

const template = synthesize();
let folder: Awaited<ReturnType<typeof bundleFolder>>;
beforeAll(async () => {
  folder = await bundleFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

const services: Readonly<Record<string, string>> = {
  dynamodb: 'dynamodb',
  eventbridge: 'events',
  scheduler: 'scheduler',
  'secrets-manager': 'secretsmanager',
  sqs: 'sqs',
};
const sdkImport = /import \{([^}]*)\} from '@aws-sdk\/client-([\w-]+)'/g;
const operation = /\b(?:(\w+)Command|paginate(\w+))\b/g;

/** The actions that a function's code asks AWS for: those of our own modules' commands that are in its bundle. */
async function doneBy(entry: string): Promise<readonly string[]> {
  const { file, inputs } = await bundleOf(entry, folder.path);
  const bundle = await readFile(file, 'utf8');
  const own = inputs.filter(path => !path.includes('node_modules'));
  const sources = await Promise.all(own.map(path => readFile(resolve(path), 'utf8')));
  const actions = sources
    .flatMap(source => [...source.matchAll(sdkImport)])
    .flatMap(([, imported = '', client = '']) =>
      [...imported.matchAll(operation)]
        .map(([, command, paginated]) => command ?? paginated ?? '')
        .filter(name => bundle.includes(`"${name}"`))
        // a batch of it is allowed as the thing itself
        .map(name => `${services[client]}:${name.replace(/Batch$/, '')}`),
    );
  return [...new Set(actions)].sort();
}

/** Done by Lambda, X-Ray, KMS and the queue's mapping in the function's name, not by a command of ours. */
const notByCommand = /^(logs|xray|kms|iam):|^sqs:(ReceiveMessage|GetQueueAttributes)$/;

/** In the bundle beside what the function needs of the same module, and never called. */
const neverCalled: Readonly<Record<string, readonly string[]>> = {
  // what is imported when it is needed comes whole, and it needs the opt-out alone
  InboundText: ['dynamodb:BatchGetItem', 'dynamodb:BatchWriteItem', 'dynamodb:GetItem', 'dynamodb:Query'],
  // it loads threads, and saves and records none
  Sweep: ['dynamodb:BatchWriteItem', 'dynamodb:GetItem'],
};

test.each([
  ['InboundText', 'inbound-text'],
  ['DeliveryStatus', 'delivery-status'],
  ['TakeTurn', 'take-turn'],
  ['Sweep', 'sweep'],
  ['ThreadApi', 'thread-api'],
  ['AgentAlerts', 'agent-alerts'],
])('%s may do what its code does, and nothing else', async (id, entry) => {
  const allowed = allowedBy(template, `${id}Role`)
    .map(line => line.replace(/ on .*/, ''))
    .filter(action => !notByCommand.test(action));
  const done = (await doneBy(entry)).filter(action => !neverCalled[id]?.includes(action));
  expect([...new Set(allowed)].sort()).toEqual(done);
});
