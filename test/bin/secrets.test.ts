import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import twilio from 'twilio';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listOf } from '../../lambdas/environment/secret.ts';
import { type Served, serve } from '../../playground/serve.ts';
import { createSimulatedAgent } from '../../simulators/agent/simulated-agent.ts';
import { createSimulatedCarrier } from '../../simulators/carrier/simulated-carrier.ts';
import { runSms } from '../support/processes/run-sms.ts';
import { type AwsAccount, startAwsAccount } from '../support/vendors/aws-account.ts';

const accountSid = 'AC0123456789abcdef0123456789abcdef';
const polyai = {
  POLYAI_ACCOUNT_ID: 'account',
  POLYAI_PROJECT_ID: 'project',
  POLYAI_API_KEY: 'key',
  POLYAI_TOKEN: 'token',
};

let aws: AwsAccount;
let secrets: Record<string, object | ''>;
let servers: Served[];
let folder: string;
let env: Record<string, string>;
/** The account's own tokens, as Twilio has them: primary first. */
let tokens: string[];
let events: string[];

beforeEach(async () => {
  tokens = ['old-token'];
  events = [];
  secrets = {
    twilio: { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: 'old-token' },
    polyai: '',
    thread: { THREAD_API_KEY: 'old-key' },
  };
  folder = await mkdtemp(join(tmpdir(), 'sms-channel-secrets-'));
  const file = join(folder, 'config.ts');
  const define = pathToFileURL(join(import.meta.dirname, '../../lambdas/config/define-channel.ts')).href;
  const agents = { reception: { vendor: 'polyai-chat', region: 'us' } };
  await writeFile(
    file,
    `import { defineChannel } from '${define}';\nexport default defineChannel(${JSON.stringify({ numbers: { '+15550001000': {} }, agents })});\n`,
  );
  const agent = createSimulatedAgent({
    accountId: 'account',
    projectId: 'project',
    apiKey: 'key',
    token: 'token',
  });
  const here = { port: 0, host: '127.0.0.1' };
  servers = [await serve(twilioApi, here), await serve(request => agent.handle(request), here)];
  aws = await startAwsAccount({
    stacks: {
      SmsChannel: { TwilioSecret: 'twilio', PolyAiSecret: 'polyai', ThreadApiSecret: 'thread' },
    },
    secrets,
  });
  env = {
    ...aws.env,
    CHANNEL_CONFIG: file,
    TWILIO_BASE_URL: servers[0]?.url ?? '',
    POLYAI_BASE_URL: servers[1]?.url ?? '',
  };
});
afterEach(() =>
  Promise.all([
    ...servers.map(one => one.close()),
    aws[Symbol.asyncDispose](),
    rm(folder, { recursive: true }),
  ]),
);

/** Twilio's auth tokens: https://www.twilio.com/docs/iam/api/authtoken */
async function twilioApi(request: Request): Promise<Response> {
  const [, password = ''] = atob((request.headers.get('authorization') ?? '').slice(6)).split(':');
  if (!tokens.includes(password)) return Response.json({ code: 20003, status: 401 }, { status: 401 });
  const { pathname } = new URL(request.url);
  if (pathname === '/v1/AuthTokens/Secondary') {
    tokens.push('new-token');
    events.push('made');
    return Response.json({ account_sid: accountSid, secondary_auth_token: 'new-token' }, { status: 201 });
  }
  if (pathname === '/v1/AuthTokens/Promote') {
    events.push(`promoted while the secret has ${JSON.stringify(secrets.twilio)}`);
    tokens = tokens.slice(1);
    return Response.json({ account_sid: accountSid, auth_token: tokens[0] });
  }
  return Response.json({ incoming_phone_numbers: [], page: 0, page_size: 50, next_page_uri: null });
}

/** Somebody types these, in order; what is asked is kept. */
function typing(...answers: string[]) {
  const asked: string[] = [];
  const next = async (question: string) => {
    asked.push(question);
    return answers.shift() ?? '';
  };
  return { asked, ask: next, askSecretly: next };
}

