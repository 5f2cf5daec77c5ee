import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { agentFindings } from '../../bin/sms/doctor-agents.ts';
import { type ChannelConfig, withDefaults } from '../../lambdas/config/define-channel.ts';
import { type Served, serve } from '../../playground/serve.ts';
import { createSimulatedAgent } from '../../simulators/agent/simulated-agent.ts';
import { createSimulatedCarrier, type SimulatedCarrier } from '../../simulators/carrier/simulated-carrier.ts';
import { freePort } from '../support/free-port.ts';
import { runSms } from '../support/processes/run-sms.ts';
import { type AwsAccount, type AwsAccountOptions, startAwsAccount } from '../support/vendors/aws-account.ts';

const accountSid = 'AC0123456789abcdef0123456789abcdef';
const [long, tollFree] = ['+15550001000', '+18005550100'];
const publicUrl = 'https://sms.example.com';
const right = `${publicUrl}/twilio/messages#rc=2&rt=4500&rp=all`;
const topic = 'arn:aws:sns:eu-west-1:123456789012:Alarms';
const shortCode = '55501';
const service = `MG${'a'.repeat(32)}`;
const brand = `BN${'e'.repeat(32)}`;
const agentAccount = { accountId: 'account', projectId: 'project', apiKey: 'key', token: 'token' };

/** All that may be wrong. A test breaks one thing of it. */
interface World {
  readonly twilioSecret: Record<string, string>;
  readonly polyaiSecret: Record<string, string>;
  readonly threadSecret: Record<string, string>;
  readonly erasureSecret: Record<string, string>;
  readonly functions: NonNullable<AwsAccountOptions['functions']>;
  readonly resources: Record<string, [type: string, id: string]>;
  readonly twilio: {
    fallbackMethod: string;
    notHeld: string;
    /** With which status Twilio says that the account is not active. */
    suspended: number;
    /** What a proxy answers in Twilio’s place. */
    page: string;
    campaign: string;
    brand: string;
    tollFree: string;
    geo: Record<string, boolean>;
    inService: string[];
    sender: string;
    shortCodeUrl: string;
  };
  readonly subscriptions: Record<string, string[]>;
  /** 0: nothing listens. */
  readonly desk: { status: number };
  config: { words?: object; deploy?: object; agents?: object };
}

const newWorld = (): World => ({
  twilioSecret: { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: 'the-token' },
  polyaiSecret: {
    POLYAI_ACCOUNT_ID: 'account',
    POLYAI_PROJECT_ID: 'project',
    POLYAI_API_KEY: 'key',
    POLYAI_TOKEN: 'token',
  },
  threadSecret: { THREAD_API_KEY: 'a-key' },
  erasureSecret: { ERASURE_KEY: 'e-key' },
  functions: {
    unreserved: 1_000,
    mappings: { 'uuid-1': 'Enabled' },
    alarms: { 'SmsChannel-dead-letters': { actions: ['arn:aws:sns:x:1:t'], enabled: true, state: 'OK' } },
  },
  resources: {
    Mapping: ['AWS::Lambda::EventSourceMapping', 'uuid-1'],
    Alarm: ['AWS::CloudWatch::Alarm', 'SmsChannel-dead-letters'],
    AlarmTopic: ['AWS::SNS::Topic', topic],
    DesksfrontRuleDeadLetters0A1B2C3D: ['AWS::SQS::Queue', 'http://sqs.invalid/0/threads-dead.fifo'],
  },
  twilio: {
    fallbackMethod: 'POST',
    notHeld: '',
    suspended: 0,
    page: '',
    campaign: 'VERIFIED',
    brand: 'APPROVED',
    sender: 'ONLINE',
    shortCodeUrl: right,
    tollFree: 'TWILIO_APPROVED',
    geo: { US: true, CA: true, DE: true },
    inService: [long],
  },
  desk: { status: 401 },
  subscriptions: { [topic]: [`${topic}:1`] },
  config: {},
});

let world: World;
let carrier: SimulatedCarrier;
let servers: Served[];
let aws: AwsAccount;
let folder: string;
let env: Record<string, string>;
const deskUrl = 'https://desk.example.com';

