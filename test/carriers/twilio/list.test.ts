import { describe, expect, test } from 'vitest';
import { createListInbound } from '../../../lambdas/carriers/twilio/list.ts';
import { createTwilioCarrier } from '../../../lambdas/carriers/twilio/send.ts';
import { CarrierError } from '../../../lambdas/channel/errors.ts';
import { address } from '../../../lambdas/channel/thread/address.ts';
import { fc } from '../../support/seeded-check.ts';
import { json, strictFetch } from '../../support/vendors/strict-fetch.ts';

const accountSid = 'AC0123456789abcdef0123456789abcdef';
const path = `/2010-04-01/Accounts/${accountSid}/Messages.json`;
const from = address('+15005550006');
const to = address('+14155550123');
const noon = Date.UTC(2026, 10, 22, 12, 0, 0);
const options = { signal: new AbortController().signal };

const optionsWith = (fake: typeof fetch) => ({
  accountSid,
  credentials: async () => ({ username: 'SK0123', password: 'the-secret' }),
  statusCallbackUrl: 'https://sms.example.com/twilio/status',
  validityPeriodSeconds: 3600,
  timeoutMs: 5000,
  fetch: fake,
});

const sidOf = (n: number): string => `SM${n.toString(16).padStart(32, '0')}`;

/** RFC 2822, as Twilio writes it. */
const written = (time: number): string => new Date(time).toUTCString().replace('GMT', '+0000');

/** A message as Twilio lists it, created so many seconds after noon. */
const listed = (n: number, seconds: number, changes: object = {}) => ({
  account_sid: accountSid,
  api_version: '2010-04-01',
  body: 'Hello',
  date_created: written(noon + seconds * 1000),
  date_sent: null,
  date_updated: written(noon + seconds * 1000),
  direction: 'outbound-api',
  error_code: null,
  error_message: null,
  from,
  messaging_service_sid: null,
  num_media: '0',
  num_segments: '1',
  price: null,
  price_unit: 'USD',
  sid: sidOf(n),
  status: 'queued',
  to,
  uri: `/2010-04-01/Accounts/${accountSid}/Messages/${sidOf(n)}.json`,
  ...changes,
});

const page = (messages: readonly object[], next: string | null = null) => ({
  end: messages.length - 1,
  first_page_uri: `${path}?PageSize=100&Page=0`,
  next_page_uri: next,
  page: 0,
  page_size: 100,
  previous_page_uri: null,
  start: 0,
  uri: `${path}?PageSize=100&Page=0`,
  messages,
});

const thrownBy = async (promise: Promise<unknown>): Promise<CarrierError> => {
  const thrown = await promise.then(
    () => new Error('nothing was thrown'),
    (error: unknown) => error,
  );
  if (!(thrown instanceof CarrierError)) throw thrown;
  return thrown;
};

describe('texts sent since a moment', () => {
  const sentSince = (since: number, ...answers: object[]) => {
    const { fetch, seen } = strictFetch(...answers.map(answer => json(200, answer)));
    const carrier = createTwilioCarrier(optionsWith(fetch));
    const sends = carrier.sentSince({ from, to, since }, options);
    return { found: sends.then(found => found.map(({ sid }) => sid)), seen };
  };

  test('asks for the two numbers and no date', async () => {
    const { found, seen } = sentSince(noon, page([]));
    expect(await found).toEqual([]);
    expect(seen).toHaveLength(1);
    const url = new URL(seen[0]?.url ?? '');
    expect(`${url.origin}${url.pathname}`).toBe(`https://api.twilio.com${path}`);
    expect(Object.fromEntries(url.searchParams)).toEqual({ To: to, From: from, PageSize: '100' });
  });

  test('gives what the API sent, the second of the moment included, newest first', async () => {
    const { found } = sentSince(
      noon + 999,
      page([
        listed(4, 5, { direction: 'outbound-reply' }),
        listed(3, 5, { direction: 'inbound' }),
        listed(2, 0, { status: 'delivered', date_sent: written(noon + 1000) }),
        listed(5, 3),
        listed(1, -1),
      ]),
    );
    expect(await found).toEqual([sidOf(5), sidOf(2)]);
  });

  test('turns pages until one reaches back far enough', async () => {
    const next = `${path}?To=%2B14155550123&PageSize=100&Page=1&PageToken=PASM1`;
    const { found, seen } = sentSince(
      noon,
      page([listed(3, 9)], next),
      page([listed(2, 5), listed(1, -5)], `${next}2`),
    );
    expect(await found).toEqual([sidOf(3), sidOf(2)]);
    expect(seen.map(request => request.url)).toEqual([expect.any(String), `https://api.twilio.com${next}`]);
  });

  test('does not call absent what it has not looked through', async () => {
    const endless = Array.from({ length: 5 }, (_, n) => page([listed(n, 9)], `${path}?Page=${n + 1}`));
    const { found, seen } = sentSince(noon, ...endless);
    expect((await thrownBy(found)).failure).toBe('unsure');
    expect(seen).toHaveLength(5);
  });

  test.each([
    'https://elsewhere.example.com/2010-04-01/Accounts',
    '//elsewhere.example.com/x',
    '/2010-04-01/Accounts/ACffffffffffffffffffffffffffffffff/Messages.json?Page=1',
    'http://[',
  ])('credentials do not go to %s', async next => {
    const { found, seen } = sentSince(noon, page([listed(1, 9)], next));
    expect((await thrownBy(found)).failure).toBe('unsure');
    expect(seen).toHaveLength(1);
  });

  test('follows a next page that is written as a whole URL of the same origin', async () => {
    const { found } = sentSince(noon, page([listed(1, 9)], `https://api.twilio.com${path}?Page=1`), page([]));
    expect(await found).toEqual([sidOf(1)]);
  });

  test.each([
    [{}],
    [{ messages: {} }],
    [page([{ ...listed(1, 0), sid: null }])],
    [page([{ ...listed(1, 0), direction: null }])],
    [page([{ ...listed(1, 0), date_created: null }])],
    [page([{ ...listed(1, 0), date_created: 'yesterday' }])],
    [{ messages: [null] }],
  ])('a page that is not what the API promises proves nothing (%#)', async body => {
    expect((await thrownBy(sentSince(noon, body).found)).failure).toBe('unsure');
  });

  test('finds the same however the list is cut into pages', async () => {
    const list = fc.array(fc.tuple(fc.integer({ min: -10, max: 30 }), fc.boolean()), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(list, fc.integer({ min: 3, max: 12 }), fc.nat(999), async (sent, size, ms) => {
        const newestFirst = sent.toSorted((a, b) => b[0] - a[0]);
        const messages = newestFirst.map(([at, ours], n) =>
          listed(n, at, ours ? {} : { direction: 'inbound' }),
        );
        const count = Math.max(1, Math.ceil(messages.length / size));
        const pages = Array.from({ length: count }, (_, n) =>
          page(messages.slice(n * size, (n + 1) * size), n + 1 < count ? `${path}?Page=${n + 1}` : null),
        );
        const expected = newestFirst.flatMap(([at, ours], n) => (ours && at >= 0 ? [sidOf(n)] : []));
        expect(await sentSince(noon + ms, ...pages).found).toEqual(expected);
      }),
    );
  });
});

