import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { withDefaults } from '../../lambdas/config/define-channel.ts';
import { eventSource } from '../../lambdas/environment/names.ts';
import { isObject, parseJson } from '../../lambdas/http/json.ts';
import { localDesk } from '../../local/https-desk.ts';
import { localTelemetry } from '../../local/local-telemetry.ts';
import type { PublishedEvent } from '../../local/runtime.ts';
import type { Timer } from '../../local/timer.ts';
import { type Playground, startPlayground } from '../../playground/start.ts';
import { welcome } from '../../playground/welcome.ts';
import { expectAsDescribed } from '../support/described/published-events.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { ask } from '../support/processes/raw-request.ts';
import { closedOrigin, scriptedServer } from '../support/processes/scripted-server.ts';

const business = '+15550001000';
const customer = '+15551234567';
const deployedUrl = 'https://desk.example.com/sms';
const agents = { reception: { vendor: 'polyai-chat', region: 'us' } } as const;
const config = withDefaults({
  numbers: { [business]: { greeting: 'omit' } },
  agents,
  desks: { front: { kind: 'https', url: deployedUrl, header: 'X-Desk-Key' }, mail: { kind: 'topic' } },
  defaultDesk: 'front',
});

async function started(env: Record<string, string>): Promise<Playground & AsyncDisposable> {
  const PORT = String(await freePort());
  const playground = await startPlayground({ env: { PORT, ...env }, config, log: () => undefined });
  return { ...playground, [Symbol.asyncDispose]: () => playground.stop() };
}