beforeEach(async () => {
  world = newWorld();
  folder = await mkdtemp(join(tmpdir(), 'sms-channel-doctor-'));
  carrier = createSimulatedCarrier({
    ...{ accountSid, authToken: 'the-token', numbers: [long, tollFree], webhookUrl: right },
    deliver: async () => ({ status: 200, body: '<Response/>', contentType: 'text/xml' }),
  });
  const agent = createSimulatedAgent(agentAccount);
  const here = { port: 0, host: '127.0.0.1' };
  const twilio = await serve(twilioApi, here);
  const vendor = await serve(request => agent.handle(request), here);
  servers = [twilio, vendor];
  const network = fetch;
  vi.stubGlobal('fetch', async (input: string | URL | Request, init?: RequestInit) => {
    if (!String(input).startsWith(deskUrl)) return network(input, init);
    if (world.desk.status === 0) throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    return new Response(null, { status: world.desk.status });
  });
  aws = await startAwsAccount({
    stacks: {
      SmsChannel: {
        ...{ PublicUrl: publicUrl, ApiEndpoint: 'https://abc123.execute-api.eu-west-1.amazonaws.com' },
        ...{ TwilioSecret: 'twilio-secret', PolyAiSecret: 'polyai-secret', ThreadApiSecret: 'thread-secret' },
        ErasureSecret: 'erasure-secret',
      },
    },
    secrets: {
      'twilio-secret': world.twilioSecret,
      'polyai-secret': world.polyaiSecret,
      'thread-secret': world.threadSecret,
      'erasure-secret': world.erasureSecret,
    },
    resources: { SmsChannel: world.resources },
    subscriptions: world.subscriptions,
    functions: world.functions,
  });
  env = { ...aws.env, TWILIO_BASE_URL: twilio.url, POLYAI_BASE_URL: vendor.url };
  for (const number of [long, tollFree]) await atTwilio(number, { SmsFallbackUrl: right });
  await carrier.text({ from: '+15551234567', to: long, body: 'Rumpelstiltskin' });
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await Promise.all([
    ...servers.map(one => one.close()),
    aws[Symbol.asyncDispose](),
    rm(folder, { recursive: true }),
  ]);
});

/** What the simulated carrier has not: registrations, permissions, and a service with a campaign. */
async function twilioApi(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const page = (key: string, items: object[]) =>
    Response.json({ meta: { key, page: 0, page_size: 50, next_page_url: null }, [key]: items });
  const { twilio } = world;
  if (twilio.page !== '') return new Response(twilio.page, { headers: { 'content-type': 'text/html' } });
  if (twilio.suspended > 0)
    return Response.json({ code: 20005, message: 'Account not active' }, { status: twilio.suspended });
  if (pathname === '/v1/Services')
    return page('services', [{ sid: service, friendly_name: 'A', use_inbound_webhook_on_number: true }]);
  if (pathname === `/v1/Services/${service}/PhoneNumbers`)
    return page(
      'phone_numbers',
      twilio.inService.map(phone_number => ({ phone_number })),
    );
  if (pathname === `/v1/Services/${service}/Compliance/Usa2p`)
    return page(
      'compliance',
      twilio.campaign ? [{ campaign_status: twilio.campaign, brand_registration_sid: brand }] : [],
    );
  if (pathname === `/v1/a2p/BrandRegistrations/${brand}`)
    return Response.json({ sid: brand, status: twilio.brand });
  if (pathname === '/v2/Channels/Senders')
    return page('senders', [{ sid: 'XE1', sender_id: `whatsapp:${long}`, status: twilio.sender }]);
  if (/ShortCodes(\/SC\w+)?\.json$/.test(pathname)) {
    const form = new URLSearchParams(await request.text());
    twilio.shortCodeUrl = form.get('SmsUrl') ?? twilio.shortCodeUrl;
    const urls = { sms_url: twilio.shortCodeUrl, sms_fallback_url: twilio.shortCodeUrl, sms_method: 'POST' };
    const one = { sid: `SC${'d'.repeat(32)}`, short_code: shortCode, ...urls };
    return Response.json(request.method === 'POST' ? one : { short_codes: [one], page: 0, page_size: 50 });
  }
  if (pathname === '/v1/Tollfree/Verifications')
    return page('verifications', twilio.tollFree ? [{ status: twilio.tollFree }] : []);
  if (pathname === '/v1/Messaging/GeoPermissions')
    return Response.json({
      permissions: Object.entries(twilio.geo).map(([country_code, enabled]) => ({
        ...{ country_code, enabled, type: 'country' },
      })),
    });
  return asHeld(request);
}

