import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withDefaults } from '../../lambdas/config/define-channel.ts';
import { type Served, serve } from '../../playground/serve.ts';
import { type Playground, startPlayground } from '../../playground/start.ts';
import { freePort } from '../support/free-port.ts';
import { runSms } from '../support/processes/run-sms.ts';
import { type AwsAccount, startAwsAccount } from '../support/vendors/aws-account.ts';

const [business, customer] = ['+15550001000', '+15551234567'];
const config = withDefaults({
  numbers: { [business]: { greeting: 'omit' } },
  agents: { reception: { vendor: 'polyai-chat', region: 'us' } },
});

let playground: Playground;
let twilio: Served;
let aws: AwsAccount;
let port: string;
let folder: string;
let list: string;
let env: Record<string, string>;

beforeAll(async () => {
  port = String(await freePort());
  folder = await mkdtemp(join(tmpdir(), 'sms-channel-commands-'));
  list = join(folder, 'optouts.csv');
  await writeFile(list, '+15550007777\n');
  playground = await startPlayground({ env: { PORT: port }, config, log: () => undefined });
  const { carrier } = playground.simulators;
  if (!carrier) throw new Error('the carrier is simulated');
  twilio = await serve(request => carrier.handle(request), { port: 0, host: '127.0.0.1' });
  const here = (await (await fetch(`${playground.url}/sim/stack`)).json()) as {
    readonly dynamoEndpoint: string;
    readonly sqsEndpoint: string;
    readonly outputs: Record<string, string>;
  };
  const outputs = {
    TwilioSecret: 'twilio',
    PolyAiSecret: 'polyai',
    ThreadApiSecret: 'thread',
    ErasureSecret: 'erasure',
  };
  aws = await startAwsAccount({
    stacks: { SmsChannel: { ...here.outputs, PublicUrl: playground.url, ...outputs } },
    secrets: {
      twilio: {
        TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000000',
        TWILIO_AUTH_TOKEN: 'local-auth-token-for-the-simulated-carrier',
      },
      polyai: {},
      thread: { THREAD_API_KEY: 'local-thread-api-key' },
      erasure: { ERASURE_KEY: 'local-erasure-key' },
    },
    resources: { SmsChannel: { TakeTurnLogsA1: ['AWS::Logs::LogGroup', 'take-turn'] } },
    logs: { 'take-turn': [] },
  });
  env = {
    ...aws.env,
    PORT: port,
    TWILIO_BASE_URL: twilio.url,
    TWILIO_PHONE_NUMBER: business,
    AWS_ENDPOINT_URL_DYNAMODB: here.dynamoEndpoint,
    AWS_ENDPOINT_URL_SQS: here.sqsEndpoint,
    QUEUE_URL: String(here.outputs.QueueUrl),
    DEAD_LETTER_QUEUE_URL: String(here.outputs.DeadLetterQueueUrl),
  };
  await carrier.text({ from: customer, to: business, body: 'Rumpelstiltskin' });
  while (carrier.phone(customer).length === 0) await new Promise(resolve => setTimeout(resolve, 10));
});
afterAll(async () => {
  await Promise.all([
    playground.stop(),
    twilio.close(),
    aws[Symbol.asyncDispose](),
    rm(folder, { recursive: true }),
  ]);
});

interface Way {
  /** Behind its name. */
  readonly typed: () => string[];
  /** What it works on: neither a stack nor the local runtime where it is of this machine alone. */
  readonly on: readonly ('stack' | 'local')[];
  /** Exit codes that are right here, where nothing is deployed; else 0. */
  readonly codes?: readonly number[];
}
const pair = () => [business, customer];
const both = ['stack', 'local'] as const;

/** In an order in which each finds what it needs; the last one takes it away. */
const ways: Readonly<Record<string, Way>> = {
  // what is simulated is not all that Twilio has: some of it is unknown, or wrong
  doctor: { typed: () => [], on: both, codes: [0, 1] },
  'thread show': { typed: pair, on: both },
  'thread accept': { typed: () => [...pair(), '--by', 'Ada'], on: both },
  threads: { typed: () => [], on: both },
  'thread release': { typed: pair, on: both },
  'thread reset': { typed: () => [...pair(), '--yes'], on: both },
  send: { typed: () => [...pair(), 'Hello', '--yes'], on: both },
  'optouts export': { typed: () => [], on: both },
  'optouts import': { typed: () => [list, '--yes'], on: both },
  'dead-letters list': { typed: () => [], on: both },
  'dead-letters show': { typed: () => ['3f2a9c41'], on: both, codes: [1] },
  'dead-letters redrive': { typed: () => ['--yes'], on: both },
  'dead-letters drop': { typed: () => ['--all', '--yes'], on: both },
  redrive: { typed: () => ['--dry-run'], on: both },
  connect: { typed: () => [`http://localhost:${port}`, '--yes'], on: both },
  'webhooks show': { typed: () => [], on: both },
  'webhooks set': { typed: () => [`http://localhost:${port}`, '--yes'], on: both },
  'secrets set': { typed: () => ['thread-api', '--file', join(folder, 'thread.json')], on: ['stack'] },
  'secrets rotate': { typed: () => ['thread-api', '--wait', '0s', '--yes'], on: ['stack'] },
  'forged-requests': { typed: () => [], on: both, codes: [0, 1] },
  export: { typed: () => [customer], on: both },
  erase: { typed: () => [customer, '--at-twilio', '--yes'], on: both },
  check: { typed: () => [], on: [] },
  where: { typed: () => ['take-turn', 'oe (index.mjs:3:48213)'], on: [], codes: [0, 1] },
  // they end when somebody ends them
  inbox: { typed: () => [], on: [] },
  tail: { typed: () => [], on: [] },
};

