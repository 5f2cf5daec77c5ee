import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deduplicationIdOf, entryBodyOf, groupOf } from '../../lambdas/aws/thread-queue.ts';
import { address } from '../../lambdas/channel/thread/address.ts';
import type { TextMessage } from '../../lambdas/channel/thread/message.ts';
import { type Served, serve } from '../../playground/serve.ts';
import { createSimulatedCarrier, type SimulatedCarrier } from '../../simulators/carrier/simulated-carrier.ts';
import { runSms, runSmsProcess, startSmsProcess } from '../support/processes/run-sms.ts';
import { closedOrigin, scriptedServer } from '../support/processes/scripted-server.ts';
import { type AwsAccount, startAwsAccount } from '../support/vendors/aws-account.ts';

const accountSid = 'AC0123456789abcdef0123456789abcdef';
const number = '+15550001000';
const publicUrl = 'https://sms.example.com';
const secretName = 'SecretsTwilio-a1b2c3';

let aws: AwsAccount;
let carrier: SimulatedCarrier;
let twilio: Served;
let env: Record<string, string>;

beforeEach(async () => {
  carrier = createSimulatedCarrier({
    accountSid,
    authToken: 'the-token',
    numbers: [number],
    webhookUrl: 'https://old.example.com/sms',
  });
  twilio = await serve(request => carrier.handle(request), { port: 0, host: '127.0.0.1' });
  const outputs = {
    PublicUrl: publicUrl,
    ApiEndpoint: 'https://abc123.execute-api.eu-west-1.amazonaws.com',
    TwilioSecret: secretName,
  };
  aws = await startAwsAccount({
    stacks: {
      SmsChannel: outputs,
      SmsChannelTest: { ...outputs, PublicUrl: 'https://test.example.com' },
      Other: {},
    },
    secrets: {
      [secretName]: { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: 'the-token' },
      empty: '',
    },
  });
  env = { ...aws.env, TWILIO_BASE_URL: twilio.url, TWILIO_PHONE_NUMBER: number };
});
afterEach(async () => {
  await Promise.all([aws[Symbol.asyncDispose](), twilio.close()]);
});

/** A text among the dead letters. */
function bury(digit: number, reason = 'agent-busy'): TextMessage {
  const text: TextMessage = {
    kind: 'text',
    thread: { business: address(number), customer: address(`+1555123456${digit}`) },
    sid: `SM${String(digit).repeat(32)}`,
    body: 'Rumpelstiltskin',
    media: [],
    receivedAt: Date.now() - 60_000,
    from: {},
  };
  aws.dead.send({
    body: entryBodyOf(text),
    group: groupOf(text.thread),
    deduplicationId: deduplicationIdOf(text),
    attributes: { reason: { dataType: 'String', stringValue: reason } },
  });
  return text;
}

const lines = (out: string): Record<string, unknown>[] =>
  out
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line));

describe('a stack by its name', () => {
  it('has the queues in its outputs, as a process finds them', async () => {
    bury(1);
    const { code, out, err } = await runSmsProcess(['redrive', '--yes'], env);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('1 dead letter: 1 redriven.');
    expect([aws.dead.peek().length, aws.threads.peek().length]).toEqual([0, 1]);
    expect(aws.asked[0]).toEqual({ action: 'cloudformation:DescribeStacks', region: 'eu-west-1' });
  });

  it('has Twilio’s credentials and the public URL, and another stack has others', async () => {
    expect((await runSms(['webhooks', 'set', '--yes'], env)).code).toBe(0);
    expect((await runSms(['webhooks', 'show'], env)).out).toContain(`${publicUrl}/twilio/messages#rc=2`);
    await runSms(['webhooks', 'set', '--yes', '--stack', 'SmsChannelTest'], env);
    expect((await runSms(['webhooks', 'show'], env)).out).toContain(
      'https://test.example.com/twilio/messages',
    );
  });

  it('that was typed goes before the environment; one that was not, behind it', async () => {
    const strange = {
      ...env,
      TWILIO_ACCOUNT_SID: accountSid,
      TWILIO_AUTH_TOKEN: 'another-token',
      QUEUE_URL: `${aws.url}/1/nowhere.fifo`,
      DEAD_LETTER_QUEUE_URL: `${aws.url}/1/nowhere-dead.fifo`,
    };
    expect((await runSms(['webhooks', 'show', '--stack', 'SmsChannel'], strange)).code).toBe(0);
    expect((await runSms(['webhooks', 'show', '--secret', secretName], strange)).code).toBe(0);
    expect((await runSms(['webhooks', 'show'], strange)).err).toMatch(
      /credentials from the environment \(20003\)/,
    );
    expect((await runSms(['redrive', '--stack', 'SmsChannel'], strange)).out).toBe(
      'There are no dead letters.\n',
    );
    expect((await runSms(['redrive'], strange)).err).toMatch(/^AWS has no such queue/);
  });

  it.each([
    ['SmsChanel', 1, 'There is no stack named SmsChanel in this region of this account: name it by --stack'],
    ['Other', 1, 'The stack Other has no output TwilioSecret: is it this channel'],
    ['a stack', 2, '--stack is "a stack": a stack\'s name is letters, digits and hyphens'],
  ])('that is %j ends with %i and the mend', async (name, code, words) => {
    const ran = await runSms(['webhooks', 'show', '--stack', name], env);
    expect(ran).toMatchObject({ code, out: '' });
    expect(ran.err).toContain(words);
    expect(ran.err.trimEnd()).not.toContain('\n');
  });

  it('is no place beside another', async () => {
    const { code, err } = await runSms(['redrive', '--stack', 'SmsChannel', '--local'], env);
    expect({ code, err }).toEqual({ code: 2, err: '--stack and --local are two places: say one of them\n' });
  });
});