/** The numbers with what the simulated carrier has not: a fallback by GET, and a number that another account has. */
async function asHeld(request: Request): Promise<Response> {
  const { twilio } = world;
  const isNumbers = new URL(request.url).pathname.includes('/IncomingPhoneNumbers');
  if (isNumbers && request.method === 'POST') {
    const form = new URLSearchParams(await request.clone().text());
    twilio.fallbackMethod = form.get('SmsFallbackMethod') ?? twilio.fallbackMethod;
  }
  const answer = await carrier.handle(request);
  if (!isNumbers || request.method !== 'GET' || !answer.ok) return answer;
  const page = (await answer.json()) as { incoming_phone_numbers: { phone_number: string }[] };
  const held = page.incoming_phone_numbers
    .filter(one => one.phone_number !== twilio.notHeld)
    .map(one => ({ ...one, sms_fallback_method: twilio.fallbackMethod }));
  return Response.json({ ...page, incoming_phone_numbers: held });
}

let files = 0;
async function doctor(...more: string[]) {
  files += 1;
  const file = join(folder, `config-${files}.ts`);
  const define = pathToFileURL(join(import.meta.dirname, '../../lambdas/config/define-channel.ts')).href;
  const { agents = { reception: { vendor: 'polyai-chat', region: 'us' } }, words, deploy } = world.config;
  const config = {
    numbers: { [long]: {}, [tollFree]: {}, [shortCode]: {} },
    agents,
    words: words ?? { callingCodes: ['+1', '+49'] },
    desks: { front: { kind: 'https', url: `${deskUrl}/sms` } },
    ...(deploy && { deploy }),
  };
  await writeFile(
    file,
    `import { defineChannel } from '${define}';\nexport default defineChannel(${JSON.stringify(config)});\n`,
  );
  const ran = await runSms(['doctor', '--live', '--json', ...more], { ...env, CHANNEL_CONFIG: file });
  const findings: { what: string; verdict: string; is: string; why: string[]; mend?: string }[] = ran.out
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
    .filter(one => 'verdict' in one);
  return { ...ran, file, findings, wrong: findings.filter(({ verdict }) => verdict === 'wrong') };
}

it('says that all is right where it is', async () => {
  const { code, err, findings, wrong, out } = await doctor();
  expect({ code, err, wrong }).toEqual({ code: 0, err: '', wrong: [] });
  expect(findings.length).toBeGreaterThan(15);
  expect(out).not.toMatch(/Rumpelstiltskin|the-token|a-key/);
});

/** Twilio's own API, as somebody at its console. */
async function atTwilio(number: string, form: Record<string, string>): Promise<void> {
  const api = `${env.TWILIO_BASE_URL}/2010-04-01/Accounts/${accountSid}`;
  const headers = { authorization: `Basic ${btoa(`${accountSid}:the-token`)}` };
  const listed = (await (await fetch(`${api}/IncomingPhoneNumbers.json`, { headers })).json()) as {
    incoming_phone_numbers: { sid: string; phone_number: string }[];
  };
  const sid = listed.incoming_phone_numbers.find(one => one.phone_number === number)?.sid;
  await fetch(`${api}/IncomingPhoneNumbers/${sid}.json`, {
    method: 'POST',
    headers,
    body: new URLSearchParams(form),
  });
}

interface Fault {
  readonly breaks: () => void | Promise<void>;
  /** What is found wrong, and what is said of it. */
  readonly what: string;
  readonly says: RegExp;
  readonly mend: RegExp;
  /** Does what the mend says, by hand; absent where it is a command of ours, which is run as it stands. */
  readonly mends?: () => void | Promise<void>;
}
const url = (smsUrl: string) => () => atTwilio(long, { SmsUrl: smsUrl, SmsFallbackUrl: right });
const alarm = () => {
  const one = world.functions.alarms['SmsChannel-dead-letters'];
  if (!one) throw new Error('there is one');
  return one;
};
const leadTo = (base: string) => void Object.assign(env, { POLYAI_BASE_URL: base });
const secretFile =
  /^aws secretsmanager put-secret-value --secret-id (twilio|polyai|thread|erasure)-secret --secret-string file:/;

