import { setTimeout as sleep } from 'node:timers/promises';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { startFauxqs } from 'fauxqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDeadLetters, groupOf } from '../../lambdas/aws/thread-queue.ts';
import { address } from '../../lambdas/channel/thread/address.ts';
import type {
  PersonMessage,
  TextMessage,
  ThreadMessage,
  UnsentMessage,
} from '../../lambdas/channel/thread/message.ts';
import { withDefaults } from '../../lambdas/config/define-channel.ts';
import { sqsClient } from '../../local/clients.ts';
import { ensureQueues, type QueueUrls } from '../../local/ensure-queues.ts';
import type { Served } from '../../playground/serve.ts';
import { type Playground, startPlayground } from '../../playground/start.ts';
import { freePort } from '../support/free-port.ts';
import { runSms, runSmsProcess } from '../support/processes/run-sms.ts';
import { impatientQueue } from '../support/vendors/impatient-queue.ts';

const business = '+15550001000';
const customer = '+15551234567';
const thread = { business: address(business), customer: address(customer) };
const hour = 3_600_000;

let server: Awaited<ReturnType<typeof startFauxqs>>;
/** Where commands find it. */
let door: Served;
let client: SQSClient;
let urls: QueueUrls;

beforeAll(async () => {
  server = await startFauxqs({ port: 0, logger: false });
  door = await impatientQueue(server.address);
  client = sqsClient(server.address, {});
});
afterAll(async () => {
  client.destroy();
  await door.close();
  await server.stop();
});
beforeEach(async () => {
  server.purgeAll();
  urls = await ensureQueues(client, { visibilitySeconds: 30 });
});

const sms = (...args: string[]) => runSms(args, { AWS_ENDPOINT_URL_SQS: door.url });

/** What is in a queue and not in flight, in order. */
const contents = (name: 'threads.fifo' | 'threads-dead.fifo') =>
  (server.inspectQueue(name)?.messages.ready ?? []).map(
    ({ body, messageDeduplicationId, messageGroupId }) => {
      const { version: _, ...message }: ThreadMessage & { version?: number } = JSON.parse(body);
      return { message, deduplicationId: messageDeduplicationId, group: messageGroupId };
    },
  );

const other = (last: string) => ({ business: address(business), customer: address(`+155512345${last}`) });
const sid = (digit: number) => `SM${String(digit).repeat(32)}`;
const text = (digit: number, changes: Partial<TextMessage> = {}): TextMessage => ({
  kind: 'text',
  thread,
  sid: sid(digit),
  body: 'Rumpelstiltskin',
  media: [],
  receivedAt: Date.now() - 60_000,
  from: {},
  ...changes,
});

