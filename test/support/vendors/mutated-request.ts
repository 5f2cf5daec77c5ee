import type { APIGatewayProxyEventV2 } from 'aws-lambda';

type Event = APIGatewayProxyEventV2;
type Mutation = (event: Event, any: Random) => Event;

interface Random {
  below(limit: number): number;
  of<T>(values: readonly T[]): T;
}

const randomOf = (uniform: () => number): Random => {
  const below = (limit: number) => Math.floor(uniform() * limit);
  return {
    below,
    of: values => {
      const value = values[below(values.length)];
      if (value === undefined) throw new Error('nothing to choose from');
      return value;
    },
  };
};

const bytesOf = ({ body = '', isBase64Encoded }: Event) =>
  Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
const withBytes = (event: Event, bytes: Uint8Array): Event => ({
  ...event,
  body: Buffer.from(bytes).toString('base64'),
  isBase64Encoded: true,
});

const pairsOf = (event: Event): [string, string][] => [...new URLSearchParams(bytesOf(event).toString())];
const withPairs = (event: Event, pairs: readonly [string, string][]): Event =>
  withBytes(event, Buffer.from(new URLSearchParams([...pairs]).toString()));

/** Changes one parameter at random; gives what stands in its place. */
const onPair =
  (change: (pair: [string, string], any: Random) => readonly [string, string][]): Mutation =>
  (event, any) => {
    const pairs = pairsOf(event);
    if (pairs.length === 0) return event;
    const at = any.below(pairs.length);
    const pair = pairs[at] ?? ['', ''];
    return withPairs(event, [...pairs.slice(0, at), ...change(pair, any), ...pairs.slice(at + 1)]);
  };

const words = [
  '',
  ' ',
  'STOP',
  '0',
  '1',
  'x'.repeat(2_000),
  '\0',
  '&',
  '=',
  '%',
  '+',
  '👋',
  'é',
  '__proto__',
  'AC2',
  'null',
];
const names = [
  'AccountSid',
  'MessageSid',
  'SmsSid',
  'Body',
  'From',
  'To',
  'NumMedia',
  'OptOutType',
  'MessageStatus',
  '__proto__',
  '',
];

const parameters: Mutation[] = [
  onPair(() => []),
  onPair(pair => [pair, pair]),
  onPair(([name], any) => [[name, any.of(words)]]),
  onPair(([name, value], any) => [[name, value + any.of(words)]]),
  onPair(([, value], any) => [[any.of(names), value]]),
  onPair((pair, any) => [pair, [any.of(names), any.of(words)]]),
  onPair(([name, value]) => [[name, value.trim()]]),
  onPair(([name, value]) => [[name, value.toLowerCase()]]),
  // the scheme puts name after value without a mark between them
  onPair(([name, value]) => [[name + value.slice(0, 1), value.slice(1)]]),
  (event, any) =>
    withPairs(
      event,
      pairsOf(event).sort(() => any.below(3) - 1),
    ),
  // other escapes for the same bytes
  event => {
    const escaped = (text: string) =>
      [...Buffer.from(text)].map(byte => `%${byte.toString(16).padStart(2, '0')}`).join('');
    const body = pairsOf(event).map(([name, value]) => `${escaped(name)}=${escaped(value)}`);
    return withBytes(event, Buffer.from(body.join('&')));
  },
];

const bytes: Mutation[] = [
  (event, any) => {
    const changed = Uint8Array.from(bytesOf(event));
    for (let times = 1 + any.below(3); times > 0 && changed.length > 0; times -= 1) {
      changed[any.below(changed.length)] = any.below(256);
    }
    return withBytes(event, changed);
  },
  (event, any) => withBytes(event, bytesOf(event).subarray(any.below(20))),
  (event, any) => withBytes(event, bytesOf(event).subarray(0, any.below(2_000))),
  (event, any) =>
    withBytes(
      event,
      Buffer.concat([
        bytesOf(event),
        Buffer.from(any.of(['&', '=', '\0', '&&', '%', '\xff', '#', '&Body=']), 'latin1'),
      ]),
    ),
  event => withBytes(event, Buffer.concat([bytesOf(event), bytesOf(event)])),
  (event, any) => (any.below(50) === 0 ? withBytes(event, Buffer.alloc(70_000, 'x')) : event),
];

