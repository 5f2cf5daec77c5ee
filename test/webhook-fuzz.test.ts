import { createHmac } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import type { TextMessage, ThreadMessage } from '../lambdas/channel/thread/message.ts';
import { createInboundText } from '../lambdas/inbound-text/inbound-text.ts';
import { wireWebhooks } from '../lambdas/wiring/webhooks.ts';
import { localTelemetry } from '../local/local-telemetry.ts';
import { isDeep } from './support/depth.ts';
import { watchForLeaks } from './support/leaks/leak-watch.ts';
import { seeded } from './support/random.ts';
import { mutated } from './support/vendors/mutated-request.ts';
import { account, inboundForm, signedEvent, statusForm } from './support/vendors/twilio-webhook.ts';

const requests = Number(process.env.FUZZ_REQUESTS ?? (isDeep ? 100_000 : 10_000));
/** Another seed is another run: FUZZ_SEED=7 vitest run test/webhook-fuzz.test.ts */
const seed = Number(process.env.FUZZ_SEED ?? 20_260_101);

const phrase = 'lighthouse keeper';
const seeds = [
  { Body: `${phrase}, when do you open?` },
  { Body: '' },
  { Body: '👩‍👩‍👧 50 % & = + ½\r\n' },
  { Body: 'STOP', OptOutType: 'STOP' },
  { Body: phrase, NumMedia: '1', MediaUrl0: 'https://api.twilio.com/ME1', MediaContentType0: 'image/png' },
  { Body: phrase, From: 'whatsapp:+15551234567', To: 'whatsapp:+15550001000', ProfileName: 'Zoë' },
  { Body: phrase, From: '72345' },
]
  .map((changes, index) => inboundForm({ MessageSid: `SM${index}`.padEnd(34, 'abcdef'), ...changes }))
  .concat(statusForm({ MessageSid: 'SM'.padEnd(34, 'f') }))
  .flatMap(form => [signedEvent({ form }), signedEvent({ form, query: "region=us&x='%20y" })]);

/** What a request says, written down without a look at the code. */
interface Said {
  /** As it came, and as any reader of URLs reads it. */
  readonly url: string;
  readonly place: string;
  /** Each parameter once, and as Twilio signs them: names and values without a mark between them. */
  readonly parameters: string;
  readonly joined: string;
  readonly signatures: readonly (string | undefined)[];
}

