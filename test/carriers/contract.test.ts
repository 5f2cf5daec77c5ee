import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { twilioCarrier, twilioTexts } from '../../lambdas/carriers/twilio/twilio.ts';
import { twilioWebhooks } from '../../lambdas/carriers/twilio/webhooks.ts';
import type { CarrierVendor, SendStatus } from '../../lambdas/carriers/vendor/carrier-vendor.ts';
import { CarrierError } from '../../lambdas/channel/errors.ts';
import { address } from '../../lambdas/channel/thread/address.ts';
import type { TextMessage } from '../../lambdas/channel/thread/message.ts';
import { MissingSecret, type Secret } from '../../lambdas/environment/secret.ts';
import type { HttpHandler } from '../../lambdas/http/handler.ts';
import { localTelemetry } from '../../local/local-telemetry.ts';
import {
  createSimulatedCarrier,
  type SimulatedCarrier,
  type SimulatedCarrierOptions,
} from '../../simulators/carrier/simulated-carrier.ts';
import type { Trouble } from '../../simulators/faults.ts';
import { fetchFrom } from '../../simulators/fetch-from.ts';
import { secretsOf, watchForLeaks } from '../support/leaks/leak-watch.ts';
import { httpEvent } from '../support/vendors/twilio-webhook.ts';

const business = '+15005550006';
const customer = '+14155550100';
const publicUrl = 'https://sms.example.com';
const from = address(business);
const to = address(customer);

/** What the contract has to know of a carrier: its folder, its secret, and somebody who stands in for it. */
interface Kit {
  readonly vendor: CarrierVendor;
  readonly secret: Secret;
  /** The same with another key to sign by. */
  readonly othersSecret: Secret;
  readonly simulator: (
    options: Pick<SimulatedCarrierOptions, 'deliver' | 'clock' | 'setTimer' | 'numbers' | 'webhookUrl'>,
  ) => SimulatedCarrier;
  readonly codes: Readonly<Record<'refused' | 'opted-out' | 'misconfigured' | 'busy', number>>;
}

const accountSid = 'AC0123456789abcdef0123456789abcdef';
const kits: Readonly<Record<string, Kit>> = {
  twilio: {
    vendor: { webhooks: twilioWebhooks, carrier: twilioCarrier, texts: twilioTexts },
    secret: { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: 'the-token' },
    othersSecret: { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: 'another-token' },
    simulator: options => createSimulatedCarrier({ ...options, accountSid, authToken: 'the-token' }),
    codes: { refused: 30_005, 'opted-out': 21_610, misconfigured: 30_034, busy: 30_001 },
  },
};

/** Both sides of a carrier, and what the channel was told. */
function connected({ vendor, secret, simulator }: Kit, ours: Secret = secret) {
  const lines: string[] = [];
  const telemetry = localTelemetry(line => lines.push(line));
  const texts: TextMessage[] = [];
  const statuses: SendStatus[] = [];
  const answers: number[] = [];
  const state = { now: Date.UTC(2026, 4, 5, 12), failing: false };
  const clock = () => state.now;
  const parts = { secret: async () => ours, values: ours, publicUrl, telemetry, clock };
  const webhooks = vendor.webhooks(parts);
  const take =
    <T>(taken: T[]) =>
    async (one: T) => {
      if (state.failing) throw new Error('the queue is not there');
      taken.push(one);
    };
  const handlers: Readonly<Record<string, HttpHandler>> = {
    messages: webhooks.texts(take(texts)),
    status: webhooks.statuses(take(statuses)),
  };
  const handle = async (event: APIGatewayProxyEventV2) => {
    const handler = handlers[event.rawPath.split('/').at(-1) ?? ''];
    if (!handler) throw new Error('a path that is not ours');
    const { statusCode: status = 200, headers = {}, body = '' } = await handler(event);
    answers.push(status);
    const contentType = headers['content-type'];
    return { status, body, ...(contentType !== undefined && { contentType: String(contentType) }) };
  };
  const carrier = simulator({
    numbers: [business],
    webhookUrl: `${publicUrl}/twilio/messages#rc=0`,
    clock,
    setTimer: run => {
      const immediate = setImmediate(run);
      return () => clearImmediate(immediate);
    },
    deliver: async (url, given, body) => {
      // as API Gateway has them
      const headers = Object.fromEntries(
        Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]),
      );
      const { pathname, search } = new URL(url);
      return await handle(httpEvent({ path: pathname, query: search.slice(1), headers, body }));
    },
  });
  const calls = { ...parts, baseUrl: undefined, timeoutMs: 2_000, fetch: fetchFrom(carrier.handle) };
  watchForLeaks(() => ({
    lines,
    words: carrier.messages.map(({ body }) => body),
    numbers: [business, customer],
    secrets: secretsOf(secret),
  }));
  const outbound = () => vendor.carrier(calls);
  const listed = () => vendor.texts(calls);
  return { carrier, webhooks, outbound, listed, handle, texts, statuses, answers, lines, state };
}

