import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deduplicationIdOf, entryBodyOf, groupOf } from '../../lambdas/aws/thread-queue.ts';
import { address } from '../../lambdas/channel/thread/address.ts';
import type { TextMessage } from '../../lambdas/channel/thread/message.ts';
import { withDefaults } from '../../lambdas/config/define-channel.ts';
import { type Served, serve } from '../../playground/serve.ts';
import { type Playground, startPlayground } from '../../playground/start.ts';
import { freePort } from '../support/free-port.ts';
import { runSms } from '../support/processes/run-sms.ts';
import { settledTexts } from '../support/settled-texts.ts';
import { type AwsAccount, startAwsAccount } from '../support/vendors/aws-account.ts';

const business = '+15550001000';
const customer = '+15551234567';
const other = '+15557654321';
const config = withDefaults({
  numbers: { [business]: { greeting: 'omit' } },
  agents: { reception: { vendor: 'polyai-chat', region: 'us' } },
});

/** What the channel has logged. */
let lines: string[];
let playground: Playground;
let aws: AwsAccount;
/** By where the commands look. */
let envs: Readonly<Record<string, Record<string, string>>>;
let twilio: Served;
let sqsUrl: string;

beforeEach(async () => {
  const port = String(await freePort());
  lines = [];
  playground = await startPlayground({ env: { PORT: port }, config, log: line => void lines.push(line) });
  carrier().deliverAs({ outcome: 'delivered', delays: [5, 10] });
  const here = (await (await fetch(`${playground.url}/sim/stack`)).json()) as {
    readonly dynamoEndpoint: string;
    readonly sqsEndpoint: string;
    readonly outputs: Record<string, string>;
  };
  sqsUrl = here.sqsEndpoint;
  twilio = await serve(request => carrier().handle(request), { port: 0, host: '127.0.0.1' });
  // what runs here is what a stack of that name is made of
  aws = await startAwsAccount({
    stacks: {
      SmsChannel: {
        ...here.outputs,
        PublicUrl: playground.url,
        ErasureSecret: 'Erasure-1',
        TwilioSecret: 'Twilio-1',
      },
    },
    secrets: {
      'Erasure-1': { ERASURE_KEY: 'local-erasure-key' },
      'Twilio-1': {
        TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000000',
        TWILIO_AUTH_TOKEN: 'local-auth-token-for-the-simulated-carrier',
      },
    },
  });
  const stack = {
    ...aws.env,
    TWILIO_PHONE_NUMBER: business,
    TWILIO_BASE_URL: twilio.url,
    AWS_ENDPOINT_URL_DYNAMODB: here.dynamoEndpoint,
    AWS_ENDPOINT_URL_SQS: here.sqsEndpoint,
  };
  envs = { '--local': { PORT: port }, '--stack': stack };
});
afterEach(async () => {
  await Promise.all([playground.stop(), twilio.close(), aws[Symbol.asyncDispose]()]);
});

const carrier = () => {
  const { carrier } = playground.simulators;
  if (!carrier) throw new Error('the carrier is simulated');
  return carrier;
};
const repliesTo = async (who: string, count: number): Promise<void> => {
  const delivered = () =>
    carrier()
      .phone(who)
      .filter(({ status }) => status === 'delivered').length;
  const came = () => carrier().messages.filter(({ direction }) => direction === 'inbound').length;
  while (delivered() < count || settledTexts(lines) < came())
    await new Promise(resolve => setTimeout(resolve, 10));
  await carrier().idle();
};
const text = (body: string, from = customer) =>
  carrier().text({ from, to: business, body, media: [{ contentType: 'image/jpeg' }] });

/** A text of the customer's among the dead letters, and one that stands behind it. */
async function bury(from: string, digit: number): Promise<void> {
  const message: TextMessage = {
    kind: 'text',
    thread: { business: address(business), customer: address(from) },
    sid: `SM${String(digit).repeat(32)}`,
    body: 'Rapunzel',
    media: [],
    receivedAt: Date.now() - 60_000,
    from: {},
  };
  await fetch(sqsUrl, {
    method: 'POST',
    headers: { 'x-amz-target': 'AmazonSQS.SendMessage' },
    body: JSON.stringify({
      QueueUrl: `${sqsUrl}/threads-dead.fifo`,
      MessageBody: entryBodyOf(message),
      MessageGroupId: groupOf(message.thread),
      MessageDeduplicationId: deduplicationIdOf(message),
    }),
  });
}

