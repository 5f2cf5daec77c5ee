import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startFauxqs } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOptOut } from '../lambdas/aws/consent.ts';
import { createThreadStore } from '../lambdas/aws/thread-store.ts';
import { address } from '../lambdas/channel/thread/address.ts';
import type { AgentVendorName } from '../lambdas/config/agents.ts';
import { agentVendors } from '../lambdas/environment/agent-vendors.ts';
import { names } from '../lambdas/environment/names.ts';
import { serve } from '../playground/serve.ts';
import { createSimulatedAgent } from '../simulators/agent/simulated-agent.ts';
import { createSimulatedCarrier } from '../simulators/carrier/simulated-carrier.ts';
import { firstEngine } from './support/engines/first-engine.ts';
import { secretsOf, watchForLeaks } from './support/leaks/leak-watch.ts';
import {
  type Bundle,
  type BundleProcess,
  bundleFolder,
  bundleOf,
  changed,
  lambdaEntries,
  marked,
  startBundle,
} from './support/processes/bundle.ts';
import { runSms } from './support/processes/run-sms.ts';
import { flexDesks } from './support/stack/example-desks.ts';
import { plainId, synthesize } from './support/stack/synthesized.ts';
import { type AwsStandIns, startAwsStandIns } from './support/vendors/aws-stand-ins.ts';
import { scheduledEvent, sqsRecord } from './support/vendors/lambda-events.ts';
import {
  account,
  httpEvent,
  inboundForm,
  newMessageSid,
  signedEvent,
  statusForm,
} from './support/vendors/twilio-webhook.ts';

const business = '+15550001000';
const customer = '+15551234567';
const engine = firstEngine();

const polyai = {
  POLYAI_ACCOUNT_ID: 'acc',
  POLYAI_PROJECT_ID: 'proj',
  POLYAI_API_KEY: 'bundle-key',
  POLYAI_TOKEN: 'bundle-token',
};
const secrets = {
  'arn:secret:twilio': { TWILIO_ACCOUNT_SID: account.accountSid, TWILIO_AUTH_TOKEN: account.authToken },
  'arn:secret:polyai': polyai,
  'arn:secret:thread-api': { THREAD_API_KEY: 'bundle-thread-api-key' },
  'arn:secret:log-key': { LOG_KEY: 'bundle-log-key' },
  'arn:secret:erasure': { ERASURE_KEY: 'bundle-erasure-key' },
};

/** KB of 1024 bytes. The webhook's is the one that a customer waits for. */
const budgetOf = (entry: string): number => (entry === 'inbound-text' ? 400 : 500);

/** Vendors' and validators' packages that are too heavy for a function. */
const unwanted = /\/node_modules\/(zod|valibot|ajv|axios|qs|jsonwebtoken|aws-lambda|lodash|aws-sdk|ws)\//;

const entries = await lambdaEntries();
// with a Flex desk, as its functions are there for none
const template = synthesize({ desks: flexDesks });

/** What lib/ tells the function of that entry, and what Lambda itself adds. */
function environmentOf(entry: string, values: Readonly<Record<string, string>>): Record<string, string> {
  const id = `${entry.replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase())}Function`;
  const functions = Object.entries(template.findResources('AWS::Lambda::Function'));
  const told = functions.find(([logicalId]) => plainId(logicalId).endsWith(id))?.[1].Properties.Environment
    ?.Variables;
  if (!told) throw new Error(`lib/ has no function ${id}`);
  const missing = Object.keys(told).filter(name => !(name in values));
  if (missing.length > 0) throw new Error(`give ${missing.join(', ')} a value here`);
  return Object.fromEntries(Object.keys(told).map(name => [name, values[name] ?? '']));
}

describe.each(entries)('the bundle of %s', entry => {
  let folder: Awaited<ReturnType<typeof bundleFolder>>;
  let bundle: Bundle;
  beforeAll(async () => {
    folder = await bundleFolder();
    bundle = await bundleOf(entry, folder.path);
  });
  afterAll(() => folder[Symbol.asyncDispose]());

  it(`has at most ${budgetOf(entry)} KB`, () => {
    expect(bundle.size).toBeLessThanOrEqual(budgetOf(entry) * 1024);
  });

  it('has no more of twilio in it than the signature check, no validator, and nothing that judges the configuration', () => {
    const twilio = bundle.inputs.filter(path => path.includes('node_modules/twilio/'));
    expect(twilio.filter(path => !path.endsWith('twilio/lib/webhooks/webhooks.js'))).toEqual([]);
    expect(bundle.inputs.filter(path => unwanted.test(`/${path}`))).toEqual([]);
    expect(
      bundle.inputs.filter(
        path => /^(check|local|simulators|playground)\//.test(path) || path.includes('aws-cdk'),
      ),
    ).toEqual([]);
  });

  it('has no JSON in it but what the SDK’s clients say of themselves, which is left out', () => {
    const json = bundle.inputs.filter(path => path.endsWith('.json'));
    expect(json.length).toBeGreaterThan(0);
    expect(
      json.filter(path => !/^node_modules\/@aws-sdk\/client-[a-z-]+\/package\.json$/.test(path)),
    ).toEqual([]);
  });

  it('imports nothing at once but what Node has', () => {
    const atOnce = bundle.imports.filter(({ kind }) => kind !== 'dynamic-import').map(({ path }) => path);
    expect(atOnce.filter(path => !process.getBuiltinModule(path))).toEqual([]);
  });
});