const placeOf = (where: string): string[] =>
  where === 'local' ? ['--local', port] : ['--stack', 'SmsChannel'];
const cases = Object.entries(ways).flatMap(([name, { on }]) => on.map(where => [name, where] as const));
const run = (name: string, where: string, at: Record<string, string>) => {
  const way = ways[name];
  if (!way) throw new Error('it is one of them');
  const place = name.startsWith('secrets ') ? ['--stack', 'SmsChannel'] : placeOf(where);
  return runSms([...name.split(' '), ...way.typed(), ...place, '--json'], at);
};
/** What is local looks at variables of its own. */
const rightFor = (where: string): Record<string, string> => (where === 'local' ? { PORT: port } : env);

it('each command stands here', async () => {
  const namesIn = (help: string): string[] => {
    const [, commands = ''] = help.split('\nCommands:\n');
    return [...commands.matchAll(/^ {2}([\w-]+)/gm)]
      .map(([, name = '']) => name)
      .filter(name => name !== 'help');
  };
  const all: string[] = [];
  for (const name of namesIn((await runSms(['--help'])).out)) {
    const under = namesIn((await runSms([name, '--help'])).out);
    all.push(...(under.length > 0 ? under.map(one => `${name} ${one}`) : [name]));
  }
  expect(Object.keys(ways).sort()).toEqual(all.sort());
});

describe('with wrong credentials', () => {
  const wrong: Readonly<Record<string, () => Record<string, string>>> = {
    stack: () => ({ ...env, AWS_ACCESS_KEY_ID: 'AKIDOTHER' }),
    local: () => ({ PORT: port, TWILIO_AUTH_TOKEN: 'a-wrong-one', THREAD_API_KEY: 'a-wrong-one' }),
  };

  it.each(cases.filter(([, where]) => where === 'stack'))(
    '%s says so, and does nothing',
    async (name, where) => {
      const { code, out, err } = await run(name, where, wrong.stack?.() ?? {});
      expect(code).toBe(1);
      expect(`${out}${err}`).toMatch(/aws-refused|aws-denied|credentials/);
      expect(`${out}${err}`).not.toMatch(/\n\s+at |Rumpelstiltskin|the-secret-access-key/);
    },
  );

  it.each([
    'thread accept',
    'thread release',
    'send',
    'webhooks show',
    'webhooks set',
    'connect',
    'forged-requests',
  ])('%s says it of the local runtime, too', async name => {
    const { code, out, err } = await run(name, 'local', wrong.local?.() ?? {});
    expect(code).toBe(1);
    expect(`${out}${err}`).toMatch(/does not take|thread-api-key|twilio-credentials/);
    expect(`${out}${err}`).not.toContain('a-wrong-one');
  });

  it('erase with --at-twilio erases nothing', async () => {
    expect((await run('erase', 'local', wrong.local?.() ?? {})).code).toBe(1);
    expect((await run('thread show', 'local', { PORT: port })).code).toBe(0);
  });
});

describe('with right ones', () => {
  it.each(cases)('%s works on %s', async (name, where) => {
    await writeFile(join(folder, 'thread.json'), '{"THREAD_API_KEY":"local-thread-api-key"}');
    const { codes = [0] } = ways[name] ?? {};
    // released or erased once: the next place has nothing to show
    const ran = await run(name, where, rightFor(where));
    expect(codes, `${ran.out}${ran.err}`).toContain(ran.code);
    expect(ran.err).not.toMatch(/\n\s+at /);
    for (const line of ran.out.split('\n').filter(one => one !== ''))
      expect(() => JSON.parse(line)).not.toThrow();
  });

  it.each(both.flatMap(where => ['tail', 'inbox'].map(name => [name, where] as const)))(
    '%s on %s ends when somebody ends it',
    async (name, where) => {
      const stop = AbortSignal.abort();
      const ran = await runSms([name, ...placeOf(where)], rightFor(where), { stop });
      expect(ran).toMatchObject({ code: 130, err: '' });
    },
  );

  it.each(['check', 'where'])('%s works on this machine', async name => {
    const { codes = [0] } = ways[name] ?? {};
    const ran = await runSms([...name.split(' '), ...(ways[name]?.typed() ?? []), '--json'], env);
    expect(codes, `${ran.out}${ran.err}`).toContain(ran.code);
  });
});