describe('texts that Twilio has taken', () => {
  const inbound = (n: number, seconds: number, changes: object = {}) =>
    listed(n, seconds, {
      direction: 'inbound',
      from: '+14155550123',
      to: '+15005550006',
      status: 'received',
      date_sent: written(noon + seconds * 1000 + 1000),
      ...changes,
    });
  const business = address('+15005550006');

  test('asks for the number from the day on, and cuts to the moment itself', async () => {
    const { fetch, seen } = strictFetch(
      json(
        200,
        page([
          inbound(3, 60, { num_media: '2', body: '' }),
          listed(2, 30),
          inbound(1, 0, { num_media: { toString: 0 } }),
          inbound(0, -60),
        ]),
      ),
    );
    const list = createListInbound(optionsWith(fetch));
    expect(await list({ to: business, since: noon + 1999 }, options)).toEqual({
      messages: [
        {
          sid: sidOf(3),
          from: '+14155550123',
          to: '+15005550006',
          body: '',
          numMedia: 2,
          dateSent: noon + 61_000,
        },
        {
          sid: sidOf(1),
          from: '+14155550123',
          to: '+15005550006',
          body: 'Hello',
          numMedia: 0,
          dateSent: noon + 1000,
        },
      ],
    });
    expect(Object.fromEntries(new URL(seen[0]?.url ?? '').searchParams)).toEqual({
      To: '+15005550006',
      'DateSent>': '2026-11-22',
      PageSize: '100',
    });
    expect(seen[0]?.url).toContain('DateSent%3E=2026-11-22');
  });

  test('a text whose webhook was never called counts by when it came', async () => {
    const { fetch } = strictFetch(
      json(200, page([inbound(1, 5, { date_sent: null }), inbound(2, -5, { date_sent: null })])),
    );
    const { messages } = await createListInbound(optionsWith(fetch))({ to: business, since: noon }, options);
    expect(messages.map(message => [message.sid, message.dateSent])).toEqual([[sidOf(1), noon + 5000]]);
  });

  test('gives the next page until one reaches back far enough', async () => {
    const next = `${path}?To=%2B15005550006&Page=1&PageToken=PASM1`;
    const { fetch, seen } = strictFetch(
      json(200, page([inbound(2, 60)], next)),
      json(200, page([inbound(1, 30), inbound(0, -60)], `${next}2`)),
    );
    const list = createListInbound(optionsWith(fetch));
    const first = await list({ to: business, since: noon }, options);
    expect(first.nextPage).toBe(next);
    const second = await list({ to: business, since: noon, pageToken: next }, options);
    expect(seen[1]?.url).toBe(`https://api.twilio.com${next}`);
    expect(second.messages.map(message => message.sid)).toEqual([sidOf(1)]);
    expect(second).not.toHaveProperty('nextPage');
  });

  test('a page token that leads elsewhere is not followed', async () => {
    const list = createListInbound(optionsWith(strictFetch().fetch));
    const elsewhere = { to: business, since: noon, pageToken: 'https://elsewhere.example.com/' };
    expect((await thrownBy(list(elsewhere, options))).failure).toBe('unsure');
  });

  test.each([
    [401, 'misconfigured'],
    [429, 'busy'],
    [500, 'unsure'],
  ])('%i: %s', async (status, failure) => {
    const list = createListInbound(optionsWith(strictFetch(json(status, '')).fetch));
    expect(await thrownBy(list({ to: business, since: noon }, options))).toMatchObject({ failure, status });
  });
});
