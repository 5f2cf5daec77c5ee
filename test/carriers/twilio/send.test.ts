import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createListInbound } from '../../../lambdas/carriers/twilio/list.ts';
import type { TwilioCall } from '../../../lambdas/carriers/twilio/rest.ts';
import { createTwilioCarrier, type TwilioCarrierOptions } from '../../../lambdas/carriers/twilio/send.ts';
import { CarrierError } from '../../../lambdas/channel/errors.ts';
import { address } from '../../../lambdas/channel/thread/address.ts';
import description from '../../fixtures/twilio-messages.openapi.json' with { type: 'json' };
import { startPrism } from '../../support/processes/prism.ts';
import { closedOrigin, scriptedServer } from '../../support/processes/scripted-server.ts';
import { fc } from '../../support/seeded-check.ts';
import { json, strictFetch } from '../../support/vendors/strict-fetch.ts';

const messagesPath = '/2010-04-01/Accounts/{AccountSid}/Messages.json';
const now = Date.UTC(2026, 10, 22, 12, 0, 0);
const sid = 'SM0123456789abcdef0123456789abcdef';
const accountSid = 'AC0123456789abcdef0123456789abcdef';

function carrierWith(options: Partial<TwilioCarrierOptions> = {}) {
  const calls: TwilioCall[] = [];
  const carrier = createTwilioCarrier({
    accountSid,
    credentials: async () => ({ username: 'SK0123', password: 'the-secret' }),
    statusCallbackUrl: 'https://sms.example.com/twilio/status',
    validityPeriodSeconds: 3600,
    timeoutMs: 5000,
    clock: () => now,
    onCall: call => calls.push(call),
    ...options,
  });
  return { carrier, calls };
}

const text = {
  from: address('+15005550006'),
  to: address('+14155550123'),
  body: "We're open: 9–17 & later + 🙂",
  effectId: 'turn-1:0',
};
const options = { signal: new AbortController().signal };

/** What Twilio answers to a create, after its own example. */
const created = {
  account_sid: accountSid,
  api_version: '2010-04-01',
  body: text.body,
  date_created: 'Sun, 22 Nov 2026 12:00:00 +0000',
  date_sent: null,
  date_updated: 'Sun, 22 Nov 2026 12:00:00 +0000',
  direction: 'outbound-api',
  error_code: null,
  error_message: null,
  from: text.from,
  messaging_service_sid: null,
  num_media: '0',
  num_segments: '1',
  price: null,
  price_unit: null,
  sid,
  status: 'queued',
  subresource_uris: { media: `/2010-04-01/Accounts/${accountSid}/Messages/${sid}/Media.json` },
  to: text.to,
  uri: `/2010-04-01/Accounts/${accountSid}/Messages/${sid}.json`,
};

const thrownBy = async (promise: Promise<unknown>): Promise<CarrierError> => {
  const thrown = await promise.then(
    () => new Error('nothing was thrown'),
    (error: unknown) => error,
  );
  if (!(thrown instanceof CarrierError)) throw thrown;
  return thrown;
};

