import { afterEach, beforeEach, expect, it } from 'vitest';
import { withDefaults } from '../../lambdas/config/define-channel.ts';
import { type Served, serve } from '../../playground/serve.ts';
import { type Playground, startPlayground } from '../../playground/start.ts';
import { freePort } from '../support/free-port.ts';
import { runSms } from '../support/processes/run-sms.ts';
import { type AwsAccount, startAwsAccount } from '../support/vendors/aws-account.ts';

const business = '+15550001000';
const customer = '+15551234567';
const other = '+15557654321';
const phone = '+15559990000';

let playground: Playground;
let aws: AwsAccount;
let twilio: Served;
let env: Record<string, string>;
let outputs: Record<string, string>;
/** What Twilio answers in place of what it would, where it does. */
let instead: (request: Request) => Response | undefined;

beforeEach(async () => {
  instead = () => undefined;
  const port = String(await freePort());
  const config = withDefaults({
    numbers: { [business]: { greeting: 'omit', phoneDesk: phone } },
    agents: { reception: { vendor: 'polyai-chat', region: 'us' } },
  });
  playground = await startPlayground({ env: { PORT: port }, config, log: () => undefined });
  const here = (await (await fetch(`${playground.url}/sim/stack`)).json()) as {
    readonly dynamoEndpoint: string;
    readonly sqsEndpoint: string;
    readonly outputs: Record<string, string>;
  };
  carrier().deliverAs({ outcome: 'delivered', delays: [5, 10] });
  twilio = await serve(async request => instead(request) ?? carrier().handle(request), {
    ...{ port: 0, host: '127.0.0.1' },
  });
  outputs = { ...here.outputs, TwilioSecret: 'Twilio-1' };
  aws = await startAwsAccount({
    stacks: { SmsChannel: outputs },
    secrets: {
      'Twilio-1': {
        TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000000',
        TWILIO_AUTH_TOKEN: 'local-auth-token-for-the-simulated-carrier',
      },
    },
  });
  env = {
    ...aws.env,
    TWILIO_PHONE_NUMBER: business,
    TWILIO_BASE_URL: twilio.url,
    AWS_ENDPOINT_URL_DYNAMODB: here.dynamoEndpoint,
    AWS_ENDPOINT_URL_SQS: here.sqsEndpoint,
  };
});
afterEach(async () => {
  await Promise.all([playground.stop(), twilio.close(), aws[Symbol.asyncDispose]()]);
});

const carrier = () => {
  const { carrier } = playground.simulators;
  if (!carrier) throw new Error('the carrier is simulated');
  return carrier;
};
const bodies = () => carrier().messages.map(({ body }) => body);
const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise(resolve => setTimeout(resolve, 10));
};
const said = (words: string) => until(() => bodies().some(body => body.includes(words)));
const text = (from: string, body: string) => carrier().text({ from, to: business, body });

/** A customer whom a phone desk has, with words of both; another who has been answered. */
async function withDesk(): Promise<void> {
  await text(other, 'Snow White');
  await until(() => carrier().phone(other).length > 0);
  await text(customer, 'I want a person, says Rumpelstiltskin');
  await said('#1 ');
  await text(phone, '#1 Rapunzel here');
  await until(() =>
    carrier()
      .phone(customer)
      .some(({ body }) => body.includes('Rapunzel')),
  );
  await text(customer, 'Cinderella thanks');
  await said('#1: Cinderella');
  await carrier().idle();
}

/** Nothing that is waited for takes longer here. */
const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms / 25));
const traces = () => bodies().filter(body => /Rumpelstiltskin|Rapunzel|Cinderella/.test(body));
const erase = async (...more: string[]) => {
  const { code, out } = await runSms(['erase', customer, '--yes', '--json', ...more], env, { pause });
  const receipt = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '');
  return { code, receipt, out };
};

it('takes what a phone desk was told and wrote too', async () => {
  await withDesk();
  const { code, receipt } = await erase('--at-twilio');
  expect([code, receipt.complete, traces()]).toEqual([0, true, []]);
  expect(bodies()).toContain('Snow White');
});

it('without --at-twilio the receipt has the ids that no second run finds', async () => {
  await withDesk();
  const { receipt, out } = await erase();
  const copies = receipt.remains.find(({ what }: { what: string }) => what.includes('Twilio’s copies'));
  await erase('--at-twilio');
  const left = carrier().messages.filter(({ body }) => traces().includes(body));
  expect(left.length).toBeGreaterThan(1);
  expect([...copies.ids].sort()).toEqual(expect.arrayContaining(left.map(({ sid }) => sid).sort()));
  expect(copies.why).toContain('by no second run');
  expect(out).not.toContain(customer.slice(1));
});

it.each([1, 2, 4, 6])(
  'Twilio fails at deletion %i: a receipt says so, and a second run finishes',
  async count => {
    await withDesk();
    let deletions = 0;
    instead = ({ method }) => {
      if (method === 'DELETE') deletions += 1;
      return method === 'DELETE' && deletions >= count ? new Response('<html>', { status: 502 }) : undefined;
    };
    const first = await erase('--at-twilio');
    expect(first.code).toBe(1);
    expect(first.receipt).toMatchObject({
      ...{ complete: false, failures: [{ of: 'twilio', code: 'twilio-failing' }] },
      erased: { threads: 0 },
    });
    expect(first.receipt.erased.messagesAtTwilio).toBeLessThan(count);
    expect(JSON.stringify(first.receipt.remains)).toContain('what the table held: 1 threads');
    expect(first.out).not.toContain(customer.slice(1));
    instead = () => undefined;
    const phoneBefore = carrier().phone(customer).length;
    await text(customer, 'Rumpelstiltskin again');
    const second = await erase('--at-twilio');
    expect([second.code, second.receipt.complete, traces()]).toEqual([0, true, []]);
    expect(second.receipt.erased).toMatchObject({ threads: 1 });
    expect(carrier().phone(customer).length).toBeLessThanOrEqual(phoneBefore);
    // what was silenced in between was no opt-out
    const before = carrier().phone(customer).length;
    await text(customer, 'Is anybody there?');
    await until(() => carrier().phone(customer).length > before);
  },
);

it('what Twilio is still sending to a phone desk keeps the records that lead to it', async () => {
  await withDesk();
  const desks = () =>
    carrier()
      .messages.filter(({ to }) => to === phone)
      .map(({ sid }) => sid);
  const [one = ''] = desks();
  const still = { code: 20009, message: 'Cannot delete this resource before it is complete', status: 400 };
  instead = ({ method, url }) =>
    method === 'DELETE' && url.includes(one) ? Response.json(still, { status: 400 }) : undefined;
  const first = await erase('--at-twilio');
  expect([first.code, first.receipt.complete, first.receipt.isErased]).toEqual([1, false, false]);
  instead = () => undefined;
  const second = await erase('--at-twilio');
  expect([second.code, second.receipt.complete, traces()]).toEqual([0, true, []]);
});

it.each([
  ['dead letters', 'DeadLetterQueueUrl', true],
  ['table', 'QueueUrl', false],
] as const)('AWS fails at the %s: a receipt says what is left', async (of, output, isErased) => {
  await withDesk();
  const url = outputs[output] ?? '';
  outputs[output] = `${url}-gone`;
  const { code, receipt } = await erase();
  expect([code, receipt.complete, receipt.isErased]).toEqual([1, false, isErased]);
  expect(receipt.failures).toMatchObject([{ of }]);
  outputs[output] = url;
  expect((await erase()).receipt.complete).toBe(true);
});