describe('secrets set', () => {
  it('asks for what is needed, tries it with the vendor, and writes it', async () => {
    const somebody = typing('account', 'project', 'key', 'token', '');
    const ran = await runSms(['secrets', 'set', 'polyai'], env, somebody);
    expect(ran).toEqual({
      code: 0,
      err: '',
      out: 'PolyAI’s secret has POLYAI_ACCOUNT_ID, POLYAI_PROJECT_ID, POLYAI_API_KEY, POLYAI_TOKEN: functions read it within five minutes.\n',
    });
    expect(somebody.asked[0]).toBe('POLYAI_ACCOUNT_ID (needed): ');
    expect(secrets.polyai).toEqual(polyai);
  });

  it('keeps what is left blank, and writes nothing where nothing is another', async () => {
    const ran = await runSms(['secrets', 'set', 'twilio', '--json'], env, typing());
    expect(JSON.parse(ran.out)).toEqual({ changed: [] });
    expect(aws.asked.some(({ action }) => action.endsWith('PutSecretValue'))).toBe(false);
  });

  it.each([
    ['a token of another account', 'twilio', ['', 'wrong-token'], /does not take TWILIO_AUTH_TOKEN/],
    [
      'an API key that is none',
      'twilio',
      ['', '', `SK${'1'.repeat(32)}`, 'wrong-token'],
      /TWILIO_API_KEY_SID with/,
    ],
    ['half an API key', 'twilio', ['', '', `SK${'1'.repeat(32)}`, ''], /are there together/],
    ['a value of another form', 'twilio', ['hello'], /TWILIO_ACCOUNT_SID: write AC and 32 digits/],
    [
      'a key that the agent refuses',
      'polyai',
      ['account', 'project', 'wrong-token', 'token'],
      /agent reception: refused/,
    ],
    ['what is missing', 'polyai', ['account'], /POLYAI_TOKEN is missing/],
  ])('writes nothing of %s, and shows no value', async (_, secret, answers, says) => {
    const before = structuredClone(secrets);
    const ran = await runSms(['secrets', 'set', secret], env, typing(...answers));
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toMatch(says);
    expect(ran.err).not.toMatch(/wrong-token|old-token/);
    expect(secrets).toEqual(before);
  });

  it('takes a file in place of questions, and writes what the vendor does not take where that is said', async () => {
    const file = join(folder, 'values.json');
    await writeFile(file, JSON.stringify({ ...polyai, POLYAI_TOKEN_RECEPTION: 'another' }));
    expect((await runSms(['secrets', 'set', 'polyai', '--file', file], env)).code).toBe(1);
    const ran = await runSms(['secrets', 'set', 'polyai', '--file', file, '--unchecked'], env);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(secrets.polyai).toMatchObject({ POLYAI_TOKEN_RECEPTION: 'another' });
  });

  it.each([
    [['set', 'logkey'], 'Allowed choices are twilio, polyai, polyai-messaging, chatbase, thread-api'],
    [['set', 'polyai'], 'nobody is there to be asked'],
    [['set', 'polyai', '--file', '/nonexistent'], 'cannot be read (ENOENT)'],
    [['rotate', 'twilio', '--wait', 'soon'], '--wait is "soon"'],
  ])('refuses %j', async (typed, says) => {
    const ran = await runSms(['secrets', ...typed], env);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain(says);
  });

  it('names what no agent reads, and what AWS does not let through', async () => {
    expect((await runSms(['secrets', 'set', 'chatbase'], env)).err).toContain('has no agent of chatbase');
    aws.refuse('secretsmanager:PutSecretValue', {
      ...{ status: 400, code: 'AccessDeniedException', message: 'not authorized to perform: x' },
    });
    const ran = await runSms(['secrets', 'set', 'polyai', '--unchecked'], env, typing('a', 'b', 'c', 'd'));
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(secrets.polyai).toBe('');
  });
});