const faults: Readonly<Record<string, Fault>> = {
  'no account SID': {
    breaks: () => void delete world.twilioSecret.TWILIO_ACCOUNT_SID,
    ...{ what: 'Twilio’s secret', says: /TWILIO_ACCOUNT_SID is missing/, mend: secretFile },
    mends: () => void Object.assign(world.twilioSecret, { TWILIO_ACCOUNT_SID: accountSid }),
  },
  'an API key without its secret': {
    breaks: () => void Object.assign(world.twilioSecret, { TWILIO_API_KEY_SID: `SK${'0'.repeat(32)}` }),
    ...{ what: 'Twilio’s secret', says: /are there together/, mend: secretFile },
    mends: () => void delete world.twilioSecret.TWILIO_API_KEY_SID,
  },
  'an auth token of another account': {
    breaks: () => void Object.assign(world.twilioSecret, { TWILIO_AUTH_TOKEN: 'another' }),
    ...{
      what: 'TWILIO_AUTH_TOKEN',
      says: /Twilio does not take it/,
      mend: /^put the account’s primary auth token into the secret/,
    },
    mends: () => void Object.assign(world.twilioSecret, { TWILIO_AUTH_TOKEN: 'the-token' }),
  },
  'an API key that Twilio refuses': {
    breaks: () =>
      void Object.assign(world.twilioSecret, {
        TWILIO_API_KEY_SID: `SK${'0'.repeat(32)}`,
        TWILIO_API_KEY_SECRET: 'old',
      }),
    ...{
      what: 'TWILIO_API_KEY',
      says: /does not take TWILIO_API_KEY_SID/,
      mend: /^npm run sms -- secrets set twilio$/,
    },
    mends: () => {
      delete world.twilioSecret.TWILIO_API_KEY_SID;
      delete world.twilioSecret.TWILIO_API_KEY_SECRET;
    },
  },
  'an account that is suspended': {
    breaks: () => void Object.assign(world.twilio, { suspended: 403 }),
    ...{
      what: 'TWILIO_AUTH_TOKEN',
      says: /not active \(20005\)/,
      mend: /^https:\/\/console\.twilio\.com: its banner/,
    },
    mends: () => void Object.assign(world.twilio, { suspended: 0 }),
  },
  'a key’s SID in place of the account’s': {
    breaks: () => void Object.assign(world.twilioSecret, { TWILIO_ACCOUNT_SID: `SK${'1'.repeat(32)}` }),
    ...{
      what: 'TWILIO_AUTH_TOKEN',
      says: /begins with AC/,
      mend: /^npm run sms -- secrets set twilio$/,
    },
    mends: () => void Object.assign(world.twilioSecret, { TWILIO_ACCOUNT_SID: accountSid }),
  },
  'a proxy’s page in Twilio’s place': {
    breaks: () => void Object.assign(world.twilio, { page: '<!doctype html><title>Sign in</title>' }),
    ...{
      what: 'TWILIO_AUTH_TOKEN',
      says: /is not its API \(HTTP 200, and no JSON\)/,
      mend: /^take TWILIO_BASE_URL away/,
    },
    mends: () => void Object.assign(world.twilio, { page: '' }),
  },
  'an agent’s host that nobody knows': {
    breaks: () => leadTo('https://api.nowhere.invalid'),
    ...{
      what: 'agent reception',
      says: /^api\.nowhere\.invalid: .*cannot be found \(DNS\)/,
      mend: /^see POLYAI_BASE_URL, and whether this machine reaches api\.nowhere\.invalid$/,
    },
    mends: () => leadTo(servers[1]?.url ?? ''),
  },
  'an agent’s host where nothing listens': {
    breaks: async () => leadTo(`http://127.0.0.1:${await freePort()}`),
    ...{
      what: 'agent reception',
      says: /^127\.0\.0\.1:\d+: Nothing listens/,
      mend: /^see POLYAI_BASE_URL,/,
    },
    mends: () => leadTo(servers[1]?.url ?? ''),
  },
  'an agent that is not there': {
    breaks: () => void Object.assign(world.polyaiSecret, { POLYAI_PROJECT_ID: 'another' }),
    ...{
      what: 'agent reception',
      says: /^127\.0\.0\.1:\d+ answers HTTP 404: it has no such account, project/,
      mend: /^see POLYAI_BASE_URL; then the ids beside the credentials: aws secretsmanager/,
    },
    mends: () => void Object.assign(world.polyaiSecret, { POLYAI_PROJECT_ID: 'project' }),
  },
  'a connector token that is missing': {
    breaks: () => void delete world.polyaiSecret.POLYAI_TOKEN,
    ...{
      what: 'PolyAI’s secret',
      says: /^POLYAI_TOKEN is missing, of the agent reception$/,
      mend: secretFile,
    },
    mends: () => void Object.assign(world.polyaiSecret, { POLYAI_TOKEN: 'token' }),
  },
  'an agent that refuses our key': {
    breaks: () => void Object.assign(world.polyaiSecret, { POLYAI_API_KEY: 'old' }),
    ...{ what: 'agent reception', says: /does not take our credentials/, mend: secretFile },
    mends: () => void Object.assign(world.polyaiSecret, { POLYAI_API_KEY: 'key' }),
  },
  'no bearer key': {
    breaks: () => void Object.assign(world.threadSecret, { THREAD_API_KEY: ' , ' }),
    ...{ what: 'the thread API’s secret', says: /THREAD_API_KEY is missing/, mend: secretFile },
    mends: () => void Object.assign(world.threadSecret, { THREAD_API_KEY: 'key' }),
  },
  'no key of erasures': {
    breaks: () => void delete world.erasureSecret.ERASURE_KEY,
    ...{ what: 'the erasures’ secret', says: /no turn is taken/, mend: secretFile },
    mends: () => void Object.assign(world.erasureSecret, { ERASURE_KEY: 'e-key' }),
  },
  'a webhook at another host': {
    breaks: url('https://old.example.com/twilio/messages#rc=2&rt=4500&rp=all'),
    ...{ what: long, says: /its host is old\.example\.com/, mend: /^npm run sms -- webhooks set --number/ },
  },
  'a webhook of http': {
    breaks: url(right.replace('https', 'http')),
    ...{ what: long, says: /its scheme is http/, mend: /^npm run sms -- webhooks set/ },
  },
  'no webhook at all': {
    breaks: url(''),
    ...{ what: long, says: /nothing is called/, mend: /^npm run sms -- webhooks set/ },
  },
  'no connection overrides': {
    breaks: url(`${publicUrl}/twilio/messages`),
    ...{ what: `${long}, tries`, says: /is not tried again/, mend: /^npm run sms -- webhooks set/ },
  },
  'no fallback': {
    breaks: () => atTwilio(long, { SmsUrl: right, SmsFallbackUrl: '' }),
    ...{ what: `${long}, tries`, says: /no fallback/, mend: /^npm run sms -- webhooks set/ },
  },
  'overrides without a second try': {
    breaks: url(`${publicUrl}/twilio/messages#rc=0&rt=4500&rp=all`),
    ...{ what: `${long}, tries`, says: /is not tried again/, mend: /^npm run sms -- webhooks set/ },
  },
  'overrides that cut us off': {
    breaks: url(`${publicUrl}/twilio/messages#rc=2&rt=100&rp=all`),
    ...{ what: `${long}, tries`, says: /waits for 100 ms alone/, mend: /^npm run sms -- webhooks set/ },
  },
  'overrides that give a text no time in all': {
    breaks: url(`${publicUrl}/twilio/messages#rc=2&tt=900&rp=5xx,ct`),
    ...{ what: `${long}, tries`, says: /waits for 900 ms alone/, mend: /^npm run sms -- webhooks set/ },
  },
  'a fallback that is cut off': {
    breaks: () => atTwilio(long, { SmsUrl: right, SmsFallbackUrl: right.replace('rt=4500', 'rt=50') }),
    ...{ what: `${long}, tries`, says: /Of its fallback: Twilio waits for 50/, mend: /^npm run sms/ },
  },
  'a fallback by GET': {
    breaks: () => void Object.assign(world.twilio, { fallbackMethod: 'GET' }),
    ...{ what: long, says: /its fallback’s method is GET/, mend: /^npm run sms -- webhooks set/ },
  },
  'a number that the account has not': {
    breaks: () => void Object.assign(world.twilio, { notHeld: long }),
    ...{ what: long, says: /nothing can be sent from it/, mend: /take it out of channel\.config\.ts$/ },
    mends: () => void Object.assign(world.twilio, { notHeld: '' }),
  },
  'a campaign that failed': {
    breaks: () => void Object.assign(world.twilio, { campaign: 'FAILED' }),
    ...{
      what: `${long}, registration`,
      says: /30034/,
      mend: /services\/MGa+\/compliance: register a campaign/,
    },
    mends: () => void Object.assign(world.twilio, { campaign: 'VERIFIED' }),
  },
  'a brand that is suspended': {
    breaks: () => void Object.assign(world.twilio, { brand: 'SUSPENDED' }),
    ...{ what: `${long}, registration`, says: /30034/, mend: /mend the brand BNe+/ },
    mends: () => void Object.assign(world.twilio, { brand: 'APPROVED' }),
  },
  'a WhatsApp sender that is offline': {
    breaks: () => void Object.assign(world.twilio, { sender: 'OFFLINE' }),
    ...{ what: `whatsapp:${long}, sender`, says: /takes nothing/, mend: /whatsapp-senders: the sender XE1/ },
    mends: () => void Object.assign(world.twilio, { sender: 'ONLINE' }),
  },
  'a short code that leads elsewhere': {
    breaks: () => void Object.assign(world.twilio, { shortCodeUrl: 'https://old.example.com/sms' }),
    ...{
      what: shortCode,
      says: /must be https:\/\/sms\.example\.com/,
      mend: /^npm run sms -- connect https/,
    },
  },
  'somebody who has not confirmed a mail': {
    breaks: () => void world.subscriptions[topic]?.push('PendingConfirmation'),
    ...{ what: 'topic AlarmTopic', says: /has not confirmed/, mend: /aws sns subscribe --topic-arn arn:/ },
    mends: () => void world.subscriptions[topic]?.pop(),
  },
  'a topic that nobody is subscribed to': {
    breaks: () => void world.subscriptions[topic]?.pop(),
    ...{ what: 'topic AlarmTopic', says: /Nobody is subscribed/, mend: /^aws sns subscribe --topic-arn/ },
    mends: () => void world.subscriptions[topic]?.push(`${topic}:2`),
  },
  'a desk’s events that were given up on': {
    breaks: () => void aws.dead.send({ body: 'x', group: 'one', deduplicationId: 'one' }),
    ...{
      what: 'desk front, events',
      says: /has not taken them/,
      mend: /aws sqs purge-queue --queue-url http/,
    },
    mends: async () => void (await runSms(['dead-letters', 'drop', '--all', '--yes'], env)),
  },
  'a number without a campaign': {
    breaks: () => void Object.assign(world.twilio, { inService: [] }),
    ...{ what: `${long}, registration`, says: /30034/, mend: /put the number into it/ },
    mends: () => void Object.assign(world.twilio, { inService: [long] }),
  },
  'a toll-free number that is not verified': {
    breaks: () => void Object.assign(world.twilio, { tollFree: 'TWILIO_REJECTED' }),
    ...{ what: `${tollFree}, registration`, says: /30032/, mend: /submit the toll-free verification/ },
    mends: () => void Object.assign(world.twilio, { tollFree: 'TWILIO_APPROVED' }),
  },
  'a country that Twilio sends nothing to': {
    breaks: () => void Object.assign(world.twilio.geo, { DE: false }),
    ...{
      what: 'geographic permissions',
      says: /nothing to \+49 \(21408\)/,
      mend: /geo-permissions: enable DE/,
    },
    mends: () => void Object.assign(world.twilio.geo, { DE: true }),
  },
  'a new account’s Lambda limit': {
    breaks: () => void Object.assign(world.functions, { unreserved: 10 }),
    ...{
      what: 'Lambda’s limit of the account',
      says: /60 are wanted/,
      mend: /request-service-quota-increase .*--desired-value 1000/,
    },
    mends: () => void Object.assign(world.functions, { unreserved: 1_000 }),
  },
  'a mapping that is disabled': {
    breaks: () => void Object.assign(world.functions.mappings, { 'uuid-1': 'Disabled' }),
    ...{
      what: 'the queue’s mapping',
      says: /nobody takes them/,
      mend: /update-event-source-mapping --uuid uuid-1 --enabled$/,
    },
    mends: () => void Object.assign(world.functions.mappings, { 'uuid-1': 'Enabled' }),
  },
  'alarms that nobody hears': {
    breaks: () => void Object.assign(alarm(), { actions: [] }),
    ...{ what: 'alarms', says: /seen in CloudWatch alone/, mend: /deploy\.alarmTopicArn/ },
    mends: () => void Object.assign(alarm(), { actions: ['arn:aws:sns:x:1:t'] }),
  },
  'alarms that are switched off': {
    breaks: () => void Object.assign(alarm(), { enabled: false }),
    ...{
      what: 'alarms',
      says: /SmsChannel-dead-letters/,
      mend: /enable-alarm-actions --alarm-names SmsChannel-dead-letters$/,
    },
    mends: () => void Object.assign(alarm(), { enabled: true }),
  },
  'a desk that is out of order': {
    breaks: () => void Object.assign(world.desk, { status: 502 }),
    ...{ what: 'desk front', says: /out of order/, mend: /mend the desk/ },
    mends: () => void Object.assign(world.desk, { status: 401 }),
  },
  'a desk that nothing listens at': {
    breaks: () => void Object.assign(world.desk, { status: 0 }),
    ...{ what: 'desk front', says: /Nothing listens at desk\.example\.com/, mend: /mend the desk/ },
    mends: () => void Object.assign(world.desk, { status: 401 }),
  },
  'what was given up on': {
    breaks: () => void aws.dead.send({ body: 'x', group: 'one', deduplicationId: 'one' }),
    ...{ what: 'dead letters', says: /apology/, mend: /^npm run sms -- dead-letters list$/ },
    mends: async () => void (await runSms(['dead-letters', 'drop', '--all', '--yes'], env)),
  },
  'a configuration that is wrong': {
    breaks: () =>
      void Object.assign(world.config, { agents: { reception: { vendor: 'polyai', region: 'us' } } }),
    ...{ what: 'channel.config.ts', says: /vendor/, mend: /npm run sms -- check/ },
    mends: () => void delete world.config.agents,
  },
};