describe('a send', () => {
  test('is one form, to the account, with basic authentication', async () => {
    const { fetch, seen } = strictFetch(json(201, created, { 'Twilio-Request-Id': 'RQ0123' }));
    const { carrier, calls } = carrierWith({ fetch });
    expect(await carrier.send(text, options)).toEqual({ sid });
    expect(seen).toHaveLength(1);
    const [request] = seen;
    expect(request).toMatchObject({
      method: 'POST',
      url: `https://api.twilio.com/2010-04-01/Accounts/${accountSid}/Messages.json`,
      redirect: 'manual',
      headers: {
        Authorization: `Basic ${btoa('SK0123:the-secret')}`,
        'Content-Type': 'application/x-www-form-urlencoded',
      },
    });
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      To: '+14155550123',
      From: '+15005550006',
      Body: text.body,
      StatusCallback: 'https://sms.example.com/twilio/status?effect=turn-1%3A0',
      ValidityPeriod: '3600',
    });
    expect(calls).toEqual([{ operation: 'send', durationMs: 0, status: 201, requestId: 'RQ0123' }]);
  });

  test('whatever the effect id, the status callback brings it back, in characters that every URL keeps', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme' }).map(id => id.toWellFormed()),
        async effectId => {
          const { fetch, seen } = strictFetch(json(201, created));
          await carrierWith({ fetch }).carrier.send({ ...text, effectId }, options);
          const url = new URLSearchParams(seen[0]?.body).get('StatusCallback') ?? '';
          expect(new URL(url).searchParams.get('effect')).toBe(effectId);
          expect(url).toMatch(/^[\w:/.?=%-]+$/);
          expect(new URL(url).href).toBe(url);
        },
      ),
    );
  });

  test.each([200, 201, 202])('%i with a sid was accepted', async status => {
    const { carrier } = carrierWith({ fetch: strictFetch(json(status, created)).fetch });
    expect(await carrier.send(text, options)).toEqual({ sid });
  });

  test.each([{}, { ...created, sid: null }, { ...created, sid: 'SM1' }, [created], 'OK', ''])(
    'a success without a sid is an unknown outcome (%#)',
    async body => {
      const { carrier } = carrierWith({ fetch: strictFetch(json(201, body)).fetch });
      expect((await thrownBy(carrier.send(text, options))).failure).toBe('unsure');
    },
  );

  test.each([
    ['accountSid', 'AC01/../AC02', /TWILIO_ACCOUNT_SID/],
    ['accountSid', '', /TWILIO_ACCOUNT_SID/],
    ['validityPeriodSeconds', 0, /1 to 36000/],
    ['validityPeriodSeconds', 36_001, /1 to 36000/],
    ['validityPeriodSeconds', 1.5, /1 to 36000/],
    ['statusCallbackUrl', '/twilio/status', /status callback/],
  ])('%s: %j is refused', (name, value, message) => {
    expect(() => carrierWith({ [name]: value })).toThrow(message);
  });
});

describe('what Twilio refuses', () => {
  const words = "The message From/To pair +14155550123 violates a blacklist rule: 'We're open'";
  const refusal = (code: number, status: number) => ({
    code,
    message: words,
    more_info: 'https://…',
    status,
  });

  test.each([
    [400, 21610, 'opted-out'],
    [400, 21211, 'refused'],
    [400, 21617, 'refused'],
    [400, 21606, 'misconfigured'],
    [400, 99999, 'refused'],
    [401, 20003, 'misconfigured'],
    [404, 20404, 'misconfigured'],
    [429, 20429, 'busy'],
    [500, 20500, 'unsure'],
    [503, 20503, 'unsure'],
  ])('%i, %i: %s, without its words', async (status, code, failure) => {
    const { carrier, calls } = carrierWith({ fetch: strictFetch(json(status, refusal(code, status))).fetch });
    const error = await thrownBy(carrier.send(text, options));
    expect(error).toMatchObject({ failure, status, code });
    expect(calls).toEqual([{ operation: 'send', durationMs: 0, status, code, failure }]);
    expect(error.message).not.toMatch(/4155550123|blacklist|open/);
  });

  test('a body that is no JSON leaves the status', async () => {
    const { carrier } = carrierWith({ fetch: strictFetch(json(503, '<html>'), json(400, '')).fetch });
    expect(await thrownBy(carrier.send(text, options))).toMatchObject({
      failure: 'unsure',
      status: 503,
      code: undefined,
    });
    expect(await thrownBy(carrier.send(text, options))).toMatchObject({ failure: 'refused', status: 400 });
  });

  test('a 429 says for how long', async () => {
    const date = new Date(now + 3000).toUTCString();
    const answers = [
      json(429, '', { 'Retry-After': '2' }),
      json(429, '', { 'Retry-After': date }),
      json(429, ''),
    ];
    const { carrier } = carrierWith({ fetch: strictFetch(...answers).fetch });
    for (const retryAfterMs of [2000, 3000, undefined]) {
      expect(await thrownBy(carrier.send(text, options))).toMatchObject({ failure: 'busy', retryAfterMs });
    }
  });

  test('a redirect is not followed', async () => {
    const { fetch, seen } = strictFetch(json(301, '', { Location: 'https://elsewhere.example.com/' }));
    expect(await thrownBy(carrierWith({ fetch }).carrier.send(text, options))).toMatchObject({
      failure: 'misconfigured',
    });
    expect(seen).toHaveLength(1);
  });

  test('credentials that cannot be read: nothing was sent', async () => {
    const cause = new Error('throttled');
    const { carrier } = carrierWith({ credentials: () => Promise.reject(cause), fetch: strictFetch().fetch });
    expect(await thrownBy(carrier.send(text, options))).toMatchObject({ failure: 'busy', cause });
  });
});

