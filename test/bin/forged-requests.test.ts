import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Finding } from '../../bin/sms/finding.ts';
import { urlDifferences } from '../../bin/sms/url-differences.ts';
import { createVerifier } from '../../lambdas/carriers/twilio/verify.ts';
import { type Served, serve } from '../../playground/serve.ts';
import type { MessagingService } from '../../simulators/carrier/messaging-services.ts';
import { createSimulatedCarrier } from '../../simulators/carrier/simulated-carrier.ts';
import { type Ran, runSms, runSmsProcess } from '../support/processes/run-sms.ts';
import { scriptedServer } from '../support/processes/scripted-server.ts';
import { fc } from '../support/seeded-check.ts';
import { type AwsAccount, startAwsAccount } from '../support/vendors/aws-account.ts';

const accountSid = 'AC0123456789abcdef0123456789abcdef';
const [first, second] = ['+15550001000', '+15550002000'];
const publicUrl = 'https://sms.example.com';
const right = `${publicUrl}/twilio/messages`;
const endpoint = 'https://abc123.execute-api.eu-west-1.amazonaws.com';

describe('the differences of URLs', () => {
  it('are none exactly where the functions take Twilio’s signature', () => {
    const verify = createVerifier({ authTokens: ['the-token'], publicUrl, accountSid });
    const params = { AccountSid: accountSid, Body: 'Hello' };
    const url = fc.record({
      scheme: fc.constantFrom('https', 'http', 'HTTPS'),
      host: fc.constantFrom(
        'sms.example.com',
        'SMS.example.com',
        'sms.example.co',
        'ada:lock@sms.example.com',
      ),
      port: fc.constantFrom('', ':443', ':80', ':8443', ':'),
      path: fc.constantFrom('/twilio/messages', '/twilio/messages/', '/Twilio/messages', '/', ''),
      query: fc.constantFrom('', '?', '?a=1&b=', '?a=%20'),
      fragment: fc.constantFrom('', '#rc=2&rt=4500&rp=all', '#'),
    });
    fc.assert(
      fc.property(url, ({ scheme, host, port, path, query, fragment }) => {
        const signed = `${scheme}://${host}${port}${path}${query === '?' ? '' : query}`;
        const genuine = verify({
          rawPath: path || '/',
          rawQuery: query.slice(1),
          headers: { 'x-twilio-signature': getExpectedTwilioSignature('the-token', signed, params) },
          rawBody: new URLSearchParams(params).toString(),
        });
        const differences = urlDifferences(`${scheme}://${host}${port}${path}${query}${fragment}`, right);
        expect(differences.length === 0).toBe(genuine === 'genuine' && path === '/twilio/messages');
      }),
      { numRuns: 500 },
    );
  });

  it('are told of whatever somebody has entered', () => {
    fc.assert(
      fc.property(
        fc.string(),
        entered => urlDifferences(entered, right).length > 0 || entered.startsWith(right),
      ),
    );
    expect(urlDifferences('', right)).toEqual(['it is empty: nothing is called, and texts reach nobody']);
    expect(urlDifferences('http://old.example.com/sms', right)).toEqual([
      'its scheme is http, and must be https',
      'its host is old.example.com, and must be sms.example.com',
      'its path is /sms, and must be /twilio/messages',
    ]);
  });
});