describe('what AWS does not do', () => {
  const denied = {
    status: 400,
    code: 'AccessDeniedException',
    message:
      'User: arn:aws:iam::000000000000:user/ada is not authorized to perform: sqs:ReceiveMessage on resource: arn:aws:sqs:eu-west-1:000000000000:threads-dead.fifo',
  };
  const throttled = { status: 400, code: 'ThrottlingException', message: 'Rate exceeded' };
  const failing = { status: 503, code: 'ServiceUnavailable', message: 'no' };

  it.each<[string, string, string, Parameters<AwsAccount['refuse']>[1], RegExp]>([
    [
      'redrive',
      'sqs:ReceiveMessage',
      'aws-denied',
      denied,
      /^AWS denies sqs:ReceiveMessage to the key in AWS_ACCESS_KEY_ID: /,
    ],
    [
      'redrive',
      'cloudformation:DescribeStacks',
      'aws-denied',
      { status: 403, code: 'AccessDenied', message: 'no' },
      /^AWS denies cloudformation:DescribeStacks to /,
    ],
    [
      'webhooks show',
      'secretsmanager:GetSecretValue',
      'aws-throttled',
      throttled,
      /too many requests \(secretsmanager:GetSecretValue\)/,
    ],
    [
      'forged-requests',
      'cloudformation:DescribeStacks',
      'aws-failing',
      failing,
      /trouble of its own \(cloudformation:DescribeStacks, 503\)/,
    ],
    [
      'redrive',
      'cloudformation:DescribeStacks',
      'aws-expired',
      { status: 403, code: 'ExpiredToken', message: 'The security token included in the request is expired' },
      /^The sign-in to AWS of .* has expired: `aws sso login`/,
    ],
    [
      'webhooks show',
      'secretsmanager:GetSecretValue',
      'aws-key-denied',
      { status: 400, code: 'AccessDeniedException', message: 'Access to KMS is not allowed' },
      /use the stack's KMS key, which secretsmanager:GetSecretValue needs/,
    ],
    [
      'redrive',
      'cloudformation:DescribeStacks',
      'aws-clock',
      {
        status: 400,
        code: 'SignatureDoesNotMatch',
        message: 'Signature expired: 20260505T120000Z is now earlier',
      },
      /the time that this machine has/,
    ],
    [
      'redrive',
      'sqs:ReceiveMessage',
      'aws-no-queue',
      { status: 400, code: 'com.amazonaws.sqs#QueueDoesNotExist', message: 'no' },
      /^AWS has no such queue: /,
    ],
    [
      'redrive',
      'sqs:ReceiveMessage',
      'aws-other',
      { status: 400, code: 'Peculiar', message: 'It is' },
      /Peculiar\. It is$/,
    ],
  ])('%s, %s: %s', async (command, action, code, refusal, words) => {
    aws.refuse(action, refusal);
    const ran = await runSms([...command.split(' '), '--json'], env);
    expect(ran.code).toBe(1);
    expect(ran.err.trimEnd()).toMatch(words);
    expect(ran.err.trimEnd()).not.toMatch(/\n| {4}at /);
    expect(lines(ran.out)).toEqual([{ error: { code, message: ran.err.trimEnd() } }]);
  });

  it.each<[string, Record<string, string>, string, RegExp]>([
    ['no region', { AWS_REGION: '' }, 'aws-no-region', /set AWS_REGION, such as eu-west-1/],
    ['a region that is none', { AWS_REGION: 'eu west 1' }, 'aws-no-region', /set AWS_REGION/],
    [
      'no credentials',
      { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' },
      'aws-no-credentials',
      /^There are no AWS credentials for the default profile: /,
    ],
    [
      'a key that is not known',
      { AWS_ACCESS_KEY_ID: 'AKIDOTHER' },
      'aws-refused',
      /does not know the credentials/,
    ],
    [
      'a profile that is not there',
      { AWS_PROFILE: 'prod' },
      'aws-no-credentials',
      /for the profile prod: `aws configure list-profiles`/,
    ],
  ])('for want of: %s', async (_, changes, code, words) => {
    const ran = await runSms(['redrive', '--dry-run', '--json'], { ...env, ...changes });
    expect(ran.code).toBe(1);
    expect(ran.err).toMatch(words);
    expect(lines(ran.out)).toMatchObject([{ error: { code } }]);
    expect(ran.err + ran.out).not.toContain('the-secret-access-key');
  });

  it.each([
    ['empty', /^The secret has no value yet: fill it/],
    ['gone', /^AWS has no such secret/],
  ])('a secret that is %s', async (name, words) => {
    const { code, err } = await runSms(['webhooks', 'show', '--secret', name], env);
    expect(code).toBe(1);
    expect(err).toMatch(words);
  });

  it('because nothing listens, or nothing answers to the name', async () => {
    const closed = await closedOrigin();
    const refused = await runSms(['redrive'], { ...env, AWS_ENDPOINT_URL: closed });
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toBe(
      `Nothing listens at ${new URL(closed).host}: is it started, and is that its port?\n`,
    );
    const unknown = await runSms(['redrive'], { ...env, AWS_ENDPOINT_URL: 'http://aws.invalid' });
    expect(unknown.err).toMatch(/^The name aws\.invalid cannot be found \(DNS\)/);
  });

  it('says where it was thrown to who wants to know', async () => {
    const ran = await runSms(['redrive', '--verbose', '--stack', 'SmsChanel'], env);
    expect(ran.err).toMatch(/^There is no stack[^\n]*\nFailure: There is no stack[^\n]*\n {4}at /);
    expect(ran.err).toContain('caused by ');
  });
});

describe('what the SDK takes from files', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'sms-channel-aws-'));
  });
  afterEach(() => rm(home, { recursive: true }));

  async function files(config: string, credentials = ''): Promise<Record<string, string>> {
    const [AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE] = [join(home, 'config'), join(home, 'credentials')];
    await writeFile(AWS_CONFIG_FILE, config);
    await writeFile(AWS_SHARED_CREDENTIALS_FILE, credentials);
    const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, AWS_REGION: ___, ...rest } = env;
    return { ...rest, HOME: home, AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE };
  }
  const key = 'aws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = other\n';

  it('is a profile’s region and credentials, unless a variable says another region', async () => {
    const given = await files('[profile prod]\nregion = ap-south-1\n', `[prod]\n${key}`);
    const profile = { ...given, AWS_PROFILE: 'prod' };
    for (const more of [
      {},
      { AWS_DEFAULT_REGION: 'eu-north-1' },
      { AWS_DEFAULT_REGION: 'x', AWS_REGION: 'us-west-2' },
    ])
      expect((await runSms(['redrive'], { ...profile, ...more })).err).toBe('');
    const regions = aws.asked.filter(({ action }) => action.startsWith('cloudf')).map(({ region }) => region);
    expect(regions).toEqual(['ap-south-1', 'eu-north-1', 'us-west-2']);
  });

  it('is a sign-in that has expired: it says how to sign in again', async () => {
    const given = await files(
      '[profile prod]\nregion = eu-west-1\nsso_session = work\nsso_account_id = 000000000000\nsso_role_name = ops\n' +
        '[sso-session work]\nsso_start_url = https://example.com/start\nsso_region = eu-west-1\n',
    );
    const { code, err } = await runSms(['redrive'], { ...given, AWS_PROFILE: 'prod' });
    expect(code).toBe(1);
    expect(err).toMatch(
      /^The sign-in to AWS of the profile prod has expired: `aws sso login --profile prod`/,
    );
  });
});