describe('of a fault', () => {
  it.each(Object.keys(faults))('%s: it is named, with a mend that works', async name => {
    const fault = faults[name];
    if (!fault) throw new Error('it is one of them');
    await fault.breaks();
    const sick = await doctor();
    expect(sick.code).toBe(1);
    const found = sick.wrong.find(({ what, why }) => what === fault.what && fault.says.test(why.join('\n')));
    expect(found, JSON.stringify(sick.wrong)).toBeDefined();
    expect(found?.mend).toMatch(fault.mend);
    if (fault.mends) await fault.mends();
    else {
      const typed = found?.mend?.replace('npm run sms -- ', '').split(' ') ?? [];
      const mended = await runSms([...typed, '--yes'], { ...env, CHANNEL_CONFIG: sick.file });
      expect(mended).toMatchObject({ code: 0, err: '' });
    }
    expect((await doctor()).wrong).toEqual([]);
  });
});

describe('what stands on something that is wrong', () => {
  const broken: Readonly<Record<string, [() => void, string, string]>> = {
    'a refused API key': [
      () =>
        void Object.assign(world.twilioSecret, {
          TWILIO_API_KEY_SID: `SK${'2'.repeat(32)}`,
          TWILIO_API_KEY_SECRET: 'a-secret',
        }),
      'TWILIO_API_KEY',
      'twilio-credentials',
    ],
    'an auth token of another account': [
      () => void Object.assign(world.twilioSecret, { TWILIO_AUTH_TOKEN: 'another' }),
      'TWILIO_AUTH_TOKEN',
      'twilio-credentials',
    ],
    'a suspended account': [
      () => void Object.assign(world.twilio, { suspended: 401 }),
      'TWILIO_AUTH_TOKEN',
      'twilio-suspended',
    ],
    'a proxy’s page': [
      () => void Object.assign(world.twilio, { page: '<html></html>' }),
      'TWILIO_AUTH_TOKEN',
      'twilio-no-json',
    ],
  };
  it.each(Object.keys(broken))('is unknown behind %s, which is said once', async name => {
    const [breaks, what, code] = broken[name] ?? [];
    breaks?.();
    const { code: exit, findings, wrong, out } = await doctor();
    expect(exit).toBe(1);
    expect(wrong.map(one => one.what)).toEqual([what]);
    expect(wrong.every(one => one.mend)).toBe(true);
    const behind = findings.filter(({ is }) => is === code && what !== undefined);
    const unknown = behind.filter(({ verdict }) => verdict === 'unknown').map(one => one.what);
    expect(unknown).toEqual(
      expect.arrayContaining(['what Twilio calls', 'tries', 'registrations', 'last texts']),
    );
    expect(out).not.toMatch(/a-secret/);
  });
});