describe('forged-requests', () => {
  let aws: AwsAccount;
  let twilio: Served;
  let env: Record<string, string>;
  let webhookUrl: string;
  let services: MessagingService[];
  let token: string;
  let secret: Record<string, string>;

  beforeEach(() => {
    [webhookUrl, services, token] = [`${right}#rc=2&rt=4500&rp=all`, [], 'the-token'];
    secret = { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: 'the-token' };
  });
  afterEach(async () => {
    await Promise.all([aws[Symbol.asyncDispose](), twilio.close()]);
  });

  async function begin(): Promise<void> {
    const apiKey = { apiKeySid: 'SK0123456789abcdef0123456789abcdef', apiKeySecret: 'the-secret' };
    const carrier = createSimulatedCarrier({
      ...{ accountSid, authToken: token, ...apiKey, numbers: [first, second], webhookUrl, services },
    });
    twilio = await serve(request => carrier.handle(request), { port: 0, host: '127.0.0.1' });
    aws = await startAwsAccount({
      stacks: {
        SmsChannel: { PublicUrl: publicUrl, ApiEndpoint: endpoint, TwilioSecret: 'the-secret-name' },
      },
      secrets: { 'the-secret-name': secret },
    });
    env = { ...aws.env, TWILIO_BASE_URL: twilio.url, TWILIO_PHONE_NUMBER: `${first},${second}` };
  }

  async function ran(...args: string[]): Promise<Ran> {
    await begin();
    return runSms(['forged-requests', ...args], env);
  }

  async function findings(): Promise<{ code: number | null; findings: Finding[] }> {
    const { code, out } = await ran('--json');
    return { code, findings: JSON.parse(out).findings };
  }

  it('says that all is right, as a process', async () => {
    await begin();
    const { code, out, err } = await runSmsProcess(['forged-requests'], env);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toBe(
      `The functions of the stack SmsChannel verify against ${publicUrl}\n\n` +
        'right    TWILIO_AUTH_TOKEN\n' +
        `right    ${first}  POST ${webhookUrl}\nright    ${second}  POST ${webhookUrl}\n\n` +
        'All of it is right: the requests come from somebody else, and nothing needs doing.\n',
    );
  });

  it('names what differs, and what mends it does mend it', async () => {
    webhookUrl = 'http://sms.example.com/twilio/messages/';
    const { code, out } = await ran();
    expect(code).toBe(1);
    expect(out).toContain(
      `wrong    ${first}  POST ${webhookUrl}\n` +
        '         its scheme is http, and must be https\n' +
        '         its path is /twilio/messages/, and must be /twilio/messages\n' +
        `         mend: npm run sms -- webhooks set --number ${first}\n`,
    );
    for (const number of [first, second]) {
      const mend = out.match(new RegExp(`mend: npm run sms -- (.*\\${number})$`, 'm'))?.[1] ?? '';
      await runSms([...mend.split(' '), '--yes'], env);
    }
    expect(await runSms(['forged-requests'], env)).toMatchObject({ code: 0 });
  });

  it('knows the API’s own endpoint, which reaches the functions under another name', async () => {
    webhookUrl = `${endpoint}/twilio/messages`;
    const { findings: found } = await findings();
    expect(found[1]?.why).toEqual([
      'its host is abc123.execute-api.eu-west-1.amazonaws.com, and must be sms.example.com',
      'it reaches the functions by another name than they verify against: each such request is counted as forged',
    ]);
  });

  it('looks at the Messaging Service that a number is in, unless it defers to its senders', async () => {
    const service = { friendlyName: 'Support', inboundRequestUrl: 'https://other.example.com/sms' };
    services = [
      { ...service, sid: `MG${'1'.repeat(32)}`, useInboundWebhookOnNumber: false, numbers: [first] },
      { ...service, sid: `MG${'2'.repeat(32)}`, useInboundWebhookOnNumber: true, numbers: [second] },
    ];
    const { code, findings: found } = await findings();
    expect(code).toBe(1);
    expect(found.map(({ what, verdict }) => [what, verdict])).toEqual([
      ['TWILIO_AUTH_TOKEN', 'right'],
      [first, 'wrong'],
      [second, 'right'],
    ]);
    expect(found[1]?.is).toBe(
      `POST https://other.example.com/sms  (by the Messaging Service MG${'1'.repeat(32)} "Support")`,
    );
    expect(found[1]?.mend).toBe(`npm run sms -- connect --number ${first}`);
  });

  it('tells of a service that drops texts, and shows no password of a URL', async () => {
    webhookUrl = 'https://ada:lovelace@sms.example.com/twilio/messages';
    const numbers = [second];
    services = [
      {
        sid: `MG${'1'.repeat(32)}`,
        friendlyName: 'Support',
        inboundRequestUrl: '',
        useInboundWebhookOnNumber: false,
        numbers,
      },
    ];
    const { code, out } = await ran();
    expect(code).toBe(1);
    expect(out).toContain(`wrong    ${second}  nothing  (by the Messaging Service`);
    expect(out).toContain('it is empty: nothing is called, and texts reach nobody');
    expect(out).not.toContain('lovelace');
  });

  it.each([
    [
      'the other of two is the account’s',
      'other,the-token',
      0,
      'right    TWILIO_AUTH_TOKEN  1 of 2 are the account’s',
    ],
    ['none is, though an API key sends', 'other', 1, 'Twilio does not take it'],
    ['there is none', '', 1, 'TWILIO_AUTH_TOKEN is missing'],
  ])('looks at the auth tokens: %s', async (_, tokens, code, words) => {
    secret = {
      ...secret,
      TWILIO_AUTH_TOKEN: tokens,
      TWILIO_API_KEY_SID: 'SK0123456789abcdef0123456789abcdef',
      TWILIO_API_KEY_SECRET: 'the-secret',
    };
    const { code: ended, out } = await ran();
    expect(ended).toBe(code);
    expect(out).toContain(words);
    expect(out).toContain(`right    ${second}`);
    expect(out).not.toMatch(/the-token|the-secret$/m);
  });

  it('tells of a token that is nobody’s where nothing else can ask either', async () => {
    token = 'promoted';
    const { code, out } = await ran();
    expect(code).toBe(1);
    expect(out).toMatch(/^wrong {4}TWILIO_AUTH_TOKEN\n {9}Twilio does not take it[\s\S]*^unknown {2}URLs/m);
  });

  it('goes by what the functions have, whatever the environment says', async () => {
    await begin();
    const strange = { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: 'another' };
    expect((await runSms(['forged-requests'], { ...env, ...strange })).code).toBe(0);
  });

  it('says what it cannot know: numbers of another account, senders of other media, services', async () => {
    await begin();
    const numbers = `${first},+15550003000,rcs:harbour_agent`;
    const { code, out } = await runSms(['forged-requests'], { ...env, TWILIO_PHONE_NUMBER: numbers });
    expect(code).toBe(0);
    expect(out).toMatch(/^unknown {2}\+15550003000\n {9}It is not among the numbers of TWILIO_ACCOUNT_SID/m);
    expect(out).toMatch(
      /^unknown {2}rcs:harbour_agent\n {9}Twilio’s API has the webhooks of phone numbers alone/m,
    );
    expect(out).toContain('What could be looked at is right; see what could not.');
  });

  it('looks at a TwiML application, which wins over the number’s own URL, and at services that it may not read', async () => {
    await begin();
    const sid = `AP${'1'.repeat(32)}`;
    const owned = {
      ...{ sid: `PN${'1'.repeat(32)}`, phone_number: first, sms_url: right, sms_method: 'POST' },
      ...{ sms_fallback_url: `${right}/`, sms_application_sid: sid },
    };
    await using server = await scriptedServer(({ url = '' }, response) => {
      const answers: Record<string, object> = {
        Applications: {
          sid,
          friendly_name: 'Old',
          sms_url: right,
          sms_method: 'GET',
          sms_fallback_url: `${right}/`,
        },
        IncomingPhoneNumbers: { incoming_phone_numbers: [owned], next_page_uri: null },
      };
      const [, answer] = Object.entries(answers).find(([path]) => url.includes(path)) ?? [];
      response
        .writeHead(answer ? 200 : 403, { 'content-type': 'application/json' })
        .end(JSON.stringify(answer ?? { code: 20403 }));
    });
    const one = { ...env, TWILIO_BASE_URL: server.origin, TWILIO_PHONE_NUMBER: first };
    const { code, out } = await runSms(['forged-requests', '--json'], one);
    expect(code).toBe(1);
    expect(JSON.parse(out).findings.slice(1)).toEqual([
      {
        what: first,
        verdict: 'wrong',
        is: `GET ${right}  (by the TwiML application ${sid} "Old")`,
        why: [
          'its method is GET, and must be POST',
          'of its fallback: its path is /twilio/messages/, and must be /twilio/messages',
        ],
        mend: `npm run sms -- webhooks set --number ${first}`,
      },
      expect.objectContaining({ what: 'Messaging Services', verdict: 'unknown' }),
    ]);
  });
});