const signal = new AbortController().signal;
const part = { from, to, body: 'We open at nine.', effectId: 'turn-1-0' } as const;

const failureOf = async (sending: Promise<unknown>): Promise<CarrierError> => {
  const thrown = await sending.then(
    () => new Error('nothing was thrown'),
    (error: unknown) => error,
  );
  if (!(thrown instanceof CarrierError)) throw thrown;
  return thrown;
};

describe.each(Object.entries(kits))('%s', (_, kit) => {
  describe('inbound', () => {
    it('gives a text as it was sent, and the same one again under the same sid', async () => {
      const { carrier, texts, answers, state } = connected(kit);
      const { sid } = await carrier.text({ from: customer, to: business, body: 'When do you open? ☕' });
      await carrier.redeliver(sid);
      expect(texts).toHaveLength(2);
      for (const text of texts)
        expect(text).toMatchObject({
          kind: 'text',
          sid,
          thread: { business: from, customer: to },
          body: 'When do you open? ☕',
          receivedAt: state.now,
        });
      expect(answers).toEqual([200, 200]);
    });

    it('names attachments', async () => {
      const { carrier, texts } = connected(kit);
      const media = [{ url: 'https://media.example.com/1.jpg', contentType: 'image/jpeg' }];
      await carrier.text({ from: customer, to: business, body: '', media });
      expect(texts[0]?.media).toEqual([
        { url: expect.stringContaining('https://'), contentType: 'image/jpeg' },
      ]);
    });

    it('reads nothing that another has signed, and says nothing to them', async () => {
      const { carrier, texts, statuses, answers, handle } = connected(kit, kit.othersSecret);
      await carrier.text({ from: customer, to: business, body: 'Hello' });
      for (const path of ['/twilio/messages', '/twilio/status'])
        expect(await handle(httpEvent({ path, body: 'Body=Hello' }))).toEqual({ status: 403, body: '' });
      expect([texts, statuses]).toEqual([[], []]);
      expect(answers.every(status => status === 403)).toBe(true);
    });

    it('takes nothing while its secret is empty', async () => {
      const { carrier, texts, answers } = connected(kit, {});
      await carrier.text({ from: customer, to: business, body: 'Hello' });
      expect(texts).toEqual([]);
      expect(answers).toEqual([403]);
    });

    it('makes the carrier come again where a text could not be taken', async () => {
      const { carrier, texts, answers, state } = connected(kit);
      state.failing = true;
      const { sid } = await carrier.text({ from: customer, to: business, body: 'Hello' });
      expect(answers).toEqual([503]);
      state.failing = false;
      await carrier.redeliver(sid);
      expect(texts.map(text => text.sid)).toEqual([sid]);
    });
  });

  describe('outbound', () => {
    it('sends a part, and hears in order that it has arrived', async () => {
      const { carrier, outbound, statuses } = connected(kit);
      const { sid } = await outbound().send(part, { signal });
      expect(carrier.phone(customer).map(({ body }) => body)).toEqual([part.body]);
      await expect.poll(() => statuses.at(-1)?.end).toBe('arrived');
      for (const status of statuses)
        expect(status).toMatchObject({
          sid,
          effectId: part.effectId,
          thread: { business: from, customer: to },
        });
      const ranks = statuses.map(({ rank }) => rank);
      expect(ranks).toEqual([...new Set(ranks)].sort((one, other) => one - other));
      expect(statuses.slice(0, -1).map(({ end }) => end)).not.toContain('arrived');
    });

    it.each(['undelivered', 'failed'] as const)('hears that a part is %s, and why', async status => {
      const { carrier, outbound, statuses, webhooks } = connected(kit);
      carrier.deliverAs({ outcome: { status, code: kit.codes.refused } });
      await outbound().send(part, { signal });
      await expect.poll(() => statuses.at(-1)?.end).toBe(status);
      expect(statuses.at(-1)).toMatchObject({ code: kit.codes.refused, effectId: part.effectId });
      expect(webhooks.meaningOf(kit.codes.refused)?.failure).toBe('refused');
    });

    it('knows its own codes, and no others', () => {
      const { webhooks } = connected(kit);
      for (const [failure, code] of Object.entries(kit.codes))
        expect(webhooks.meaningOf(code)).toEqual({ failure, meaning: expect.stringMatching(/\w/) });
      for (const code of [0, -1, 999_999, Number.NaN]) expect(webhooks.meaningOf(code)).toBeUndefined();
    });

    it('does not send to who has opted out at the carrier', async () => {
      const { carrier, outbound } = connected(kit);
      carrier.block(business, customer);
      expect((await failureOf(outbound().send(part, { signal }))).failure).toBe('opted-out');
      expect(carrier.phone(customer)).toEqual([]);
    });

    it.each<[string, Trouble, string]>([
      ['too many requests', { status: 429, headers: { 'Retry-After': '7' } }, 'busy'],
      ['no connection', 'refuse', 'busy'],
      ['a broken connection', 'drop', 'unsure'],
      ['a fault of the carrier’s', { status: 500 }, 'unsure'],
      ['a gateway’s page', { status: 502, body: '<h1>Bad gateway</h1>' }, 'unsure'],
      ['credentials that are not taken', { status: 401 }, 'misconfigured'],
      ['an account that is not there', { status: 404 }, 'misconfigured'],
      ['a success that says no sid', { status: 201, body: {} }, 'unsure'],
      ['a page in place of an answer', { status: 200, body: '<h1>Welcome</h1>' }, 'unsure'],
    ])('tells %s by what can be done about it', async (_what, answer, failure) => {
      const { carrier, outbound } = connected(kit);
      carrier.fail({ answer });
      const error = await failureOf(outbound().send(part, { signal }));
      expect(error.failure).toBe(failure);
      expect(String(error)).not.toContain(part.body);
      expect(String(error)).not.toContain(customer);
      if (typeof answer === 'object' && answer.status === 429) expect(error.retryAfterMs).toBe(7_000);
    });

    it('sends nothing when the turn is out of time', async () => {
      const { carrier, outbound } = connected(kit);
      await expect(outbound().send(part, { signal: AbortSignal.abort() })).rejects.toThrow(CarrierError);
      expect(carrier.sent).toEqual([]);
    });

    it('finds what was sent although its answer was lost, and nothing from before', async () => {
      const { carrier, outbound, state } = connected(kit);
      await outbound().send({ ...part, body: 'Before' }, { signal });
      state.now += 10_000;
      const since = state.now;
      carrier.fail({ answer: 'drop', processed: true });
      expect((await failureOf(outbound().send(part, { signal }))).failure).toBe('unsure');
      const found = await outbound().sentSince({ from, to, since }, { signal });
      expect(found).toEqual([{ sid: carrier.sent.at(-1)?.sid, body: part.body }]);
    });

    it('tells of each call in codes', async () => {
      const { outbound, lines } = connected(kit);
      await outbound().send(part, { signal });
      expect(lines.filter(line => line.includes('carrier called'))).toHaveLength(1);
    });

    it('names what its secret lacks', () => {
      const { outbound, listed } = connected(kit, {});
      expect(outbound).toThrow(MissingSecret);
      expect(listed).toThrow(MissingSecret);
    });
  });

  it('lists the texts that no webhook took, newest first, and nothing that we sent', async () => {
    const { carrier, outbound, listed, state } = connected(kit);
    const since = state.now;
    state.failing = true;
    const sids: string[] = [];
    for (const body of ['One', 'Two']) {
      state.now += 2_000;
      sids.unshift((await carrier.text({ from: customer, to: business, body })).sid);
    }
    await outbound().send(part, { signal });
    const { messages, nextPage } = await listed().list({ to: from, since }, { signal });
    expect(messages.map(({ sid }) => sid)).toEqual(sids);
    expect(messages[0]).toMatchObject({ from: customer, to: business, body: 'Two', numMedia: 0 });
    expect(nextPage).toBeUndefined();
    for (const sid of sids) expect(URL.canParse(listed().mediaUrl(sid))).toBe(true);
  });
});