describe('on a real connection', () => {
  const sent = async (
    script: Parameters<typeof scriptedServer>[0],
    changes: Partial<TwilioCarrierOptions> = {},
  ) => {
    await using server = await scriptedServer(script);
    const error = await thrownBy(
      carrierWith({ baseUrl: server.origin, ...changes }).carrier.send(text, options),
    );
    expect(server.requests).toHaveLength(1);
    return error.failure;
  };

  test('refused, or an unknown host: not processed', async () => {
    const refused = carrierWith({ baseUrl: await closedOrigin() }).carrier;
    expect((await thrownBy(refused.send(text, options))).failure).toBe('busy');
    const unknown = carrierWith({ baseUrl: 'http://no-such-host.invalid' }).carrier;
    expect((await thrownBy(unknown.send(text, options))).failure).toBe('busy');
  });

  test('reset, silence, half an answer: unknown, and never sent twice', async () => {
    expect(await sent(request => void request.socket.resetAndDestroy())).toBe('unsure');
    expect(await sent(() => {}, { timeoutMs: 1_500 })).toBe('unsure');
    const half = await sent((request, response) => {
      response
        .writeHead(201, { 'Content-Length': '1000' })
        .write('{"sid": "SM01', () => request.socket.destroy());
    });
    expect(half).toBe('unsure');
  });
});

describe("against Twilio's own API description", () => {
  let prism: Awaited<ReturnType<typeof startPrism>>;
  beforeAll(async () => {
    prism = await startPrism('twilio-messages.openapi.json');
  });
  afterAll(() => prism?.stop());

  test('a send is allowed, and its answer understood', async () => {
    const { carrier } = carrierWith({ baseUrl: prism.origin, timeoutMs: 10_000 });
    expect((await carrier.send(text, options)).sid).toMatch(/^(SM|MM)[0-9a-f]{32}$/);
  });

  test('so are both lists', async () => {
    const violations: { location: string[] }[] = [];
    const changes = {
      baseUrl: prism.origin,
      timeoutMs: 10_000,
      fetch: async (...args: Parameters<typeof fetch>) => {
        const response = await fetch(...args);
        const problem: { validation?: typeof violations } = JSON.parse(await response.clone().text());
        violations.push(...(problem.validation ?? []));
        return response;
      },
    };
    // Prism finds fault with the description's own example of an answer (its links are paths, not URIs), so it
    // answers 500; none of the faults may be in the request.
    await thrownBy(carrierWith(changes).carrier.sentSince({ ...text, since: now }, options));
    const list = createListInbound({
      ...changes,
      accountSid,
      credentials: async () => ({ username: 'a', password: 'b' }),
    });
    await thrownBy(list({ to: text.from, since: now }, options));
    expect(new Set(violations.map(violation => violation.location[0]))).toEqual(new Set(['response']));
  });

  test('its example of a list is understood: the outbound message is found, the inbound one is not', async () => {
    const { examples } = description.paths[messagesPath].get.responses['200'].content['application/json'];
    const { fetch } = strictFetch(json(200, { ...examples.readFullPage1.value, next_page_uri: null }));
    const since = Date.UTC(2019, 4, 24, 17, 44, 46, 999);
    const found = await carrierWith({ fetch }).carrier.sentSince({ ...text, since }, options);
    expect(found).toEqual([{ sid: 'SMded05904ccb347238880ca9264e8fe1c', body: expect.stringMatching(/./) }]);
  });
});