describe('what cannot be looked at', () => {
  it('is unknown, and keeps nothing else from being looked at', async () => {
    aws.refuse('cloudwatch:DescribeAlarms', {
      status: 400,
      code: 'AccessDeniedException',
      message: 'no',
    });
    const { code, findings } = await doctor();
    expect(code).toBe(0);
    expect(findings.find(({ what }) => what === 'alarms')).toMatchObject({
      verdict: 'unknown',
      is: 'aws-denied',
    });
    expect(findings.at(-1)).toMatchObject({ what: 'dead letters', verdict: 'right' });
  });
});

describe('Chatbase’s key, with --live', () => {
  const config = withDefaults({
    numbers: { [long]: {} },
    agents: { front: { vendor: 'chatbase', agentId: 'agent-1' } },
  });
  const look = async (key: string, base: string) => {
    const access = async () => ({ values: { CHATBASE_API_KEY: key }, mend: 'put it there' });
    return agentFindings(config, { CHATBASE_BASE_URL: base }, access);
  };

  it.each([
    [200, 'right', 'takes the key', undefined],
    [401, 'wrong', 'refused 401', 'put it there'],
    [402, 'wrong', 'refused 402', 'put it there'],
    [404, 'wrong', '404', expect.stringContaining('agentId')],
    [500, 'wrong', '500', expect.stringContaining('own console')],
  ])('%d is %s', async (status, verdict, is, mend) => {
    const asked: [string, string | null][] = [];
    const vendor = await serve(
      async request => {
        asked.push([new URL(request.url).pathname, request.headers.get('authorization')]);
        return Response.json({ data: [] }, { status });
      },
      { port: 0, host: '127.0.0.1' },
    );
    servers.push(vendor);
    const [finding] = await look('a-key', vendor.url);
    expect(finding).toMatchObject({ what: 'agent front', verdict, is });
    expect(finding?.mend).toEqual(mend);
    expect(asked).toEqual([
      [
        expect.stringMatching(/^\/api\/v2\/agents\/agent-1\/users\/[0-9a-f-]{36}\/conversations$/),
        'Bearer a-key',
      ],
    ]);
    expect(JSON.stringify(finding)).not.toContain('a-key');
  });

  it('a host where nothing listens is named', async () => {
    const port = await freePort();
    const [finding] = await look('a-key', `http://127.0.0.1:${port}`);
    expect(finding).toMatchObject({
      ...{ what: 'agent front', verdict: 'wrong', is: 'network-refused' },
      why: [expect.stringContaining(`127.0.0.1:${port}`)],
      mend: expect.stringMatching(/^see CHATBASE_BASE_URL, and whether/),
    });
  });
});