const encodings: Mutation[] = [
  event => ({ ...event, body: bytesOf(event).toString(), isBase64Encoded: false }),
  event => ({ ...event, isBase64Encoded: !event.isBase64Encoded }),
  event => ({ ...event, body: bytesOf(event).toString('base64url'), isBase64Encoded: true }),
  event => ({ ...event, body: bytesOf(event).toString('hex') }),
  ({ body: _, ...event }) => ({ ...event, isBase64Encoded: false }),
];

const http = (event: Event, change: Partial<Event['requestContext']['http']>): Event => ({
  ...event,
  requestContext: { ...event.requestContext, http: { ...event.requestContext.http, ...change } },
});

const places: Mutation[] = [
  (event, any) =>
    http(event, { method: any.of(['GET', 'HEAD', 'PUT', 'post', 'POST ', 'OPTIONS', 'DELETE', '']) }),
  (event, any) => {
    const end = any.of([
      '/',
      '//',
      '/.',
      '/x/..',
      '?',
      '%20',
      '%2F',
      '#',
      '#rc=2',
      ';x',
      '\\',
      ' ',
      '\n',
      '/../status',
    ]);
    return { ...event, rawPath: event.rawPath + end };
  },
  (event, any) => ({
    ...event,
    rawPath: any.of([
      '',
      '/',
      'twilio/messages',
      '//evil.example/twilio/messages',
      '@evil.example/',
      '/TWILIO/messages',
      '/twilio/status',
      '/twilio/./messages',
      ':8443/twilio/messages',
      '\u0000',
      '/%zz',
    ]),
  }),
  (event, any) => ({
    ...event,
    rawQueryString: any.of([
      '',
      'a=b',
      event.rawQueryString.replace('=', '%3D'),
      `${event.rawQueryString}&`,
      `${event.rawQueryString}'`,
      'effect=other',
      '?',
      '%',
      `x=${'y'.repeat(500)}`,
    ]),
  }),
];

const withHeaders = (event: Event, change: Event['headers']): Event => ({
  ...event,
  headers: { ...event.headers, ...change },
});
const signatureOf = (event: Event): string => event.headers['x-twilio-signature'] ?? '';

const headers: Mutation[] = [
  event => {
    const { 'x-twilio-signature': _, ...rest } = event.headers;
    return { ...event, headers: rest };
  },
  event => {
    const { 'x-twilio-signature': signature, ...rest } = event.headers;
    return { ...event, headers: { ...rest, 'X-TWILIO-Signature': signature ?? '' } };
  },
  (event, any) => {
    const signature = signatureOf(event);
    const at = any.below(signature.length + 1);
    return withHeaders(event, {
      'x-twilio-signature':
        signature.slice(0, at) + any.of(['A', '=', ' ', '', ',']) + signature.slice(at + 1),
    });
  },
  (event, any) =>
    withHeaders(event, {
      'x-twilio-signature': any.of([
        '',
        'null',
        signatureOf(event).toLowerCase(),
        `${signatureOf(event)},${signatureOf(event)}`,
        ` ${signatureOf(event)}`,
        Buffer.alloc(20).toString('base64'),
      ]),
    }),
  (event, any) =>
    withHeaders(event, {
      [any.of(['host', 'x-forwarded-host', 'x-forwarded-proto', 'x-original-url', 'x-http-method-override'])]:
        any.of(['evil.example', 'http', 'GET', '']),
    }),
  (event, any) =>
    withHeaders(event, {
      'content-type': any.of([
        '',
        'application/json',
        'text/plain',
        'multipart/form-data; boundary=x',
        'application/x-www-form-urlencoded; charset=utf-16',
      ]),
    }),
];

const groups = [parameters, parameters, bytes, encodings, places, headers] as const;

/** The event with one to three changes, and sometimes with none. */
export function mutated(event: Event, uniform: () => number): Event {
  const any = randomOf(uniform);
  let changed = event;
  for (let times = any.below(4); times > 0; times -= 1) changed = any.of(any.of(groups))(changed, any);
  return changed;
}
