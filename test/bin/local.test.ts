import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withDefaults } from '../../lambdas/config/define-channel.ts';
import { localEnvironment } from '../../local/local-environment.ts';
import { type Playground, startPlayground } from '../../playground/start.ts';
import { fullConfig } from '../check/full-config.ts';
import { freePort } from '../support/free-port.ts';
import { runSms, runSmsProcess } from '../support/processes/run-sms.ts';
import { scriptedServer } from '../support/processes/scripted-server.ts';

const business = '+15550001000';
const customer = '+15551234567';
const config = withDefaults({
  numbers: { [business]: { greeting: 'omit' } },
  agents: { reception: { vendor: 'polyai-chat', region: 'us' } },
});

it('doctor asks the simulated agents of every vendor', async ({ onTestFinished }) => {
  const folder = await mkdtemp(join(tmpdir(), 'agents-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const { agents } = fullConfig;
  const config = { numbers: { [business]: { agent: 'chatbase' } }, agents };
  const CHANNEL_CONFIG = join(folder, 'channel.config.mjs');
  await writeFile(CHANNEL_CONFIG, `export default ${JSON.stringify(config)};\n`);
  const port = String(await freePort());
  const started = { env: { PORT: port }, config: withDefaults(config), log: () => undefined };
  const playground = await startPlayground(started);
  onTestFinished(() => playground.stop());
  const { out } = await runSms(['doctor', '--live', '--local', port], { CHANNEL_CONFIG });
  const of = out.split('\n').flatMap(line => /^(\w+) +agent (\S+)/.exec(line)?.slice(1).join(' ') ?? []);
  expect(of).toEqual(Object.keys(agents).map(name => `right ${name}`));
});

describe('commands on what npm start runs', () => {
  let port: string;
  let playground: Playground;

  beforeEach(async () => {
    port = String(await freePort());
    playground = await startPlayground({ env: { PORT: port }, config, log: () => undefined });
  });
  afterEach(() => playground.stop());

  /** A customer texts while the agent refuses everything; resolves when they have had the apology. */
  async function givenUp(): Promise<void> {
    const { agent, carrier } = playground.simulators;
    if (!agent || !carrier) throw new Error('both vendors are simulated');
    agent.outage(401);
    await carrier.text({ from: customer, to: business, body: 'Are you open?' });
    await phoneHas(1);
    agent.outage();
  }
  /** So many replies, all of them reported on. */
  async function phoneHas(count: number): Promise<void> {
    const delivered = () =>
      playground.simulators.carrier?.phone(customer).filter(({ status }) => status === 'delivered') ?? [];
    while (delivered().length < count) await new Promise(resolve => setTimeout(resolve, 20));
    await playground.simulators.carrier?.idle();
  }

  it('redrive finds its queues, which are in that process, by its doors', async () => {
    await givenUp();
    const seen = await runSms(['redrive', '--dry-run', '--local', port]);
    expect(seen).toMatchObject({ code: 0, err: '' });
    expect(seen.out).toMatch(/^agent-refused .* would be redriven\n1 dead letter: 1 would be redriven\.\n$/);
    const done = await runSmsProcess(['redrive', '--local', '--json'], { PORT: port });
    expect(done).toMatchObject({ code: 0, err: '' });
    expect(done.out).toContain('"total":{"redriven":1}');
    await phoneHas(2);
    expect((await runSms(['redrive', '--local', port])).out).toBe('There are no dead letters.\n');
  });

  it('webhooks and forged-requests ask the simulated carrier', async () => {
    const local = ['--local', port];
    const url = `http://localhost:${port}/twilio/messages`;
    expect((await runSms(['webhooks', 'show', ...local])).out).toBe(
      `${business}  POST ${url}#rc=2&rt=4500&rp=all\n`,
    );
    expect(await runSms(['forged-requests', ...local])).toMatchObject({ code: 0, err: '' });

    const moved = `http://127.0.0.1:${port}`;
    await runSms(['webhooks', 'set', moved, '--yes', ...local]);
    const { code, out } = await runSms(['forged-requests', ...local]);
    expect(code).toBe(1);
    expect(out).toContain(`its host is 127.0.0.1:${port}, and must be localhost:${port}`);
    expect(out).toContain('it reaches the functions by another name');
    const mend = out.match(/mend: npm run sms -- (.*)$/m)?.[1] ?? '';
    await runSms([...mend.split(' '), '--yes']);
    expect((await runSms(['forged-requests', ...local])).code).toBe(0);
  });

  it('wrong credentials are refused there, too', async () => {
    const { code, err } = await runSms(['webhooks', 'show', '--local', port], {
      TWILIO_AUTH_TOKEN: 'another',
    });
    expect(code).toBe(1);
    expect(err).toMatch(
      /^Twilio does not take the credentials from the environment, or from \.env \(20003\)/,
    );
  });

  it('connect changes a Messaging Service of the simulated carrier, and shows it', async () => {
    const { twilioBaseUrl } = (await (await fetch(`${playground.url}/sim/stack`)).json()) as {
      readonly twilioBaseUrl: string;
    };
    const { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN } = localEnvironment({});
    const headers = { authorization: `Basic ${btoa(`${TWILIO_ACCOUNT_SID}:${TWILIO_AUTH_TOKEN}`)}` };
    const post = async (path: string, form: Record<string, string>) => {
      const init = { method: 'POST', headers, body: new URLSearchParams(form) };
      const answer = await fetch(`${twilioBaseUrl}${path}`, init);
      expect(answer.status).toBe(201);
      return ((await answer.json()) as { sid: string }).sid;
    };
    const numbers = `${twilioBaseUrl}/2010-04-01/Accounts/${TWILIO_ACCOUNT_SID}/IncomingPhoneNumbers.json`;
    const listed = (await (await fetch(numbers, { headers })).json()) as {
      incoming_phone_numbers: { sid: string }[];
    };
    const InboundRequestUrl = 'https://old.example.com/service';
    const sid = await post('/v1/Services', { FriendlyName: 'Bookings', InboundRequestUrl });
    await post('/v1/Services', { FriendlyName: 'Empty' });
    const PhoneNumberSid = listed.incoming_phone_numbers[0]?.sid ?? '';
    await post(`/v1/Services/${sid}/PhoneNumbers`, { PhoneNumberSid });
    const connect = (...more: string[]) => runSms(['connect', '--local', port, ...more]);
    const service = `Messaging Service ${sid} "Bookings"`;
    const set = `${service}  defers to its senders’ webhooks (1 of 1 are the channel’s)  (was ${InboundRequestUrl})`;
    const shown = await runSms(['connect', '--local', port], {}, { ask: async () => 'n' });
    expect(shown.out).toContain(`${set}  would be set\n`);
    expect((await connect('--yes')).out).toContain(`${set}\n`);
    const after = await connect();
    expect(after).toMatchObject({ code: 0, err: '' });
    expect(after.out).toContain(`${service}  as it should be\n`);
    expect(after.out).not.toContain('Empty');
  });

  it('its doors are for this machine alone, and know what they know', async () => {
    const at = (path: string, init: RequestInit = {}) => fetch(`${playground.url}${path}`, init);
    const forwarded = { headers: { 'x-forwarded-for': '203.0.113.7' } };
    expect((await at('/sim/stack', forwarded)).status).toBe(403);
    expect((await at('/sim/sqs', { method: 'POST', ...forwarded })).status).toBe(403);
    const sqs = async (operation: string, body: string) => {
      const response = await at('/sim/sqs', {
        method: 'POST',
        headers: { 'x-amz-target': `AmazonSQS.${operation}` },
        body,
      });
      const { __type: type } = (await response.json()) as { __type?: string };
      return [response.status, type];
    };
    expect(await sqs('PurgeQueue', '{}')).toEqual([400, 'com.amazonaws.sqs#UnknownOperationException']);
    expect(await sqs('toString', '{}')).toEqual([400, 'com.amazonaws.sqs#UnknownOperationException']);
    expect(await sqs('ReceiveMessage', '{')).toEqual([400, 'com.amazonaws.sqs#SerializationException']);
    expect(await sqs('ReceiveMessage', '[]')).toEqual([400, 'com.amazonaws.sqs#SerializationException']);
    expect(await sqs('ReceiveMessage', '{"QueueUrl":"x/y"}')).toEqual([
      400,
      'com.amazonaws.sqs#QueueDoesNotExist',
    ]);
    expect(await sqs('SendMessage', '{"QueueUrl":"x/threads.fifo"}')).toEqual([
      400,
      'com.amazonaws.sqs#MissingParameter',
    ]);
  });
});

describe('commands where no npm start runs', () => {
  it('say so, and how to start it', async () => {
    const port = String(await freePort());
    expect(await runSms(['redrive', '--local', port])).toEqual({
      code: 1,
      out: '',
      err: `Nothing runs at http://127.0.0.1:${port}: start it with \`npm start\`, or name its port, as in --local 3477.\n`,
    });
  });

  it.each([
    ['something else', 200, '<html>'],
    ['an older one', 404, '{"error":"not found"}'],
  ])('say that it is %s', async (_, status, body) => {
    await using server = await scriptedServer((_, response) => void response.writeHead(status).end(body));
    const { port } = new URL(server.origin);
    const { code, err } = await runSms(['webhooks', 'show', '--local', port]);
    expect(code).toBe(1);
    expect(err).toMatch(/^What listens at http:\/\/127\.0\.0\.1:\d+ is no `npm start` of this version/);
  });

  it.each([
    [['--local', '0'], '--local is "0": write a port'],
    [['--local', 'here'], '--local is "here": write a port'],
    [['--local', '--secret', 'x'], '--secret is of a stack'],
  ])('refuse %j', async (args, words) => {
    const ran = await runSms(['webhooks', 'show', ...args]);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain(words);
  });
});