describe('redrive', () => {
  const bury = (message: ThreadMessage, reason: string) =>
    createDeadLetters(client, urls.deadLetterQueueUrl).put(message, reason);

  it('says that there is nothing to do where there is nothing', async () => {
    expect(await sms('redrive')).toEqual({ code: 0, out: 'There are no dead letters.\n', err: '' });
  });

  it('moves texts back in their order, marked, under another deduplication id', async () => {
    await bury(text(1), 'agent-busy');
    await bury(text(2, { redriven: 1 }), 'agent-unsure');
    const env = { AWS_ENDPOINT_URL_SQS: server.address };
    const { code, out, err } = await runSmsProcess(['redrive'], env);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('2 dead letters: 2 redriven.');
    expect(contents('threads.fifo')).toEqual([
      {
        message: { ...text(1), receivedAt: expect.any(Number), redriven: 1 },
        deduplicationId: `${sid(1)}+1`,
        group: groupOf(thread),
      },
      {
        message: { ...text(2), receivedAt: expect.any(Number), redriven: 2 },
        deduplicationId: `${sid(2)}+2`,
        group: groupOf(thread),
      },
    ]);
    expect(contents('threads-dead.fifo')).toEqual([]);
  });

  it('sends through a reply that was refused for a fault of the owner’s, and says where its age is wanted', async () => {
    const reply = (id: string, at: number): UnsentMessage => ({
      ...{ kind: 'unsent', thread: other(id), id, mode: 'agent', at },
      parts: [{ by: 'agent', body: 'Rumpelstiltskin' }],
    });
    const [fresh, old] = [reply('21', Date.now() - hour), reply('22', Date.now() - 30 * hour)];
    for (const one of [fresh, old]) await bury(one, 'carrier-misconfigured');
    const { out } = await sms('redrive', '--reason', 'carrier-misconfigured');
    expect(out).toContain('1 redriven, 1 old');
    expect(out).not.toContain('Rumpelstiltskin');
    await sms('redrive', '--include-old');
    expect(contents('threads.fifo').map(({ message }) => message)).toEqual([
      { ...fresh, redriven: 1 },
      { ...old, redriven: 1, evenOld: true },
    ]);
  });

  it('shows reason, age and kind, and neither words nor numbers', async () => {
    await bury(text(1, { receivedAt: Date.now() - 2 * hour }), 'agent-refused');
    const person: PersonMessage = {
      kind: 'person-message',
      thread: other('68'),
      id: 'pm-1',
      body: 'Rumpelstiltskin',
      at: Date.now(),
    };
    const body = JSON.stringify(person);
    // as the engine moves it: without a reason
    await client.send(
      new SendMessageCommand({
        QueueUrl: urls.deadLetterQueueUrl,
        MessageBody: body,
        MessageGroupId: groupOf(person.thread),
      }),
    );
    const { out } = await sms('redrive', '--dry-run');
    const lines = out.split('\n');
    expect(lines[0]).toMatch(/^agent-refused +2 h +text +…67 to …00 +[0-9a-f]{8} +would be redriven$/);
    expect(lines[1]).toMatch(
      /^receive-count +\d+ s +person-message +…68 to …00 +[0-9a-f]{8} +would be redriven$/,
    );
    expect(out).not.toMatch(/Rumpelstiltskin|\+1555/);
    expect(contents('threads.fifo')).toEqual([]);
    expect(contents('threads-dead.fifo')).toHaveLength(2);

    await sms('redrive');
    const again = { message: person, deduplicationId: 'pm-1', group: groupOf(person.thread) };
    expect(contents('threads.fifo')).toEqual(expect.arrayContaining([again]));
  });

  it('moves a person’s words back as they are, but that they take no thread any more', async () => {
    const words = { kind: 'person-message', thread, body: 'Rumpelstiltskin', at: Date.now() } as const;
    await bury({ ...words, id: 'pm-1', by: 'Ada', takes: true }, 'own-error');
    await bury({ ...words, id: 'pm-2', takes: false, rest: 1 }, 'own-error');
    await sms('redrive');
    expect(
      contents('threads.fifo').map(({ message, deduplicationId }) => [message, deduplicationId]),
    ).toEqual([
      [{ ...words, id: 'pm-1', by: 'Ada', takes: false }, 'pm-1'],
      [{ ...words, id: 'pm-2', takes: false, rest: 1 }, 'pm-2+1'],
    ]);
  });

  it('chooses by reason, age and number', async () => {
    await bury(text(1, { thread: other('11') }), 'agent-busy');
    await bury(text(2, { thread: other('12') }), 'agent-busy');
    await bury(text(3, { thread: other('13'), receivedAt: Date.now() - hour }), 'agent-unsure');
    await bury(text(4, { thread: other('14'), receivedAt: Date.now() - 25 * hour }), 'agent-unsure');
    const sent = () =>
      contents('threads.fifo').map(({ message }) => (message.kind === 'text' ? message.sid : ''));

    expect((await sms('redrive', '--reason', 'agent-busy', '--limit', '1')).out).toContain(
      '1 redriven, 3 not chosen',
    );
    expect(sent()).toHaveLength(1);
    expect((await sms('redrive', '--older-than', '30m')).out).toContain('older than 24 hours (--include-old');
    expect(sent()).toEqual(expect.arrayContaining([sid(3)]));
    expect(sent()).not.toEqual(expect.arrayContaining([sid(4)]));
    expect((await sms('redrive', '--include-old', '--older-than', '1d')).out).toContain('1 redriven');
    expect(sent()).toEqual(expect.arrayContaining([sid(4)]));
    expect(contents('threads-dead.fifo')).toHaveLength(1);
  });

  it('says how much stands behind what it leaves', async () => {
    await bury(text(1, { receivedAt: Date.now() - 25 * hour }), 'agent-busy');
    // more than comes at once, whatever the engine
    for (let index = 0; index < 12; index += 1) {
      await bury(text(2, { sid: `SM${String(index).padStart(32, '0')}` }), 'agent-busy');
    }
    const { out } = await sms('redrive');
    expect(out).toMatch(/^About \d+ more stand behind those that are left, in the same threads\.$/m);
    expect((await sms('redrive', '--include-old')).out).toMatch(/^\d+ dead letters: \d+ redriven\.$/m);
    expect(contents('threads-dead.fifo')).toEqual([]);
    expect(contents('threads.fifo')).toHaveLength(13);
  });

  it('leaves what it cannot read, and does not show it', async () => {
    const QueueUrl = urls.deadLetterQueueUrl;
    await client.send(
      new SendMessageCommand({ QueueUrl, MessageBody: 'Rumpelstiltskin', MessageGroupId: 'other' }),
    );
    const { code, out } = await sms('redrive');
    expect(code).toBe(0);
    expect(out).toMatch(/^receive-count .*unreadable {2}left/);
    expect(out).not.toContain('Rumpelstiltskin');
    const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(Messages).toHaveLength(1);
  });

  it('keeps the dead letter where the queue does not take the message', async () => {
    await bury(text(1), 'agent-busy');
    const { code, err } = await sms(
      'redrive',
      '--queue-url',
      `${urls.queueUrl.replace('threads.fifo', 'gone.fifo')}`,
    );
    expect(code).toBe(1);
    expect(err).not.toBe('');
    expect(contents('threads-dead.fifo')).toHaveLength(1);
  });

  it('takes the queues from the environment, and says what to do where there are none', async () => {
    await bury(text(1), 'agent-busy');
    const env = { AWS_ENDPOINT_URL_SQS: server.address };
    const named = { ...env, QUEUE_URL: urls.queueUrl, DEAD_LETTER_QUEUE_URL: urls.deadLetterQueueUrl };
    expect((await runSms(['redrive', '--dry-run'], named)).out).toContain('1 would be redriven');
    const none = await startFauxqs({ port: 0, logger: false });
    try {
      const { code, err } = await runSms(['redrive'], { AWS_ENDPOINT_URL_SQS: none.address });
      expect({ code, err }).toEqual({
        code: 2,
        err: 'there is no queue named threads.fifo: say with --queue-url which it is\n',
      });
    } finally {
      await none.stop();
    }
  });

  it.each([
    [['--limit', 'some'], '--limit is "some"'],
    [['--limit', '0'], '--limit is "0"'],
    [['--older-than', '10'], '--older-than is "10": write it as 90s, 10m, 2h or 1d'],
    [['--limit', '1e3'], '--limit is "1e3"'],
    [['--older-than', '2w'], 'write it as 90s, 10m, 2h or 1d'],
    [['--reason', 'agent-buzy'], 'Allowed choices are agent-busy, agent-unsure, '],
    [['--queue-url', 'threads.fifo'], '--queue-url is "threads.fifo": write the queue\'s URL'],
    [['--colour'], "unknown option '--colour'"],
    [['--dryrun'], 'Did you mean --dry-run?'],
    [['everything'], 'too many arguments'],
  ])('refuses %j', async (args, message) => {
    const { code, out, err } = await sms('redrive', ...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });
});

describe('redrive of a channel that runs', () => {
  let playground: Playground;
  const config = withDefaults({
    numbers: { [business]: { greeting: 'omit' } },
    agents: { reception: { vendor: 'polyai-chat', region: 'us' } },
  });

  beforeEach(async () => {
    const env = { PORT: String(await freePort()), AWS_ENDPOINT_URL_SQS: server.address };
    playground = await startPlayground({ env, config, log: () => undefined });
  });
  afterEach(() => playground.stop());

  const vendors = () => {
    const { agent, carrier } = playground.simulators;
    if (!agent || !carrier) throw new Error('both vendors are simulated');
    const phone = () => carrier.phone(customer).map(({ body }) => body);
    const asked = () =>
      agent.calls
        .filter(call => call.operation === 'respond' && call.status === 200)
        .map(call => call.message);
    return {
      agent,
      carrier,
      phone,
      asked,
      send: (body: string) => carrier.text({ from: customer, to: business, body }),
    };
  };
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await sleep(20);
  };

  it('answers each text once, in order, and apologises no second time', async () => {
    const { agent, asked, phone, send } = vendors();
    agent.outage(401);
    await send('One');
    await until(() => phone().length === 1);
    await send('Two');
    await until(() => waiting('threads-dead.fifo') === 2);

    // still out: each is given up a second time, and nobody hears of it
    expect((await sms('redrive')).out).toContain('2 redriven');
    await until(() => waiting('threads-dead.fifo') === 2);
    expect(phone()).toEqual([expect.stringMatching(/^Sorry/)]);

    agent.outage();
    expect((await sms('redrive')).out).toContain('2 redriven');
    await until(() => asked().join('\n').includes('Two') && phone().length >= 1 + asked().length);
    expect(asked().join('\n')).toBe('One\nTwo');
    expect((await sms('redrive')).out).toBe('There are no dead letters.\n');
    expect(phone()).toHaveLength(1 + asked().length);
  });

  it('asks nothing for who has opted out meanwhile', async () => {
    const { agent, asked, phone, send } = vendors();
    agent.outage(401);
    await send('One');
    await until(() => phone().length === 1);
    agent.outage();
    await send('STOP');
    const before = phone().length;
    expect((await sms('redrive')).out).toContain('1 redriven');
    await until(() => waiting('threads.fifo') === 0);
    expect(asked()).toEqual([]);
    expect(phone()).toHaveLength(before);
    expect((await sms('redrive')).out).toBe('There are no dead letters.\n');
  });
});

/** Messages in a queue, in flight or not. */
function waiting(name: string): number {
  const { messages } = server.inspectQueue(name) ?? {};
  return messages ? messages.ready.length + messages.delayed.length + messages.inflight.length : 0;
}