describe('an agent that is where its configuration says', () => {
  const regions = {
    'polyai-chat': 'api.uk-1.platform.polyai.app',
    'polyai-messaging': 'messaging.uk-1.poly.ai',
  };
  const values = {
    ...{ POLYAI_ACCOUNT_ID: 'a', POLYAI_PROJECT_ID: 'p', POLYAI_API_KEY: 'k', POLYAI_TOKEN: 't' },
    POLYAI_MESSAGING_TOKEN: 't',
  };
  it.each(Object.entries(regions))('%s: its host and its region are named', async (vendor, host) => {
    const agent = { vendor, region: 'uk', ...(vendor === 'polyai-messaging' && { host: 'www.example.com' }) };
    const config = withDefaults({ numbers: { [long]: {} }, agents: { front: agent } } as ChannelConfig);
    const access = async () => ({ values, mend: 'put it there' });
    const answers: [() => Response, RegExp, RegExp][] = [
      [
        () => {
          throw new TypeError('fetch failed', {
            cause: Object.assign(new Error('no'), { code: 'ENOTFOUND', hostname: host }),
          });
        },
        /cannot be found \(DNS\)/,
        /^see region, which is uk, of the agent front in channel\.config\.ts, and whether/,
      ],
      [
        () => new Response('', { status: 404 }),
        /answers HTTP 404/,
        /^see region, which is uk,.*put it there$/,
      ],
      [() => new Response('<html>'), /answers HTTP 200, and not as it should/, /^see region, which is uk,/],
      [() => new Response('', { status: 502 }), /answers HTTP 502/, /own console/],
    ];
    for (const [answer, why, mend] of answers) {
      vi.stubGlobal('fetch', async () => answer());
      const [finding] = await agentFindings(config, {}, access);
      expect(finding?.verdict).toBe('wrong');
      expect(finding?.why[0]).toMatch(why);
      expect(finding?.why[0]?.startsWith(host)).toBe(true);
      expect(finding?.mend).toMatch(mend);
    }
  });
});
