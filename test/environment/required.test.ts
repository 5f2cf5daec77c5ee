import { describe, expect, it } from 'vitest';
import { withDefaults } from '../../lambdas/config/define-channel.ts';
import { wireDeliveryStatus } from '../../lambdas/delivery-status/wire.ts';
import { wireFlexDesk } from '../../lambdas/desks/flex/wire-desk.ts';
import { wireFlexEnd } from '../../lambdas/desks/flex/wire-end.ts';
import { awsName, origin } from '../../lambdas/environment/formats.ts';
import { names } from '../../lambdas/environment/names.ts';
import { type Environment, required, unless, WrongEnvironment } from '../../lambdas/environment/required.ts';
import { wireInboundText } from '../../lambdas/inbound-text/wire.ts';
import { wireSweep } from '../../lambdas/sweep/wire.ts';
import { wireTakeTurn } from '../../lambdas/take-turn/wire.ts';
import { wireThreadApi } from '../../lambdas/thread-api/wire.ts';
import { lambdaMachine } from '../../lambdas/wiring/machine.ts';
import { localEnvironment } from '../../local/local-environment.ts';
import { localTelemetry } from '../../local/local-telemetry.ts';
import { fc } from '../support/seeded-check.ts';
import { flexDesks } from '../support/stack/example-desks.ts';
import { plainId, synthesize } from '../support/stack/synthesized.ts';

const machine = lambdaMachine(localTelemetry(() => {}));
const config = withDefaults({
  numbers: { '+15550001000': {} },
  agents: { reception: { vendor: 'polyai-chat', region: 'us' } },
});

const functions: readonly (readonly [string, (env: Environment) => unknown])[] = [
  ['InboundText', env => wireInboundText(env, machine)],
  ['TakeTurn', env => wireTakeTurn(env, config, machine)],
  ['DeliveryStatus', env => wireDeliveryStatus(env, config, machine)],
  ['ThreadApi', env => wireThreadApi(env, config, machine)],
  ['Sweep', env => wireSweep(env, config, machine)],
  ['FlexDesk', env => wireFlexDesk(env, config, machine)],
  ['FlexEnd', env => wireFlexEnd(env, machine)],
];

/** As lib/ and Lambda give them. */
const right: Readonly<Record<string, string>> = {
  TABLE_NAME: 'SmsChannel-ThreadTable1A2B3C4D-XYZ',
  PUBLIC_URL: 'https://sms.example.com',
  QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/SmsChannel-Threads.fifo',
  DEAD_LETTER_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/SmsChannel-Dead.fifo',
  QUEUE_ARN: 'arn:aws:sqs:eu-west-1:123456789012:SmsChannel-Threads.fifo',
  EVENT_BUS_NAME: 'SmsChannelHandoffBus1A2B3C4D',
  SCHEDULE_GROUP: 'SmsChannel-IdleTimer-Group',
  SCHEDULE_ROLE_ARN: 'arn:aws-cn:iam::123456789012:role/SmsChannel-Role',
  TWILIO_SECRET_ARN: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:Twilio-a1B2c3',
  POLYAI_SECRET_ARN: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:PolyAi-a1B2c3',
  THREAD_API_SECRET_ARN: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:ThreadApi-a1B2c3',
  LOG_KEY_SECRET_ARN: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:LogKey-a1B2c3',
  ERASURE_SECRET_ARN: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:Erasure-a1B2c3',
};

/** lib/ tells it to all functions alike; these have no use for it. */
const unread: Readonly<Record<string, readonly string[]>> = {
  ThreadApi: ['PUBLIC_URL'],
  Sweep: ['PUBLIC_URL'],
};

const template = synthesize({ desks: flexDesks });

/**
 * What lib/ tells a function, but where its secrets are: values of theirs may stand in the environment itself, and
 * one that is nowhere is named when it is needed, for its owner may put it there at any time.
 */
