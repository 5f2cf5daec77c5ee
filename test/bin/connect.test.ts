import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Served, serve } from '../../playground/serve.ts';
import { createSimulatedCarrier, type SimulatedCarrier } from '../../simulators/carrier/simulated-carrier.ts';
import { runSms } from '../support/processes/run-sms.ts';

const accountSid = 'AC0123456789abcdef0123456789abcdef';
const [first, second] = ['+15550001000', '+15550002000'];
const url = 'https://sms.example.com/twilio/messages#rc=2&rt=4500&rp=all';
const [service, strangers] = [`MG${'a'.repeat(32)}`, `MG${'b'.repeat(32)}`];
const sender = `XE${'c'.repeat(32)}`;

let carrier: SimulatedCarrier;
let served: Served;
let env: Record<string, string>;
/** What the simulated carrier has not: services that are changed, and WhatsApp's senders. */
let twilio: {
  readonly defers: Record<string, boolean>;
  webhook: object;
  readable: boolean;
  readonly posted: string[];
};

beforeEach(async () => {
  twilio = {
    defers: { [service]: false, [strangers]: false },
    webhook: { callback_url: 'https://old.example.com/wa' },
    readable: true,
    posted: [],
  };
  carrier = createSimulatedCarrier({
    ...{ accountSid, authToken: 'the-token', numbers: [first, second, '+15550003000'] },
    webhookUrl: 'https://old.example.com/sms',
  });
  served = await serve(api, { port: 0, host: '127.0.0.1' });
  env = {
    TWILIO_BASE_URL: served.url,
    TWILIO_ACCOUNT_SID: accountSid,
    TWILIO_AUTH_TOKEN: 'the-token',
    TWILIO_PHONE_NUMBER: `${first},${second}`,
  };
});
afterEach(() => served.close());

async function api(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (!/^\/v[12]\//.test(pathname)) return carrier.handle(request);
  if (!twilio.readable) return Response.json({ code: 20403, message: 'no', status: 403 }, { status: 403 });
  const body = request.method === 'POST' ? await request.text() : '';
  if (body !== '') twilio.posted.push(`${pathname} ${body}`);
  const page = (key: string, items: object[]) =>
    Response.json({ meta: { key, page: 0, page_size: 50, next_page_url: null }, [key]: items });
  const of = (sid: string) => ({
    ...{ sid, friendly_name: sid.slice(2, 3), inbound_request_url: 'https://old.example.com/service' },
    use_inbound_webhook_on_number: twilio.defers[sid],
  });
  if (pathname === '/v1/Services') return page('services', [of(service), of(strangers)]);
  const [, one = '', members] = /^\/v1\/Services\/(MG\w{32})(\/PhoneNumbers)?$/.exec(pathname) ?? [];
  if (members) return page('phone_numbers', [{ phone_number: one === service ? second : '+15559999999' }]);
  if (one !== '') {
    twilio.defers[one] = new URLSearchParams(body).get('UseInboundWebhookOnNumber') === 'true';
    return Response.json(of(one));
  }
  const wa = { sid: sender, sender_id: `whatsapp:${first}`, status: 'ONLINE', webhook: twilio.webhook };
  if (pathname === '/v2/Channels/Senders') return page('senders', [wa]);
  if (pathname === `/v2/Channels/Senders/${sender}`) {
    twilio.webhook = JSON.parse(body).webhook;
    return Response.json({ ...wa, webhook: twilio.webhook }, { status: 202 });
  }
  return new Response(null, { status: 404 });
}

it('shows first what it would change: numbers, the services that they are in, WhatsApp’s senders; then asks', async () => {
  const refused = await runSms(['connect', 'https://sms.example.com'], env, { ask: async () => 'n' });
  expect(refused).toMatchObject({ code: 0, err: '' });
  expect(refused.out).toBe(
    [
      `${first}  POST ${url}, and the same as its fallback  (was https://old.example.com/sms)  would be set`,
      `${second}  POST ${url}, and the same as its fallback  (was https://old.example.com/sms)  would be set`,
      `Messaging Service ${service} "a"  defers to its senders’ webhooks (1 of 1 are the channel’s)  (was https://old.example.com/service)  would be set`,
      `whatsapp:${first}  POST https://sms.example.com/twilio/messages, and the same as its fallback  (was https://old.example.com/wa)  would be set`,
      'Nothing was changed.\n',
    ].join('\n'),
  );
  expect(twilio.posted).toEqual([]);
  expect(await runSms(['connect', 'https://sms.example.com'], env)).toMatchObject({ code: 2 });
});

it('changes just that, and has nothing to change afterwards', async () => {
  const done = await runSms(['connect', 'https://sms.example.com', '--yes', '--json'], env);
  expect(done).toMatchObject({ code: 0, err: '' });
  const fates = done.out
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
    .map(({ what, fate }) => [what, fate]);
  expect(fates.map(([, fate]) => fate)).toEqual(['set', 'set', 'set', 'set']);
  expect(twilio.defers).toEqual({ [service]: true, [strangers]: false });
  expect(twilio.webhook).toMatchObject({ callback_url: url, fallback_url: url });
  const again = await runSms(['connect', 'https://sms.example.com'], env);
  expect(again).toMatchObject({ code: 0, err: '' });
  expect(again.out.match(/as it should be/g)).toHaveLength(4);
});

it('says what these credentials cannot read, and which number the account has not', async () => {
  twilio.readable = false;
  const { code, out } = await runSms(['connect', 'https://sms.example.com', '--yes'], {
    ...env,
    TWILIO_PHONE_NUMBER: `${first},+15557770000`,
  });
  expect(code).toBe(1);
  expect(out).toContain('+15557770000: not among the account');
  expect(out).toContain('Messaging Services: these credentials cannot read them');
  expect(out).toContain(`${first}  POST ${url}`);
});

it.each([
  [['connect', 'sms.example.com']],
  [['connect', '--number', '+15550000000', 'https://a.example.com']],
])('refuses %j', async typed => {
  expect(await runSms(typed, env)).toMatchObject({ code: 2, out: '' });
});

it('fails with wrong credentials before anything is changed', async () => {
  const { code, err } = await runSms(['connect', 'https://sms.example.com', '--yes'], {
    ...env,
    TWILIO_AUTH_TOKEN: 'another-token',
  });
  expect(code).toBe(1);
  expect(err).toMatch(/does not take the credentials/);
  expect(err).not.toContain('another-token');
});
