import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withDefaults } from '../../lambdas/config/define-channel.ts';
import { type Playground, startPlayground } from '../../playground/start.ts';
import { freePort } from '../support/free-port.ts';
import { runSms } from '../support/processes/run-sms.ts';
import { settledTexts } from '../support/settled-texts.ts';
import { type AwsAccount, startAwsAccount } from '../support/vendors/aws-account.ts';

const business = '+15550001000';
const customer = '+15551234567';
const config = withDefaults({
  numbers: { [business]: { greeting: 'omit' } },
  agents: { reception: { vendor: 'polyai-chat', region: 'us' } },
});

/** What CloudWatch has. */
let logged: { at: number; line: string }[] = [];
let folder: string;

/** What the channel has logged. */
let lines: string[] = [];
let playground: Playground;
let aws: AwsAccount;
let env: Record<string, string>;

beforeEach(async () => {
  logged = [];
  lines = [];
  folder = await mkdtemp(join(tmpdir(), 'sms-channel-optouts-'));
  const port = String(await freePort());
  playground = await startPlayground({ env: { PORT: port }, config, log: line => void lines.push(line) });
  carrier().deliverAs({ outcome: 'delivered', delays: [5, 10] });
  const here = (await (await fetch(`${playground.url}/sim/stack`)).json()) as {
    readonly dynamoEndpoint: string;
    readonly sqsEndpoint: string;
    readonly outputs: Record<string, string>;
  };
  // what runs here is what a stack of that name is made of
  aws = await startAwsAccount({
    stacks: {
      SmsChannel: {
        ...here.outputs,
        PublicUrl: playground.url,
        ThreadApiSecret: 'ThreadApi-1',
        ErasureSecret: 'Erasure-1',
      },
    },
    secrets: {
      'ThreadApi-1': { THREAD_API_KEY: 'local-thread-api-key,older' },
      'Erasure-1': { ERASURE_KEY: 'local-erasure-key' },
    },
    resources: {
      SmsChannel: {
        TakeTurnLogsA1: ['AWS::Logs::LogGroup', 'take-turn-logs'],
        ApiAccessLogsB2: ['AWS::Logs::LogGroup', 'access-logs'],
        ThreadsC3: ['AWS::DynamoDB::Table', 'threads'],
      },
    },
    logs: { 'take-turn-logs': logged },
  });
  env = {
    ...aws.env,
    PORT: port,
    AWS_ENDPOINT_URL_DYNAMODB: here.dynamoEndpoint,
    AWS_ENDPOINT_URL_SQS: here.sqsEndpoint,
  };
});
afterEach(async () => {
  await Promise.all([playground.stop(), aws[Symbol.asyncDispose](), rm(folder, { recursive: true })]);
});

const carrier = () => {
  const { carrier } = playground.simulators;
  if (!carrier) throw new Error('the carrier is simulated');
  return carrier;
};
const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise(resolve => setTimeout(resolve, 10));
};
const delivered = () =>
  carrier()
    .phone(customer)
    .filter(({ status }) => status === 'delivered').length;
const came = () => carrier().messages.filter(({ direction }) => direction === 'inbound').length;
/** So many replies are delivered, and nothing is under way. */
const answered = (count: number) => until(() => delivered() === count && settledTexts(lines) >= came());
const text = (body: string, from = customer) => carrier().text({ from, to: business, body });
const eventsOf = (type: string) => playground.runtime.events.filter(event => event['detail-type'] === type);