function toldTo(name: string): string[] {
  const found = Object.entries(template.findResources('AWS::Lambda::Function')).filter(([id]) =>
    plainId(id).endsWith(`${name}Function`),
  );
  expect(found.length).toBe(1);
  const variables: object = found[0]?.[1].Properties.Environment.Variables;
  return Object.keys(variables).filter(
    variable =>
      !variable.endsWith('_SECRET_ARN') &&
      // read by Powertools itself
      variable !== names.metricsNamespace &&
      !unread[name]?.includes(variable),
  );
}

function problemsOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof WrongEnvironment) return error.problems;
    throw error;
  }
  return [];
}

const nameOf = (problem: string): string => problem.split(' ')[0] ?? '';

describe.each(functions)('%s', (name, wire) => {
  const told = toldTo(name);

  it('names at once all that its environment lacks, which is what lib/ tells it', () => {
    expect(told).toContain('TABLE_NAME');
    const problems = problemsOf(() => wire({}));
    expect(problems.map(nameOf).sort()).toEqual([...told].sort());
    for (const problem of problems) expect(problem).toMatch(/^[A-Z_]+ is missing: write \S+/);
  });

  it.each(told)('misses %s alone, and is content with what lib/ says', variable => {
    expect(problemsOf(() => wire({ ...right, [variable]: '' })).map(nameOf)).toEqual([variable]);
    expect(problemsOf(() => wire(right))).toEqual([]);
  });

  it('names at once all that is malformed, before the first text', () => {
    const problems = problemsOf(() => wire(Object.fromEntries(Object.keys(right).map(one => [one, 'a b']))));
    expect(problems.map(nameOf)).toEqual(expect.arrayContaining(told));
    for (const problem of problems) expect(problem).toMatch(/^[A-Z_]+ is "a b": write \S+/);
  });
});

const take = (env: Environment) => wireTakeTurn({ ...right, ...env }, config, machine);
const start = (env: Environment) => localEnvironment(env);
const ofLondon = (env: Environment) => localEnvironment(env, [['london', { vendor: 'polyai-chat' }]]);
const api = (env: Environment) => wireThreadApi({ ...right, ...env }, config, machine);

const anOrigin =
  'write an origin such as https://api.example.com, with https:// and without a path, a password, ? and #';
const hidden = 'a value that is not shown';