describe('secrets rotate', () => {
  const rotate = (secret: string, somebody = typing('y', 'y', 'y')) =>
    runSms(['secrets', 'rotate', secret, '--wait', '0s'], env, somebody);

  it('twilio: both are in the secret while Twilio promotes the new one, and then that alone', async () => {
    const ran = await rotate('twilio');
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(events).toEqual([
      'made',
      `promoted while the secret has ${JSON.stringify({ TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: 'new-token,old-token' })}`,
    ]);
    expect(secrets.twilio).toMatchObject({ TWILIO_AUTH_TOKEN: 'new-token' });
    expect(tokens).toEqual(['new-token']);
    expect(ran.out).not.toMatch(/old-token|new-token/);
  });

  it.each([
    ['before it was promoted', ['y', 'n'], ['old-token', 'new-token'], 1],
    ['before anything', ['n'], ['old-token'], 2],
  ])('twilio: stopped %s, it goes on from there', async (_, answers, left, still) => {
    expect((await rotate('twilio', typing(...answers))).code).toBe(0);
    expect(tokens).toEqual(left);
    const asked = typing('y', 'y');
    expect((await rotate('twilio', asked)).code).toBe(0);
    expect(asked.asked).toHaveLength(still);
    expect([secrets.twilio, tokens]).toEqual([
      { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: 'new-token' },
      ['new-token'],
    ]);
  });

  it('twilio: promoted, and ended before it was written, the next run writes it', async () => {
    tokens = ['new-token'];
    secrets.twilio = { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: 'new-token,old-token' };
    expect((await rotate('twilio')).code).toBe(0);
    expect(events).toEqual([]);
    expect(secrets.twilio).toMatchObject({ TWILIO_AUTH_TOKEN: 'new-token' });
  });

  it('twilio: changes nothing where the token in the secret is not the account’s', async () => {
    tokens = ['somebody-else'];
    const ran = await rotate('twilio');
    expect(ran.code).toBe(1);
    expect(ran.err).toContain('does not take the auth token that is in the secret');
    expect(secrets.twilio).toMatchObject({ TWILIO_AUTH_TOKEN: 'old-token' });
  });

  it('twilio: against the simulated carrier, whose webhooks are signed by the primary token throughout', async () => {
    const signedBy = new Map<string, string>();
    const url = 'https://sms.example.com/twilio/messages';
    const carrier = createSimulatedCarrier({
      ...{ accountSid, authToken: 'old-token', numbers: ['+15550001000'], webhookUrl: url },
      deliver: async (to, headers, body) => {
        const form = Object.fromEntries(new URLSearchParams(body));
        const known = listOf((secrets.twilio as { TWILIO_AUTH_TOKEN: string }).TWILIO_AUTH_TOKEN);
        const signature = headers['X-Twilio-Signature'] ?? '';
        const by = known.find(token => twilio.validateRequest(token, signature, to, form));
        signedBy.set(form.Body ?? '', by ?? 'nobody');
        return { status: 200, body: '<Response/>', contentType: 'text/xml' };
      },
    });
    const served = await serve(request => carrier.handle(request), { port: 0, host: '127.0.0.1' });
    servers.push(served);
    env.TWILIO_BASE_URL = served.url;
    const text = (body: string) => carrier.text({ from: '+15551234567', to: '+15550001000', body });
    await text('before');
    expect((await rotate('twilio', typing('y', 'n'))).code).toBe(0);
    await text('while both are there');
    const ran = await rotate('twilio');
    expect(ran).toMatchObject({ code: 0, err: '' });
    await text('after');
    const { TWILIO_AUTH_TOKEN: now = '' } = secrets.twilio as { TWILIO_AUTH_TOKEN?: string };
    expect(now).toMatch(/^[0-9a-f]{32}$/);
    expect([...signedBy]).toEqual([
      ['before', 'old-token'],
      ['while both are there', 'old-token'],
      ['after', now],
    ]);
  });

  it('thread-api: a new key before the old one, and at the second run that alone', async () => {
    const first = await rotate('thread-api');
    expect(first.out).toContain('Both are taken');
    const { THREAD_API_KEY: both } = secrets.thread as { THREAD_API_KEY: string };
    expect(both).toMatch(/^[0-9a-f]{64},old-key$/);
    expect((await rotate('thread-api')).code).toBe(0);
    expect(secrets.thread).toEqual({ THREAD_API_KEY: both.split(',')[0] });
  });

  /** Ended by Ctrl-C in its wait, as soon as that has begun. */
  async function ended(secret: string): Promise<void> {
    const stop = new AbortController();
    const begun = runSms(['secrets', 'rotate', secret, '--yes'], env, { stop: stop.signal });
    const isWritten = () => aws.asked.some(({ action }) => action.endsWith('PutSecretValue'));
    while (!isWritten()) await new Promise(resolve => setTimeout(resolve, 5));
    stop.abort();
    expect((await begun).code).toBe(130);
  }
  const again = (secret: string, wait: string) =>
    runSms(['secrets', 'rotate', secret, '--yes', '--wait', wait], env);

  it('thread-api: ended in its wait, the next run waits on, and takes nothing away', async () => {
    await ended('thread-api');
    const { THREAD_API_KEY: both } = secrets.thread as { THREAD_API_KEY: string };
    expect(both).toMatch(/^[0-9a-f]{64},old-key$/);
    const second = await again('thread-api', '2s');
    expect(second).toMatchObject({ code: 0, err: '' });
    expect(second.out).toMatch(/^Two are in the secret.*\nWaiting [12] s.*\nBoth are taken\./);
    expect(secrets.thread).toEqual({ THREAD_API_KEY: both });
    expect((await again('thread-api', '1s')).out).toContain('The new key alone');
    expect(secrets.thread).toEqual({ THREAD_API_KEY: both.split(',')[0] });
  });

  it('twilio: ended in its wait, the next run waits on before Twilio signs with the new one', async () => {
    await ended('twilio');
    const second = await again('twilio', '2s');
    expect(second.out).toMatch(/Two are in the secret already.*\nWaiting [12] s.*\nThe new auth token alone/);
    expect(tokens).toEqual(['new-token']);
  });

  it('polyai: the new ones are tried before they are written', async () => {
    secrets.polyai = { ...polyai, POLYAI_TOKEN: 'expiring' };
    const refused = await rotate('polyai', typing('wrong', 'token'));
    expect(refused).toMatchObject({ code: 1 });
    expect(secrets.polyai).toMatchObject({ POLYAI_TOKEN: 'expiring' });
    const done = await rotate('polyai', typing('', 'token'));
    expect(done.out).toContain(
      'POLYAI_TOKEN: every function has the new one; let the old one go at the vendor.',
    );
    expect(secrets.polyai).toEqual(polyai);
  });
});