describe.each([['--local'], ['--stack SmsChannel']])('with %s', where => {
  const sms = (args: readonly string[], somebody = {}) =>
    runSms([...args, ...where.split(' ')], where === '--local' ? { PORT: env.PORT ?? '' } : env, somebody);
  const show = async (...more: string[]) => {
    const ran = await sms(['thread', 'show', business, customer, '--json', ...more]);
    expect(ran).toMatchObject({ code: 0, err: '' });
    return JSON.parse(ran.out);
  };

  it('thread show tells of all but the words, which have a flag of their own', async () => {
    await text('Is Rumpelstiltskin in?');
    await answered(1);
    const { code, out, err } = await sms(['thread', 'show', business, customer]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^thread +\+15551234567 to \+15550001000$/m);
    expect(out).toMatch(/^mode +agent$/m);
    expect(out).toMatch(/^consent +in$/m);
    expect(out).toMatch(/^timers +idle no\. 1$/m);
    expect(out).toMatch(/^last text +.*it was answered$/m);
    expect(out).toMatch(/Z {2}customer answered {2}22 characters, 1 segments$/m);
    expect(out).not.toContain('Rumpelstiltskin');
    expect((await sms(['thread', 'show', business, customer, '--words'])).out).toContain(
      '\n    Is Rumpelstiltskin in?\n',
    );
    expect(await show('--messages', '1')).toMatchObject({
      mode: 'agent',
      lastText: { isAnswered: true },
      messages: [{ direction: 'out', by: 'agent', status: 'delivered' }],
    });
  });

  it('says why the last text was not answered', async () => {
    await text('Hello');
    await answered(1);
    await text('STOP');
    await until(() => eventsOf('consent.changed').length === 1);
    await text('Are you there?');
    await until(() => carrier().phone(customer).length > 0);
    await eventuallyOutcome('opted-out');
    const ran = await sms(['thread', 'show', business, customer]);
    expect(ran.out).toMatch(/^last text .*the customer has opted out: only a START of theirs changes that$/m);
    expect(ran.out).toMatch(/^consent +out since .* by keyword$/m);
  });
  const eventuallyOutcome = async (outcome: string) => {
    for (;;) {
      const { lastText } = await show();
      if (lastText.outcome === outcome) return;
    }
  };

  it('accept, threads, release: a person has it, and gives it back', async () => {
    await text('Hello');
    await answered(1);
    expect((await sms(['threads'])).out).toBe('Nobody waits, and nothing is unfinished.\n');
    expect((await sms(['thread', 'accept', business, customer, '--by', 'Ada'])).out).toBe(
      'A person has the thread: Ada.\n',
    );
    await until(() => eventsOf('handoff.accepted').length === 1);
    expect((await sms(['threads'])).out).toMatch(
      /^has a person +\d+ s {2}\+15551234567 to \+15550001000 {2}Ada\n$/,
    );
    await text('Ada?');
    await until(() => eventsOf('text.received').length === 1);
    await eventuallyOutcome('forwarded');
    const other = await sms(['thread', 'accept', business, customer, '--by', 'Bob', '--json']);
    expect(other.code).toBe(1);
    expect(JSON.parse(other.out)).toMatchObject({ error: { code: 'thread-api-refused' } });
    expect(
      (await sms(['thread', 'release', business, customer, '--say', 'Bye', '--note', 'done'])).code,
    ).toBe(0);
    await until(() => eventsOf('handoff.released').length === 1);
    expect((await sms(['thread', 'release', business, customer])).out).toMatch(/nothing was changed/);
    await until(() =>
      carrier()
        .phone(customer)
        .some(({ body }) => body.startsWith('Bye')),
    );
  });

  it('accept names who has it by the answer, and never a name that is not kept', async () => {
    await text('Hello');
    await answered(1);
    const accept = (...more: string[]) => sms(['thread', 'accept', business, customer, ...more]);
    expect((await accept()).out).toBe('A person has the thread.\n');
    await until(() => eventsOf('handoff.accepted').length === 1);
    for (const name of ['Ada', 'Bob']) {
      const { code, out } = await accept('--by', name);
      expect({ code, out }).toEqual({
        code: 0,
        out: `A person has the thread, who gave no name when it was taken: ${name} is not kept. To have it in that name, release it first.\n`,
      });
    }
    expect(await show()).toMatchObject({ mode: 'human', handoff: { acceptedBy: null } });
    expect((await sms(['thread', 'release', business, customer])).code).toBe(0);
    await until(() => eventsOf('handoff.released').length === 1);
    expect((await accept('--by', 'Ada')).out).toBe('A person has the thread: Ada.\n');
    expect((await accept()).out).toBe('A person has the thread: Ada.\n');
  });

  it('reset ends the conversation and a person’s having it; consent stays', async () => {
    await text('Hello');
    await answered(1);
    const before = (await show()).conversation.id;
    const asked: string[] = [];
    const ask = async (question: string) => {
      asked.push(question);
      return asked.length > 1 ? 'y' : 'n';
    };
    const no = await sms(['thread', 'reset', business, customer], { ask });
    expect(no.out).toContain('It would end the agent’s conversation.\nNothing was changed.');
    await sms(['thread', 'reset', business, customer], { ask });
    await until(() => eventsOf('conversation.ended').length === 1);
    expect(eventsOf('conversation.ended')[0]?.detail).toMatchObject({
      cause: 'reset',
      conversationId: before,
    });
    await text('Again');
    await answered(2);
    expect((await show()).conversation.id).not.toBe(before);
    await sms(['thread', 'accept', business, customer]);
    await until(() => eventsOf('handoff.accepted').length === 1);
    expect((await sms(['thread', 'reset', business, customer, '--yes'])).code).toBe(0);
    await until(() => eventsOf('handoff.released').length === 1);
    expect(await show()).toMatchObject({ mode: 'agent', conversation: null, consent: { is: 'in' } });
  });

  it('send speaks first, once by one key, and not to who has opted out', async () => {
    const send = ['send', business, customer, 'Your table is ready.'];
    expect(await sms(send)).toMatchObject({ code: 2 });
    expect((await sms([...send, '--yes', '--key', 'table-1'])).code).toBe(0);
    await answered(1);
    const again = await sms([...send, '--yes', '--key', 'table-1']);
    expect(again.code).toBe(0);
    await text('STOP');
    await until(() => eventsOf('consent.changed').length === 1);
    expect(
      carrier()
        .phone(customer)
        .filter(({ body }) => body.startsWith('Your table')),
    ).toHaveLength(1);
    const refused = await sms([...send, '--yes']);
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/^The thread API refuses that \(409\): the customer has opted out/);
  });

  it('optouts export lists who is out; import takes a list over, in each thread’s own order', async () => {
    await text('STOP', '+15551110001');
    await until(() => eventsOf('consent.changed').length === 1);
    const { out } = await sms(['optouts', 'export']);
    expect(out).toMatch(
      /^business,customer,optedOutAt,by\n\+15550001000,\+15551110001,2\d{3}-[^,]+Z,keyword\n$/,
    );
    await text('Hello');
    await answered(1);
    const list = join(folder, 'list.csv');
    await writeFile(list, `${out}${business},${customer},2026-01-02T03:04:05Z,carrier\r\n,+15551110002,,\n`);
    expect((await sms(['optouts', 'import', list])).code).toBe(2);
    const done = await sms(['optouts', 'import', list, '--yes', '--json']);
    expect(JSON.parse(done.out)).toEqual({ imported: 5, lines: 3 });
    await until(() => eventsOf('consent.changed').length === 5);
    expect(eventsOf('conversation.ended')[0]?.detail).toMatchObject({ cause: 'opted-out' });
    expect(await show()).toMatchObject({
      conversation: null,
      consent: { is: 'out', by: 'import', since: '2026-01-02T03:04:05.000Z' },
    });
    // who has come back since stays in, and who is out stays so
    await text('START');
    await until(() => eventsOf('consent.changed').length === 6);
    await sms(['optouts', 'import', list, '--yes']);
    await text('Hello again');
    await answered(2);
    expect((await sms(['optouts', 'export', '--json'])).out.trimEnd().split('\n')).toHaveLength(4);
  });

  it('who was erased and is out is not written to, and is told of by mark alone', async () => {
    await text('STOP');
    await until(() => eventsOf('consent.changed').length === 1);
    await sms(['erase', customer, '--yes']);
    const sent = await sms(['send', business, customer, 'Rapunzel?', '--yes']);
    expect([sent.code, sent.err]).toEqual([1, expect.stringMatching(/\(409\): the customer has opted out/)]);
    const listed = await sms(['optouts', 'export']);
    expect(listed.out).toBe('business,customer,optedOutAt,by\n');
    expect(listed.err).toMatch(/^1 pair more had opted out before an erasure/);
    const shown = await sms(['thread', 'show', business, customer]);
    expect([shown.code, shown.err]).toEqual([
      1,
      expect.stringMatching(/erased at 2.*had opted out, and stays so/),
    ]);
    const never = await sms(['thread', 'show', business, '+15550009999']);
    expect(never.err).toContain('nobody has texted yet');
  });

  it('who is on a list without businesses is out by WhatsApp too, and back in from an export of that', async () => {
    const list = join(folder, 'list.csv');
    await writeFile(list, 'customer\n+15556660002\nwhatsapp:+15556660003\n');
    await sms(['optouts', 'import', list, '--yes']);
    await until(() => eventsOf('consent.changed').length === 4);
    const { out } = await sms(['optouts', 'export']);
    const pairs = out
      .trimEnd()
      .split('\n')
      .slice(1)
      .map(line => line.split(',').slice(0, 2).join(' '));
    expect(pairs.sort()).toEqual([
      '+15550001000 +15556660002',
      'rcs:+15550001000 rcs:+15556660002',
      'whatsapp:+15550001000 whatsapp:+15556660002',
      'whatsapp:+15550001000 whatsapp:+15556660003',
    ]);
    await carrier().text({
      ...{ from: 'whatsapp:+15556660002', to: `whatsapp:${business}` },
      body: 'Hello',
    });
    await text('Hello', '+15556660003');
    await until(() =>
      carrier()
        .phone('+15556660003')
        .some(({ status }) => status === 'delivered'),
    );
    expect(carrier().messages.filter(({ to }) => to === 'whatsapp:+15556660002')).toEqual([]);
    await writeFile(list, out);
    expect((await sms(['optouts', 'import', list, '--yes'])).code).toBe(0);
  });

  it('a list with mistakes is not imported at all, and each is named without what it has', async () => {
    const list = join(folder, 'list.csv');
    await writeFile(list, 'customer,optedOutAt\n+15551110003,2099-01-01\n0049,\n+15551110004,\n');
    const ran = await sms(['optouts', 'import', list, '--yes']);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err.split('\n')).toEqual([
      'line 2: its optedOutAt is no time in the past, such as 2026-05-05T12:00:00Z',
      'line 3: its customer is no number in E.164, such as +15551234567',
      'Nothing was imported: mend the list.',
      '',
    ]);
    for (const line of ['+15550001000,whatsapp:+15551110003', 'rcs:+15550001000,+15551110003']) {
      await writeFile(list, `business,customer\n${line}\n`);
      expect((await sms(['optouts', 'import', list, '--yes'])).err).toMatch(/^line 2: .* not of one medium/);
    }
    await writeFile(list, 'business,customer\n+15559999999,+15551110003\n');
    expect((await sms(['optouts', 'import', list, '--yes'])).err).toContain('which the channel has not');
    expect((await sms(['optouts', 'import', join(folder, 'gone')])).err).toContain('cannot be read (ENOENT)');
    expect((await sms(['optouts', 'export'])).out).toBe('business,customer,optedOutAt,by\n');
  });

  it('tail has a line an outcome, and no step on the way', async () => {
    const now = Date.now();
    const line = (fields: object) => JSON.stringify({ service: 'take-turn', ...fields });
    logged.push(
      { at: now, line: 'START RequestId: 1' },
      { at: now, line: line({ level: 'INFO', message: 'agent called', status: 200 }) },
      {
        at: now,
        line: line({
          level: 'INFO',
          message: 'turn settled',
          turn: 't',
          outcome: 'answered',
          texts: 1,
          effects: 3,
        }),
      },
      { at: now - 7_200_000, line: line({ level: 'ERROR', message: 'long ago' }) },
    );
    const { agent } = playground.simulators;
    agent?.outage(401);
    await text('Rumpelstiltskin');
    await answered(1);
    logged.push({
      at: now,
      line: line({ level: 'WARN', message: 'agent failed', failure: 'refused', status: 401 }),
    });
    const { code, out } = await sms(['tail', '--since', '1h', '--once']);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^\d\d:\d\d:\d\d {4}.* turn settled: (answered|given-up), 1 texts, \d effects {2}turn=\S+$/m,
    );
    expect(out).toMatch(/^\d\d:\d\d:\d\d ! .* agent failed {2}failure=refused {2}status=401/m);
    expect(out).not.toMatch(/agent called|START|long ago|Rumpelstiltskin|\+1555/);
    const first = (await sms(['tail', '--since', '1h', '--once', '--json'])).out.split('\n')[0] ?? '';
    expect(JSON.parse(first)).toMatchObject({ at: expect.stringMatching(/Z$/), level: expect.any(String) });
  });

  it('a thread that is none, and numbers that are none, are told of', async () => {
    const none = await sms(['thread', 'show', business, customer]);
    expect(none).toMatchObject({ code: 1, out: '' });
    expect(none.err).toMatch(/^There is no thread of these two numbers/);
    expect((await sms(['thread', 'release', business, customer])).err).toMatch(/refuses that \(404\)/);
    const wrong = await sms(['thread', 'show', 'hotel', customer]);
    expect(wrong).toMatchObject({ code: 2 });
    expect(wrong.err).toContain('business is "hotel": write it in E.164');
  });
});

it('a wrong key of the thread API is named, with where it is from', async () => {
  const ran = await runSms(['thread', 'accept', business, customer, '--local', env.PORT ?? ''], {
    THREAD_API_KEY: 'another',
  });
  expect(ran.code).toBe(1);
  expect(ran.err).toMatch(/^The thread API does not take the key from the environment, or from \.env/);
});