const say = (playground: Playground, body: string) =>
  ask(`${playground.url}/sim/texts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ from: customer, to: business, body }),
  });

/** What a desk of this test has been sent, as JSON. */
function eventsOf(requests: readonly { readonly body: string }[]) {
  return requests.map(({ body }) => {
    const event = parseJson(body);
    if (!isObject(event) || !isObject(event.detail)) throw new Error('no event');
    return {
      ...event,
      source: String(event.source),
      type: String(event['detail-type']),
      detail: event.detail,
    };
  });
}

describe('npm start with DESK_URL', () => {
  it('posts what the desk would get by the bus, with its key in its header', async () => {
    await using server = await scriptedServer((_, response) => response.writeHead(204).end());
    await using playground = await started({
      DESK_URL: `${server.origin}/sms?x=1`,
      DESK_KEY: 'key-of-a-test',
    });
    expect(welcome(playground, customer, business)).toContain(`  desk     POST ${server.origin}/sms?x=1\n`);
    await say(playground, 'person');
    await eventually(() => expect(eventsOf(server.requests).length).toBeGreaterThan(0));
    await eventually(() =>
      expect(eventsOf(server.requests).map(({ type }) => type)).toContain('handoff.requested'),
    );

    for (const { method, url, rawHeaders, body } of server.requests) {
      expect([method, url]).toEqual(['POST', '/sms?x=1']);
      const headers = Object.fromEntries(
        rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [[name.toLowerCase(), rawHeaders[at + 1]]] : [])),
      );
      expect(headers).toMatchObject({
        'x-desk-key': 'key-of-a-test',
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Amazon/EventBridge/ApiDestinations',
        range: 'bytes=0-1048575',
        'accept-encoding': 'gzip,deflate',
        connection: 'close',
        'content-length': String(Buffer.byteLength(body)),
        host: server.origin.slice('http://'.length),
      });
      expect(Object.keys(headers)).toHaveLength(8);
    }
    for (const event of eventsOf(server.requests)) {
      expect(event).toMatchObject({ version: '0', source: eventSource, resources: [] });
      expect(event).toHaveProperty('time', expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/));
      expect(event.detail.desk).toBe('front');
      const { source, type, detail } = event;
      expectAsDescribed([{ source, 'detail-type': type, detail } as { 'detail-type': string }]);
    }
    // what the desk does not have stays on the bus
    const published = playground.runtime.events.filter(({ detail }) => detail.desk === undefined);
    expect(published.length).toBeGreaterThan(0);
  });

  it('is off without it, and never calls what the configuration names', async () => {
    await using playground = await started({});
    expect(playground.desk).toBeUndefined();
    expect(welcome(playground, customer, business)).not.toMatch(/POST https:|desk\.example/);
  });
});

describe('what cannot be a desk here', () => {
  const env = { DESK_URL: 'http://127.0.0.1:4000/sms', DESK_KEY: 'key' };
  const make = (changed: Record<string, string | undefined>, of = config) =>
    localDesk({
      env: { ...env, ...changed },
      config: of,
      time: { clock: Date.now, timer: { set: () => undefined, clear: () => undefined } },
      telemetry: localTelemetry(() => undefined),
    });

  it.each([
    ['http elsewhere', { DESK_URL: 'http://desk.example.com/sms' }, /^DESK_URL cannot be posted to: write/],
    ['http in the network', { DESK_URL: 'http://192.168.1.7/sms' }, /^DESK_URL/],
    ['no scheme', { DESK_URL: 'desk.example.com/sms' }, /^DESK_URL/],
    ['a file', { DESK_URL: 'file:///tmp/desk' }, /^DESK_URL/],
    ['a password', { DESK_URL: 'https://me:secret@desk.example.com' }, /^DESK_URL (?!.*secret)/],
    ['a fragment', { DESK_URL: 'https://desk.example.com/#a' }, /^DESK_URL/],
    ['no key', { DESK_KEY: undefined }, /^DESK_KEY is missing/],
    ['an empty key', { DESK_KEY: '' }, /^DESK_KEY/],
    ['a key of two lines', { DESK_KEY: 'a\nb' }, /^DESK_KEY (?!.*\n)/],
  ])('%s is refused with the mend', (_, changed, words) => {
    expect(() => make(changed)).toThrow(words);
  });

  it('a channel without a desk of its kind is told so', () => {
    const none = withDefaults({ numbers: { [business]: {} }, agents });
    expect(() => make({}, none)).toThrow(/no desk of kind https: add desks:/);
  });

  it.each([
    'https://desk.example.com/sms',
    'http://localhost:4000',
    'http://[::1]:4000/',
    'http://127.0.0.2/x',
  ])('%s may be one', DESK_URL => expect(make({ DESK_URL })?.url).toBe(DESK_URL));
});

describe('tries again as the bus does', () => {
  const event: PublishedEvent = {
    source: eventSource,
    'detail-type': 'handoff.requested',
    detail: { id: 'event-1', desk: 'front' },
  };

  /** Timers go off at once, and say how long they would have waited. */
  function deskAt(url: string) {
    const waits: number[] = [];
    const timer: Timer = {
      set: (ms, run) => {
        waits.push(ms);
        return setImmediate(run);
      },
      clear: (handle: NodeJS.Immediate) => clearImmediate(handle),
    };
    const lines: string[] = [];
    const desk = localDesk({
      env: { DESK_URL: url, DESK_KEY: 'key-of-a-test' },
      config,
      time: { clock: Date.now, timer },
      telemetry: localTelemetry(line => lines.push(line)),
    });
    if (!desk) throw new Error('no desk');
    return { desk, waits, lines };
  }

  /** Answers with these statuses, one after the other, and then with 200. */
  const scripted = (...answers: readonly (number | readonly [number, string])[]) => {
    const left = [...answers];
    return scriptedServer((_: IncomingMessage, response: ServerResponse) => {
      const [status, retryAfter] = [left.shift() ?? 200].flat();
      if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter);
      response.writeHead(Number(status)).end();
    });
  };

  it('after 401, 407, 409, 429 and 5xx, later and later, the same body each time', async () => {
    await using server = await scripted(401, 407, 409, 429, 500, 503, 599);
    const { desk, waits, lines } = deskAt(server.origin);
    desk.put(event);
    await eventually(() => expect(lines.at(-1)).toContain('has taken'));
    expect(server.requests).toHaveLength(8);
    expect(new Set(server.requests.map(({ body }) => body)).size).toBe(1);
    expect(waits).toHaveLength(8);
    expect(waits[7]).toBeGreaterThan(waits[1] ?? 0);
    expect(lines.join()).not.toMatch(/event-1|key-of-a-test/);
    desk.stop();
  });

  it.each([400, 403, 404, 410, 302, 304])('not after %d', async status => {
    await using server = await scripted(status);
    const { desk, waits, lines } = deskAt(server.origin);
    desk.put(event);
    await eventually(() => expect(lines).toHaveLength(1));
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'WARN', status });
    // had it armed another try, that would have been counted by now
    await new Promise(resolve => setImmediate(resolve));
    expect([server.requests.length, waits.length]).toEqual([1, 1]);
    desk.stop();
  });

  it('not before Retry-After is over, and never where that is below 0', async () => {
    await using server = await scripted([503, '90'], [429, '-1']);
    const { desk, waits, lines } = deskAt(server.origin);
    desk.put(event);
    await eventually(() => expect(lines).toHaveLength(2));
    await new Promise(resolve => setImmediate(resolve));
    expect(server.requests).toHaveLength(2);
    expect(waits[1]).toBeGreaterThanOrEqual(90_000);
    desk.stop();
  });

  it('where nobody listens, until it is stopped', async () => {
    const { desk, waits, lines } = deskAt(await closedOrigin());
    desk.put(event);
    await eventually(() => expect(lines.length).toBeGreaterThan(3));
    desk.stop();
    const tried = waits.length;
    desk.put(event);
    expect(waits).toHaveLength(tried);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ status: 'no answer in time' });
  });

  it('takes no redirect to where it would lead', async () => {
    await using other = await scripted();
    await using server = await scriptedServer((_, response) =>
      response.writeHead(307, { location: other.origin }).end(),
    );
    const { desk, lines } = deskAt(server.origin);
    desk.put(event);
    await eventually(() => expect(lines).toHaveLength(1));
    expect(other.requests).toEqual([]);
    desk.stop();
  });

  it('nothing of what the desk does not have', async () => {
    const { desk, waits } = deskAt(await closedOrigin());
    desk.put({ ...event, detail: { id: 'event-2' } });
    desk.put({ ...event, detail: { id: 'event-3', desk: 'mail' } });
    expect(waits).toEqual([]);
    desk.stop();
  });
});