describe('what Twilio does not do', () => {
  it.each([
    [401, { code: 20003 }, 'twilio-credentials', `from the secret ${secretName} (20003)`],
    [403, { code: 20403 }, 'twilio-denied', 'a restricted API key'],
    [404, { code: 20404 }, 'twilio-missing', 'is TWILIO_ACCOUNT_SID'],
    [429, { code: 20429 }, 'twilio-throttled', 'try again in a minute'],
    [503, '<html>', 'twilio-failing', 'trouble of its own (503)'],
    [400, { code: 20001 }, 'twilio-other', 'https://www.twilio.com/docs/api/errors/20001'],
  ])('%i', async (status, body, code, words) => {
    await using server = await scriptedServer((_, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    const ran = await runSms(['webhooks', 'show', '--json'], { ...env, TWILIO_BASE_URL: server.origin });
    expect(ran.code).toBe(1);
    expect(lines(ran.out)).toMatchObject([{ error: { code } }]);
    expect(ran.err).toContain(words);
    expect(ran.err.trimEnd()).not.toContain('\n');
  });

  it('because nothing listens, the connection is cut, or the address is none', async () => {
    const closed = await closedOrigin();
    const refused = await runSms(['webhooks', 'show'], { ...env, TWILIO_BASE_URL: closed });
    expect(refused.err).toBe(
      `Nothing listens at Twilio (${new URL(closed).host}): is it started, and is that its port?\n`,
    );
    await using server = await scriptedServer((_, response) => void response.destroy());
    const cut = await runSms(['webhooks', 'show'], { ...env, TWILIO_BASE_URL: server.origin });
    expect(cut.err).toBe(`The connection to Twilio (${new URL(server.origin).host}) was cut: try again.\n`);
    const path = await runSms(['webhooks', 'show'], {
      ...env,
      TWILIO_BASE_URL: `${server.origin}/2010-04-01`,
    });
    expect(path.err).toContain('TWILIO_BASE_URL must be an origin');
  });

  it('because the secret has another’s account, or none', async () => {
    const sid = { TWILIO_AUTH_TOKEN: 'the-token', TWILIO_ACCOUNT_SID: 'ACzz' };
    const { err } = await runSms(['webhooks', 'show'], { ...env, ...sid });
    expect(err).toMatch(/^TWILIO_ACCOUNT_SID from the environment is no account's: it begins with AC/);
    expect(err).not.toContain('ACzz');
  });
});

describe('for scripts', () => {
  it('redrive has a line for each letter, and one for all', async () => {
    const [one] = [bury(1), bury(2, 'agent-refused')];
    const { code, out, err } = await runSms(['redrive', '--json', '--reason', 'agent-busy'], env);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(lines(out)).toEqual([
      {
        id: expect.any(String),
        fate: 'redriven',
        reason: 'agent-busy',
        kind: 'text',
        thread: groupOf(one.thread),
        at: new Date(one.receivedAt).toISOString(),
        since: expect.stringMatching(/^\d{4}-/),
      },
      expect.objectContaining({ fate: 'not chosen', reason: 'agent-refused' }),
      { total: { redriven: 1, 'not chosen': 1 }, hidden: 0 },
    ]);
    expect(out).not.toMatch(/Rumpelstiltskin|\+1555/);
  });

  it('webhooks has one document of what is, and a line for each number that is set', async () => {
    const shown = await runSms(['webhooks', 'show', '--json'], env);
    expect(lines(shown.out)).toEqual([
      { numbers: [expect.objectContaining({ number, url: 'https://old.example.com/sms' })], missing: [] },
    ]);
    const set = await runSms(['webhooks', 'set', '--yes', '--json'], env);
    expect(lines(set.out)).toEqual([
      { number, fate: 'set', url: expect.stringContaining(publicUrl), was: 'https://old.example.com/sms' },
    ]);
    expect(lines((await runSms(['webhooks', 'set', '--yes', '--json'], env)).out)).toMatchObject([
      { fate: 'as it was' },
    ]);
  });

  it('what makes no sense is a document too', async () => {
    const { code, out } = await runSms(['redrive', '--json', '--reason', 'x'], env);
    expect(code).toBe(2);
    expect(lines(out)).toEqual([
      { error: { code: 'usage', message: expect.stringContaining('Allowed choices') } },
    ]);
  });
});

describe('who is asked', () => {
  const answering = (answer: string) => {
    const questions: string[] = [];
    return {
      questions,
      ask: async (question: string) => {
        questions.push(question);
        return answer;
      },
    };
  };

  it('sees what would be sent, and nothing is where they do not agree', async () => {
    bury(1);
    const somebody = answering('no');
    const { code, out } = await runSms(['redrive'], env, somebody);
    expect({ code, questions: somebody.questions }).toEqual({
      code: 0,
      questions: ['Send it through? [y/N] '],
    });
    expect(out).toMatch(/would be redriven[\s\S]*Nothing was sent\.\n$/);
    expect([aws.dead.peek().length, aws.threads.peek().length]).toEqual([1, 0]);
    await runSms(['redrive'], env, answering('y'));
    expect([aws.dead.peek().length, aws.threads.peek().length]).toEqual([0, 1]);
  });

  it('sees what would be set; where nobody is there, --yes is named and nothing set', async () => {
    const somebody = answering('');
    const { out } = await runSms(['webhooks', 'set'], env, somebody);
    expect(out).toMatch(/\(was https:\/\/old\.example\.com\/sms\) {2}would be set\nNothing was changed\.\n$/);
    expect(somebody.questions).toEqual(['Set it at Twilio? [y/N] ']);
    const alone = await runSms(['webhooks', 'set'], env);
    expect(alone).toMatchObject({ code: 2, err: 'nobody is there to be asked: say --yes to have it done\n' });
    expect(carrier.calls.filter(({ operation }) => operation === 'update-number')).toEqual([]);
    expect((await runSms(['webhooks', 'set'], env, answering('yes'))).code).toBe(0);
    // there is nothing left to agree to
    expect((await runSms(['webhooks', 'set'], env)).code).toBe(0);
  });

  it('may have one number alone, of those that there are', async () => {
    const other = await runSms(['webhooks', 'set', '--yes', '--number', '+15550009999'], env);
    expect(other).toMatchObject({
      code: 2,
      err: '--number is "+15550009999": the channel has +15550001000\n',
    });
    expect((await runSms(['webhooks', 'show', '--number', number], env)).code).toBe(0);
  });
});

describe('Ctrl-C', () => {
  it('ends a redrive behind the letter at hand, gives 130, and leaves the others to be seen', async () => {
    const letters = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    for (const digit of letters) bury(digit);
    const goOn = Promise.withResolvers<void>();
    aws.hold('sqs:DeleteMessage', goOn.promise);
    const child = startSmsProcess(['redrive', '--yes'], env);
    await reached('sqs:DeleteMessage');
    child.kill('SIGINT');
    goOn.resolve();
    const { code, out, err } = await child.ended;
    expect({ code, err }).toEqual({ code: 130, err: '' });
    expect(out).toMatch(
      /\d dead letters?: \d redriven\.\nStopped here; the others are left as they were\.\n/,
    );
    // one, or one more where the answer of AWS is faster than the signal
    const sent = aws.threads.peek().length;
    expect([1, 2]).toContain(sent);
    expect(aws.dead.depth()).toEqual({ waiting: letters.length - sent, inFlight: 0 });
  });

  it('does not wait for what need not be finished', async () => {
    aws.hold('cloudformation:DescribeStacks', new Promise(() => undefined));
    const child = startSmsProcess(['redrive'], env);
    await reached('cloudformation:DescribeStacks');
    child.kill('SIGINT');
    expect(await child.ended).toEqual({ code: 130, out: '', err: '' });
  });

  it('a reader who has gone ends it, quietly, and nothing is half done', async () => {
    for (const digit of [1, 2, 3]) bury(digit);
    const goOn = Promise.withResolvers<void>();
    aws.hold('sqs:DeleteMessage', goOn.promise);
    const child = startSmsProcess(['redrive', '--yes'], env);
    await reached('sqs:DeleteMessage');
    child.closeOut();
    goOn.resolve();
    const { code, err } = await child.ended;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(aws.dead.depth().inFlight).toBe(0);
    expect(aws.threads.peek().length + aws.dead.peek().length).toBe(3);
  });

  async function reached(action: string): Promise<void> {
    while (!aws.asked.some(one => one.action === action))
      await new Promise(resolve => setTimeout(resolve, 20));
  }
});