const isVendor = (name: string): name is AgentVendorName => Object.hasOwn(agentVendors, name);
const vendors = Object.keys(agentVendors).filter(isVendor);

describe('the bundle of take-turn, by the vendors of agents', () => {
  it.each<readonly (readonly AgentVendorName[])[]>([
    ...vendors.map(vendor => [[vendor]] as const),
    [['polyai-chat', 'chatbase']],
    [['polyai-chat', 'polyai-messaging']],
    [vendors],
  ])('has those that are named, and nothing of others: %j', async named => {
    await using folder = await bundleFolder();
    const { inputs, size } = await bundleOf('take-turn', folder.path, [], named);
    const within = new Set(
      inputs
        .flatMap(path => /lambdas\/agents\/([^/]+)\//.exec(path)?.[1] ?? [])
        .filter(name => name !== 'vendor'),
    );
    expect([...within].sort()).toEqual([...named].sort());
    // Messaging brings a socket, a session and its live agents: 508 KB. Who has agents of several vendors pays for
    // several: 512 KB for both of PolyAI's APIs, some more for all three
    const [only, ...others] = named;
    const one = only === 'polyai-messaging' ? 509 : budgetOf('take-turn');
    const room = others.length === 0 ? one : 523;
    expect(size).toBeLessThanOrEqual(room * 1024);
    // a socket is for whose agents speak by one
    const sockets = inputs.some(path => path.endsWith('lambdas/http/open-socket.ts'));
    expect(sockets).toBe(named.includes('polyai-messaging'));
  });
});

describe('in a process of its own', () => {
  const open: AsyncDisposable[] = [];
  const processes: BundleProcess[] = [];
  let sqs: Awaited<ReturnType<typeof startFauxqs>>;
  let aws: AwsStandIns;
  let table: string;
  let folder: string;
  let values: Record<string, string>;

  const agent = createSimulatedAgent({
    accountId: 'acc',
    projectId: 'proj',
    apiKey: 'bundle-key',
    token: 'bundle-token',
  });
  const carrier = createSimulatedCarrier({
    ...account,
    numbers: [business],
    webhookUrl: `${account.publicUrl}/twilio/messages`,
  });
  let vendors: Record<string, string>;

  beforeAll(async () => {
    const temporary = await bundleFolder();
    folder = temporary.path;
    sqs = await startFauxqs({ port: 0, logger: false, host: '127.0.0.1' });
    aws = await startAwsStandIns(secrets);
    table = await engine.freshTable();
    const queue = sqs.createQueue('threads.fifo', { attributes: { FifoQueue: 'true' } });
    sqs.createQueue('threads-dead.fifo', { attributes: { FifoQueue: 'true' } });
    const [agentServer, carrierServer] = await Promise.all(
      [agent.handle, carrier.handle].map(handle => serve(handle, { port: 0, host: '127.0.0.1' })),
    );
    vendors = { POLYAI_BASE_URL: agentServer?.url ?? '', TWILIO_BASE_URL: carrierServer?.url ?? '' };
    const url = (name: string) => `http://127.0.0.1:${sqs.port}/000000000000/${name}`;
    values = {
      [names.table]: table,
      [names.queueUrl]: url('threads.fifo'),
      [names.queueArn]: queue.queueArn,
      [names.deadLetterQueueUrl]: url('threads-dead.fifo'),
      [names.bus]: 'bus',
      [names.metricsNamespace]: 'SmsChannel',
      [names.scheduleGroup]: 'group',
      [names.scheduleRoleArn]: 'arn:aws:iam::000000000000:role/timer',
      [names.twilioSecret]: 'arn:secret:twilio',
      [names.polyaiSecret]: 'arn:secret:polyai',
      [names.threadApiSecret]: 'arn:secret:thread-api',
      [names.logKeySecret]: 'arn:secret:log-key',
      [names.erasureSecret]: 'arn:secret:erasure',
      [names.publicUrl]: account.publicUrl,
    };
    open.push(temporary, aws);
    for (const server of [agentServer, carrierServer])
      if (server) open.push({ [Symbol.asyncDispose]: () => server.close() });
  });

  afterAll(async () => {
    for (const each of [...processes, ...open]) await each[Symbol.asyncDispose]();
    await sqs.stop();
  });

  async function start(
    entry: string,
    plugins: Parameters<typeof bundleOf>[2] = [],
    more: Record<string, string> = {},
  ) {
    const { file } = await bundleOf(entry, folder, plugins);
    const process = await startBundle(file, {
      ...environmentOf(entry, values),
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'bundle',
      AWS_SECRET_ACCESS_KEY: 'bundle-secret-access-key',
      AWS_LAMBDA_FUNCTION_NAME: entry,
      AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
      AWS_ENDPOINT_URL_SQS: sqs.address,
      ...aws.env,
      ...more,
    });
    processes.push(process);
    expect(process.version).toMatch(/^v24\./);
    return process;
  }

  watchForLeaks(() => ({
    lines: processes.flatMap(({ lines }) => lines),
    words: ['Grüße 👋 & 50 % = ½?', ...carrier.sent.map(({ body }) => body)],
    numbers: [business, customer, '+15559876543'],
    secrets: Object.values(secrets).flatMap(secretsOf),
  }));

  const queued = () => {
    const { messages } = sqs.inspectQueue('threads.fifo') ?? { messages: { ready: [] } };
    return messages.ready.map(({ body }) => JSON.parse(body));
  };

  const dynamo = () => marked('dynamo', /client-dynamodb\/dist-es\/DynamoDBClient\.js$/);

  it.each(entries)('%s imports with the variables that lib/ gives it', async entry => {
    await expect(start(entry)).resolves.toBeDefined();
  });

  it('inbound-text queues a text, without a touch of the store; a STOP loads the store and is written down', async () => {
    const webhook = await start('inbound-text', [dynamo()]);
    const text = signedEvent({ form: inboundForm({ Body: 'Grüße 👋 & 50 % = ½?' }) });
    const taken = await webhook.invoke(text);
    expect(taken.error).toBeUndefined();
    expect(taken.result).toMatchObject({ statusCode: 200, headers: { 'content-type': 'text/xml' } });
    expect(queued()).toEqual([expect.objectContaining({ kind: 'text', body: 'Grüße 👋 & 50 % = ½?' })]);
    expect(taken.evaluated).toEqual([]);

    const stop = await webhook.invoke(signedEvent({ form: inboundForm({ Body: 'STOP' }) }));
    expect(stop.result).toMatchObject({ statusCode: 200 });
    expect(stop.evaluated).toEqual(['dynamo']);
    const store = createThreadStore({ client: engine.client, table, retention: 1, clock: Date.now });
    const { thread } = await store.load({ business: address(business), customer: address(customer) }, []);
    expect(thread.optedOutAt).toBeGreaterThan(Date.now() - 60_000);

    const forged = await webhook.invoke(signedEvent({ form: inboundForm(), token: 'another' }));
    expect(forged.result).toEqual({ statusCode: 403, headers: {}, body: '' });
    // the STOP, and a look at the thread of which there was nothing before
    expect(queued()).toHaveLength(3);
  });

  it('delivery-status writes a status down, with its store at hand from the start', async () => {
    const webhook = await start('delivery-status', [dynamo()]);
    const form = statusForm({ MessageStatus: 'delivered' });
    const noted = await webhook.invoke(signedEvent({ path: '/twilio/status', query: 'effect=turn-0', form }));
    expect(noted).toMatchObject({ result: { statusCode: 204 }, evaluated: ['dynamo'] });
    const store = createThreadStore({ client: engine.client, table, retention: 1, clock: Date.now });
    const sends = await store.sends({ business: address(business), customer: address(customer) }, ['turn-0']);
    expect(sends.get('turn-0')).toEqual({ sid: form.MessageSid });
  });

  it('take-turn answers a whole SQS event: agent, carrier, bus and timer', async () => {
    const { number, sid } = { number: '+15559876543', sid: newMessageSid() };
    const turn = await start('take-turn', [], vendors);
    const message = {
      kind: 'text',
      thread: { business, customer: number },
      sid,
      body: 'When do you open?',
      media: [],
      receivedAt: Date.now(),
      from: { country: 'US' },
    };
    const answered = await turn.invoke({ Records: [sqsRecord(message)] });
    expect(answered).toMatchObject({ result: { batchItemFailures: [] } });
    expect(agent.calls.map(({ operation }) => operation)).toEqual(['create', 'respond']);
    expect(carrier.sent).toEqual([expect.objectContaining({ from: business, to: number })]);
    const asked = aws.requests.map(({ operation }) => operation);
    expect(asked).toEqual(expect.arrayContaining(['PutEvents', 'CreateSchedule']));
    const schedule = aws.requests.find(({ operation }) => operation === 'CreateSchedule');
    expect(schedule?.input).toMatchObject({
      Target: { SqsParameters: { MessageGroupId: expect.any(String) } },
    });

    // a second delivery of the same text: it is settled
    expect(await turn.invoke({ Records: [sqsRecord(message)] })).toMatchObject({
      result: { batchItemFailures: [] },
    });
    expect(carrier.sent).toHaveLength(1);
  });

  it('sweep takes the event of its schedule, and looks at what the carrier has', async () => {
    const sweep = await start('sweep', [], vendors);
    const swept = await sweep.invoke(scheduledEvent);
    expect(swept.error).toBeUndefined();
    const lists = carrier.calls.filter(
      ({ method, path }) => method === 'GET' && path.endsWith('/Messages.json'),
    );
    expect(lists.map(({ status }) => status)).toContain(200);
  });

  it('thread-api answers a desk that has the key, and nobody else', async () => {
    const api = await start('thread-api');
    await createOptOut(engine.client, table)(
      { business: address(business), customer: address(customer) },
      { id: 'SM1', at: 1 },
    );
    const path = `/threads/${encodeURIComponent(business)}/${encodeURIComponent(customer)}`;
    const event = (headers: Record<string, string>) => ({
      ...httpEvent({ path, method: 'GET', headers }),
      routeKey: 'GET /threads/{business}/{customer}',
      pathParameters: { business, customer },
    });
    expect(await api.invoke(event({}))).toMatchObject({ result: { statusCode: 401 } });
    const answered = await api.invoke(event({ authorization: 'Bearer bundle-thread-api-key' }));
    expect(answered).toMatchObject({
      result: { statusCode: 200, body: expect.stringContaining('optedOut') },
    });
  });

  it('says where an error of its own was thrown, without its words; the map leads to the very line', async () => {
    const at = 'lambdas/inbound-text/inbound-text.ts';
    // what Node says of this quotes the text
    const fault = 'const message = allowedData(received); JSON.parse(message.body);';
    const broken = (source: string): string =>
      source.replace('const message = allowedData(received);', fault);
    const webhook = await start('inbound-text', [changed(/inbound-text\/inbound-text\.ts$/, broken)]);
    const form = inboundForm({ Body: 'Grüße 👋 & 50 % = ½?' });
    expect((await webhook.invoke(signedEvent({ form }))).result).toMatchObject({ statusCode: 503 });
    const line = webhook.lines.find(one => one.includes('request not taken'));
    const { error, at: place } = JSON.parse(line ?? '{}');
    expect([error, place]).toEqual([
      'SyntaxError',
      expect.stringMatching(/^\w+ \(inbound-text-changed-polyai-chat\.mjs:/),
    ]);

    await copyFile(
      join(folder, 'inbound-text-changed-polyai-chat.mjs.map'),
      join(folder, 'inbound-text.map'),
    );
    const { code, out, err } = await runSms(['where', 'inbound-text', place, '--maps', folder]);
    expect([code, err]).toEqual([0, '']);
    const lines = broken(await readFile(at, 'utf8')).split('\n');
    const number = lines.findIndex(one => one.includes(fault)) + 1;
    const column = (lines[number - 1] ?? '').indexOf('JSON.parse') + 1;
    const [first, ...callers] = out.trim().split('\n');
    expect(first).toMatch(new RegExp(`^${at}:${number}:\\d+  `));
    expect(first).toContain(fault);
    expect(Math.abs(Number(first?.split(/[: ]/)[2]) - column)).toBeLessThanOrEqual('JSON.'.length);
    expect(callers).toEqual([
      expect.stringMatching(/^lambdas\/carriers\/twilio\/webhooks\.ts:\d+:\d+ {2}else await take/),
      expect.stringMatching(/^lambdas\/carriers\/twilio\/webhook\.ts:\d+:\d+ {2}return await take/),
    ]);
  });

  it('none of them logs a word, a number or a secret', () => {
    const said = processes.flatMap(({ lines }) => lines).join('\n');
    expect(said).toContain('text taken');
    expect(said).not.toMatch(/When do you open|Grüße/);
    for (const secret of [
      account.authToken,
      'bundle-key',
      'bundle-token',
      'bundle-log-key',
      'bundle-erasure-key',
      customer,
      '15559876543',
    ])
      expect(said).not.toContain(secret);
  });
});