describe.each([['--local'], ['--stack SmsChannel']])('with %s', where => {
  const at = where.split(' ');
  const env = () => envs[at[0] ?? ''] ?? {};

  it('export has all that is held of somebody, words included, and changes nothing', async () => {
    await text('Rumpelstiltskin');
    await text('Snow White', other);
    await Promise.all([repliesTo(customer, 1), repliesTo(other, 1)]);
    await bury(customer, 1);
    await bury(other, 2);
    const first = await runSms(['export', '+1 (555) 123-4567', ...at], env());
    expect(first).toMatchObject({ code: 0, err: '' });
    const document = JSON.parse(first.out);
    expect(document).toMatchObject({
      addresses: [customer, `whatsapp:${customer}`, `rcs:${customer}`],
      threads: [{ business, customer }],
      deadLetters: [{ message: { body: 'Rapunzel', thread: { customer } } }],
      erasures: [],
    });
    const bodies = document.threads[0].messages.map(({ body }: { body: string }) => body);
    expect(bodies).toContain('Rumpelstiltskin');
    expect(bodies).toHaveLength(2);
    expect(document.threads[0].thread).toMatchObject({ version: expect.any(Number), armed: [{ timer: 1 }] });
    expect(first.out).not.toContain('Snow White');
    const again = await runSms(['export', customer, ...at, '--json'], env());
    expect({ ...JSON.parse(again.out), exportedAt: '' }).toEqual({ ...document, exportedAt: '' });
  });

  it('erase takes all of it, at Twilio too, and its receipt says what remains', async () => {
    await text('Rumpelstiltskin');
    await text('Snow White', other);
    await Promise.all([repliesTo(customer, 1), repliesTo(other, 1)]);
    await bury(customer, 1);
    await bury(other, 2);
    const erased = await runSms(['erase', customer, '--at-twilio', '--yes', ...at, '--json'], env());
    expect(erased).toMatchObject({ code: 0, err: '' });
    const receipt = JSON.parse(erased.out);
    expect(receipt).toMatchObject({
      complete: true,
      erased: { threads: 1, messages: 2, deliveries: 1, deadLetters: 1, messagesAtTwilio: 2 },
    });
    expect(erased.out).not.toContain(customer.slice(1));
    const backups = receipt.remains.find(({ what }: { what: string }) => what.includes('backups'));
    expect(Date.parse(backups.until) - Date.parse(receipt.erasedAt)).toBe(35 * 24 * 3_600_000);
    expect(erased.out).toContain('personal data still');
    const { out } = await runSms(['export', customer, ...at], env());
    expect(JSON.parse(out)).toMatchObject({
      ...{ threads: [], desks: [], idempotencyKeys: [], deadLetters: [] },
      // of every pair there could be
      erasures: ['', 'whatsapp:', 'rcs:'].map(medium => ({
        ...{ business: `${medium}${business}`, customer: `${medium}${customer}` },
        at: Date.parse(receipt.erasedAt),
      })),
    });
    expect(carrier().messages.filter(({ from, to }) => [from, to].includes(customer))).toEqual([]);
    expect(JSON.parse((await runSms(['export', other, ...at], env())).out).deadLetters).toHaveLength(1);
    expect(carrier().messages.filter(({ from, to }) => [from, to].includes(other))).toHaveLength(2);
    await text('Hello again');
    await repliesTo(customer, 1);
  });

  it('shows first what there is, asks, and does nothing unless somebody agrees', async () => {
    await text('Rumpelstiltskin');
    await repliesTo(customer, 1);
    const asked: string[] = [];
    const answering = (answer: string) => ({
      ask: async (question: string) => {
        asked.push(question);
        return answer;
      },
    });
    const refused = await runSms(['erase', customer, ...at], env(), answering('n'));
    expect(refused.code).toBe(0);
    expect(refused.out).toMatch(
      /^Held of them: 1 threads, 2 texts and replies, 1 delivery reports\. .*\nNothing was erased\.\n$/,
    );
    expect(asked).toEqual(['Erase all of it, for good? [y/N] ']);
    expect(await runSms(['erase', customer, ...at], env())).toMatchObject({ code: 2 });
    expect(JSON.parse((await runSms(['export', customer, ...at], env())).out).threads).toHaveLength(1);
    const agreed = await runSms(['erase', customer, ...at], env(), answering('y'));
    expect(agreed.out).toMatch(/Erased at .*: 1 threads, 2 texts and replies, 1 delivery reports, with/);
    expect(agreed.out).toContain('What remains:\n  - a keyed hash');
    expect(agreed.out).toContain('Run it again with --at-twilio');
  });

  it('nothing goes where Twilio does not take the credentials, and nothing is there of a stranger', async () => {
    await text('Rumpelstiltskin');
    await repliesTo(customer, 1);
    const wrong = { ...env(), TWILIO_ACCOUNT_SID: `AC${'1'.repeat(32)}`, TWILIO_AUTH_TOKEN: 'another' };
    const typed = at[0] === '--local' ? at : [];
    const refused = await runSms(['erase', customer, '--at-twilio', '--yes', ...typed], wrong);
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/^Twilio (does not take|has no such thing)/);
    expect(JSON.parse((await runSms(['export', customer, ...at], env())).out).threads).toHaveLength(1);
    const nobody = await runSms(['erase', '+15550009999', '--yes', ...at, '--json'], env());
    expect(JSON.parse(nobody.out)).toMatchObject({ complete: true, erased: { threads: 0, deadLetters: 0 } });
  });

  it.each([['5551234567890123456'], ['Ada'], ['whatsapp:']])('refuses %j as a customer', async typed => {
    for (const command of ['erase', 'export'])
      expect(await runSms([command, typed, ...at], env())).toMatchObject({ code: 2, out: '' });
  });
});