describe('what is malformed', () => {
  it.each<[(env: Environment) => unknown, string, string, string, string]>([
    [take, 'POLYAI_BASE_URL', 'https://api.example.com/v1', '"https://api.example.com/v1"', anOrigin],
    [take, 'POLYAI_BASE_URL', 'api.example.com', '"api.example.com"', anOrigin],
    [take, 'POLYAI_BASE_URL', 'ftp://api.example.com', '"ftp://api.example.com"', anOrigin],
    [take, 'POLYAI_BASE_URL', 'https://u:hunter2@api.example.com', hidden, anOrigin],
    [take, 'POLYAI_BASE_URL', 'https:api.example.com', '"https:api.example.com"', anOrigin],
    [take, 'POLYAI_BASE_URL', ' https://api.example.com', '" https://api.example.com"', anOrigin],
    [take, 'TWILIO_BASE_URL', 'https://api.example.com?key=hunter2', hidden, anOrigin],
    [take, 'TWILIO_BASE_URL', 'https://api.example.com#key=hunter2', hidden, anOrigin],
    [ofLondon, 'POLYAI_TOKEN_LONDON', 'hunter2 hunter2', hidden, 'write it without blanks'],
    [ofLondon, 'POLYAI_PROJECT_ID_LONDON', 'a/b', '"a/b"', 'write the id as the vendor has it'],
    [take, 'TWILIO_BASE_URL', 'https://api.example.com#', '"https://api.example.com#"', anOrigin],
    [take, 'TWILIO_BASE_URL', 'http://localhost:65536', '"http://localhost:65536"', anOrigin],
    [take, 'TWILIO_BASE_URL', 'http://localhost:0', '"http://localhost:0"', anOrigin],
    [take, 'TWILIO_BASE_URL', 'http://localhost:port', '"http://localhost:port"', anOrigin],
    [take, 'PUBLIC_URL', 'https://sms.example.com/twilio', '"https://sms.example.com/twilio"', anOrigin],
    [take, 'PUBLIC_URL', 'sms.example.com', '"sms.example.com"', anOrigin],
    [take, 'QUEUE_URL', 'threads.fifo', '"threads.fifo"', 'write the queue’s URL'],
    [
      take,
      'QUEUE_URL',
      'https://sqs.eu-west-1.amazonaws.com',
      '"https://sqs.eu-west-1.amazonaws.com"',
      'write the queue’s URL',
    ],
    [take, 'DEAD_LETTER_QUEUE_URL', 'arn:aws:sqs:x:1:y', '"arn:aws:sqs:x:1:y"', 'write the queue’s URL'],
    [take, 'QUEUE_ARN', right.QUEUE_URL ?? '', `"${right.QUEUE_URL}"`, 'write it as arn:aws:sqs:<region>'],
    [
      take,
      'SCHEDULE_ROLE_ARN',
      right.QUEUE_ARN ?? '',
      `"${right.QUEUE_ARN}"`,
      'write it as arn:aws:iam::<account>:role',
    ],
    [take, 'SCHEDULE_GROUP', 'my group', '"my group"', 'write its name or ARN, without blanks'],
    [take, 'EVENT_BUS_NAME', 'a\nb', '"a\\nb"', 'write its name or ARN'],
    [take, 'TABLE_NAME', ' ', '" "', 'write its name or ARN'],
    [take, 'TWILIO_SECRET_ARN', 'my secret', '"my secret"', 'write its name or ARN'],
    [take, 'TWILIO_ACCOUNT_SID', 'AC123', '"AC123"', 'write AC and 32 digits'],
    [take, 'TWILIO_ACCOUNT_SID', `SK${'1'.repeat(32)}`, `"SK${'1'.repeat(32)}"`, 'write AC and 32 digits'],
    [take, 'TWILIO_API_KEY_SID', `AC${'1'.repeat(32)}`, `"AC${'1'.repeat(32)}"`, 'write SK and 32 digits'],
    [take, 'TWILIO_ACCOUNT_SID', 'a8f5f167f44f4964e6c998dee827110c', hidden, 'write AC and 32 digits'],
    [take, 'POLYAI_API_KEY_RECEPTION', 'hunter 2', hidden, 'write it without blanks'],
    [take, 'TWILIO_AUTH_TOKEN', 'one,tw o', hidden, 'write it without blanks'],
    [take, 'TWILIO_AUTH_TOKEN', '"quoted"', hidden, 'write it without blanks, quotation marks'],
    [take, 'POLYAI_TOKEN', 'a\nb', hidden, 'write it without blanks'],
    [take, 'POLYAI_TOKEN_RECEPTION', 'a b', hidden, 'write it without blanks'],
    [take, 'POLYAI_ACCOUNT_ID', 'acc/1', '"acc/1"', 'write the id as the vendor has it'],
    [take, 'LOG_KEY', 'k k', hidden, 'write it without blanks'],
    [take, 'ERASURE_KEY', 'k k', hidden, 'write it without blanks'],
    [take, 'TWILIO_PHONE_NUMBER', '5550001000x', '"5550001000x"', 'write numbers as E.164'],
    [
      take,
      'TWILIO_PHONE_NUMBER',
      '+15550001000;+15550002000',
      '"+15550001000;+15550002000"',
      'write numbers as E.164',
    ],
    [api, 'TWILIO_PHONE_NUMBER', '+15550001000,', '"+15550001000,"', 'write numbers as E.164'],
    [api, 'THREAD_API_KEY', 'desk key', hidden, 'write it without blanks'],
    [start, 'PORT', '65536', '"65536"', 'write a whole number from 1 to 65535'],
    [start, 'PORT', '0', '"0"', 'write a whole number from 1 to 65535'],
    [start, 'PORT', '3e3', '"3e3"', 'write a whole number from 1 to 65535'],
    [start, 'PORT', '-1', '"-1"', 'write a whole number from 1 to 65535'],
    [start, 'VISIBILITY_SECONDS', '30s', '"30s"', 'write a whole number from 1 to 43200'],
    [start, 'VISIBILITY_SECONDS', '1.5', '"1.5"', 'write a whole number from 1 to 43200'],
    [start, 'VISIBILITY_SECONDS', '43201', '"43201"', 'write a whole number from 1 to 43200'],
    ...[
      '0.0083',
      'USD',
      'usd sms=1',
      'ZZZ sms=1',
      'USD sms=1,5',
      'USD sms=-1',
      'USD sms=1 sms=2',
      'USD mms=1',
    ].map((value): [typeof start, string, string, string, string] => [
      ...([start, 'PRICES', value] as const),
      `"${value}"`,
      'write a currency, and what a segment by SMS',
    ]),
    [start, 'PUBLIC_URL', 'localhost:3000', '"localhost:3000"', anOrigin],
    [start, 'AWS_ENDPOINT_URL_DYNAMODB', 'localhost:8000', '"localhost:8000"', anOrigin],
    [start, 'AWS_ENDPOINT_URL_SQS', 'http://localhost:9324/queue', '"http://localhost:9324/queue"', anOrigin],
    [start, 'TABLE_NAME', 'x'.repeat(2_000), `"${'x'.repeat(80)}…"`, 'write its name or ARN'],
  ])('%o, %s as %j is %s: %s', (read, name, value, shown, mend) => {
    expect(problemsOf(() => read({ [name]: value }))).toEqual([
      expect.toSatisfy(
        (line: string) => line.startsWith(`${name} is ${shown}: ${mend}`) && !line.includes('\n'),
      ),
    ]);
  });

  it('is named with what is missing, all at once', () => {
    const env = {
      PORT: '99999',
      POLYAI_BASE_URL: 'http://127.0.0.1:1/v1',
      POLYAI_TOKEN: 'a b',
      PUBLIC_URL: 'x',
    };
    expect(problemsOf(() => start(env)).map(problem => problem.split(':')[0])).toEqual([
      'POLYAI_ACCOUNT_ID is missing',
      'POLYAI_PROJECT_ID is missing',
      'POLYAI_API_KEY is missing',
      `POLYAI_TOKEN is ${hidden}`,
      'POLYAI_BASE_URL is "http',
      'PORT is "99999"',
      'PUBLIC_URL is "x"',
    ]);
  });
});