function said(event: APIGatewayProxyEventV2): Said | undefined {
  const { rawPath, rawQueryString, body = '', isBase64Encoded, headers } = event;
  const url = `${account.publicUrl}${rawPath}${rawQueryString === '' ? '' : `?${rawQueryString}`}`;
  if (!rawPath.startsWith('/') || !URL.canParse(url)) return undefined;
  const { origin, pathname, searchParams, hash } = new URL(url);
  const pairs = [...new URLSearchParams(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8').toString())];
  const unique = new Map(pairs.map(pair => [JSON.stringify(pair), pair]));
  const inOrder = [...unique].sort(([, [a, x]], [, [b, y]]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1));
  return {
    url,
    place: JSON.stringify([origin, pathname, [...searchParams], hash]),
    parameters: inOrder.map(([key]) => key).join(),
    joined: inOrder.map(([, [name, value]]) => name + value).join(''),
    signatures: Object.entries(headers).flatMap(([name, value]) =>
      name.toLowerCase() === 'x-twilio-signature' ? [value] : [],
    ),
  };
}

const signed = seeds.flatMap(event => said(event) ?? []);

/**
 * What the webhook may answer. Genuine is what Twilio has signed, to the letter; whatever it has not signed, however
 * it is read, is forged. Between the two, where the same is said in other words, either is right.
 */
function allowed(event: APIGatewayProxyEventV2): readonly number[] {
  if (event.requestContext.http.method !== 'POST') return [405];
  if (Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8').byteLength > 64 * 1024)
    return [413];
  if (!signed.some(one => one.signatures.some(signature => Object.values(event.headers).includes(signature))))
    return [403];
  const request = said(event);
  if (!request) return [403];
  const { signatures } = request;
  const same = signed.filter(
    one =>
      one.place === request.place && one.joined === request.joined && signatures.includes(one.signatures[0]),
  );
  if (same.length === 0) return [403];
  const exact = same.some(one => one.url === request.url && one.parameters === request.parameters);
  return exact && signatures.length === 1 ? [200] : [200, 403];
}

function webhook() {
  const lines: string[] = [];
  const queued: ThreadMessage[] = [];
  const optedOut: string[] = [];
  const env = {
    PUBLIC_URL: account.publicUrl,
    TWILIO_ACCOUNT_SID: account.accountSid,
    TWILIO_AUTH_TOKEN: account.authToken,
  };
  watchForLeaks(() => ({ lines: [...new Set(lines)], words: [phrase], secrets: [account.authToken] }));
  const state = { refusing: false };
  const telemetry = localTelemetry(line => lines.push(line));
  const handler = createInboundText({
    webhooks: wireWebhooks(env, env.PUBLIC_URL, { telemetry, clock: () => 0 }),
    telemetry,
    queue: {
      send: async message => {
        if (state.refusing) throw new Error(phrase);
        queued.push(message);
      },
    },
    optOut: async ({ customer }) => {
      optedOut.push(customer);
      return { isFirst: false };
    },
  });
  return { handler, lines, queued, optedOut, state };
}

/** In full, and in no line: words, numbers, tokens. */
const telltale = new RegExp(
  `${phrase}|lighthouse|15551234567|15550001000|72345|${account.authToken}|Zoë|whatsapp:`,
);

describe(`${requests} mutated requests, seed ${seed}`, () => {
  it('are taken where Twilio signed just that, and turned away otherwise; nothing fails, nothing is told', async () => {
    const { handler, lines, queued, optedOut } = webhook();
    const uniform = seeded(seed);
    const answers = new Map<number | undefined, number>();
    const wrong: object[] = [];
    for (let run = 0; run < requests && wrong.length === 0; run += 1) {
      const original = seeds[Math.floor(uniform() * seeds.length)];
      if (!original) throw new Error('no seed');
      const event = mutated(original, uniform);
      const before = queued.length + optedOut.length;
      const { statusCode, body } = await handler(event);
      const expected = allowed(event);
      const silent = statusCode === 200 || (body === '' && queued.length + optedOut.length === before);
      if (!expected.includes(statusCode ?? 0) || !silent) wrong.push({ run, statusCode, expected, event });
      answers.set(statusCode, (answers.get(statusCode) ?? 0) + 1);
    }
    expect(wrong).toEqual([]);
    expect([...new Set(lines)].filter(line => telltale.test(line))).toEqual([]);
    // it has met all of them, and often
    for (const status of [200, 403, 405, 413])
      expect(answers.get(status), `${status}`).toBeGreaterThan(requests / 5_000);
    const sids = new Set(
      seeds.map(event =>
        new URLSearchParams(Buffer.from(event.body ?? '', 'base64').toString()).get('MessageSid'),
      ),
    );
    expect(
      queued.filter((message): message is TextMessage => message.kind === 'text' && !sids.has(message.sid)),
    ).toEqual([]);
  }, 600_000);

  it('get 503 where the queue refuses, and only what is genuine and a text', async () => {
    const { handler, lines, optedOut, state } = webhook();
    state.refusing = true;
    const uniform = seeded(seed + 1);
    const answers = new Map<number | undefined, number>();
    for (let run = 0; run < requests / 20; run += 1) {
      const original = seeds[Math.floor(uniform() * seeds.length)];
      if (!original) throw new Error('no seed');
      const event = mutated(original, uniform);
      const { statusCode } = await handler(event);
      const expected = allowed(event);
      // what is genuine and no text is taken: it would come again for nothing
      expect(expected.includes(200) ? [503, ...expected] : expected).toContain(statusCode);
      answers.set(statusCode, (answers.get(statusCode) ?? 0) + 1);
    }
    expect(answers.get(503)).toBeGreaterThan(0);
    expect(optedOut.length).toBeGreaterThan(0);
    expect([...new Set(lines)].filter(line => telltale.test(line))).toEqual([]);
  }, 300_000);
});

it('the oracle agrees with the algorithm that Twilio publishes', () => {
  for (const event of seeds) {
    const { url, joined, signatures } = said(event) ?? {};
    expect(signatures).toEqual([
      createHmac('sha1', account.authToken).update(`${url}${joined}`).digest('base64'),
    ]);
    expect(allowed(event)).toEqual([200]);
  }
});