describe('what is set to nothing', () => {
  it('is not set', () => {
    expect(
      problemsOf(() => take({ POLYAI_BASE_URL: '', TWILIO_BASE_URL: '', TWILIO_PHONE_NUMBER: '' })),
    ).toEqual([]);
    expect(start({ PORT: '', PUBLIC_URL: '', POLYAI_BASE_URL: '' })).toEqual(start({}));
    expect(required({ A: '' }, {}, { A: origin })).toEqual({});
  });
});

it('an origin loses the slash at its end, and nothing else', () => {
  const read = (value: string) => required({ A: value }, { A: origin }).A;
  for (const value of ['https://API.example.com', 'http://localhost:3000', 'http://[::1]:8000', 'https://a'])
    expect([read(value), read(`${value}/`)]).toEqual([value, value]);
});

it('a part that is handed in needs no name', () => {
  const names = (part: unknown) =>
    required({ A: 'a', B: 'b' }, { A: awsName, ...unless(part, { B: awsName }) });
  expect(names(undefined)).toEqual({ A: 'a', B: 'b' });
  expect(names({})).toEqual({ A: 'a' });
});

it('nothing else is thrown for any values, and each message is one short line that has no key in it', () => {
  const values = fc.dictionary(
    fc.constantFrom(...Object.keys(right), 'POLYAI_TOKEN', 'TWILIO_BASE_URL'),
    fc.string(),
  );
  fc.assert(
    fc.property(values, env => {
      for (const problem of problemsOf(() => take(env))) {
        expect(problem).toMatch(/^[A-Z_]+ is (missing|a value that is not shown|".*"): .{1,120}$/);
        expect(problem.length).toBeLessThan(400);
      }
    }),
  );
});
