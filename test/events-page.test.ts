import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withDefaults } from '../lambdas/config/define-channel.ts';
import { eventSource } from '../lambdas/environment/names.ts';
import { localDesk } from '../local/https-desk.ts';
import { localTelemetry } from '../local/local-telemetry.ts';
import { eventually } from './support/eventually.ts';
import { ask } from './support/processes/raw-request.ts';
import { fc } from './support/seeded-check.ts';

interface Options {
  readonly keys: readonly string[];
  readonly keep: (id: string, body: string) => Promise<void>;
  readonly now?: () => number;
}

const page = readFileSync(join(import.meta.dirname, '../docs/events.md'), 'utf8');
const [, sample = ''] = /^```js\n([\s\S]*?)^```$/m.exec(page) ?? [];

/** The page's own code, as somebody pastes it. */
const {
  statusFor,
  deskServer,
}: {
  statusFor: (headers: object, body: string, options: Options) => Promise<number>;
  deskServer: (options: Options) => Server;
} = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(sample)}`);

const now = Date.parse('2026-11-27T09:30:00.000Z');
const hour = 3_600_000;
const key = 'the-key-that-is-good';
const eventAt = (at: unknown, id: unknown = 'event-1') => JSON.stringify({ detail: { id, at } });
const isoAt = (ms: number) => new Date(ms).toISOString();

function desk(keys: readonly string[] = [key]) {
  const kept = new Map<string, string>();
  const keep = async (id: string, body: string) => {
    if (!kept.has(id)) kept.set(id, body);
  };
  return { kept, options: { keys, keep, now: () => now } };
}

describe('the endpoint of docs/events.md', () => {
  it('takes each event once, under either key while one takes the other’s place', async () => {
    const { kept, options } = desk([key, 'the-next-key']);
    const body = eventAt(isoAt(now));
    expect(await statusFor({ 'x-api-key': key }, body, options)).toBe(204);
    expect(await statusFor({ 'x-api-key': 'the-next-key' }, body, options)).toBe(204);
    expect([...kept.keys()]).toEqual(['event-1']);
  });

  it('lets nobody else in, whatever they send, and does not look at what it is', async () => {
    const { kept, options } = desk();
    const guess = fc.oneof(
      fc.string(),
      fc.constantFrom(`${key}x`, key.slice(1), `${key}, ${key}`, key.toUpperCase()),
    );
    await fc.assert(
      fc.asyncProperty(guess, fc.string(), async (given, body) => {
        fc.pre(given !== key);
        expect(await statusFor({ 'x-api-key': given }, body, options)).toBe(401);
      }),
    );
    expect(await statusFor({}, eventAt(isoAt(now)), options)).toBe(401);
    for (const none of [[], ['']]) {
      for (const headers of [{}, { 'x-api-key': '' }])
        expect(await statusFor(headers, eventAt(isoAt(now)), { ...options, keys: none })).toBe(401);
    }
    expect(kept.size).toBe(0);
  });

  it.each([
    ['a day and an hour old', now - 25 * hour - 1],
    ['from next week', now + 7 * 24 * hour],
  ])('acts on nothing that is %s', async (_, at) => {
    const { kept, options } = desk();
    expect(await statusFor({ 'x-api-key': key }, eventAt(isoAt(at)), options)).toBe(204);
    expect(kept.size).toBe(0);
  });

  it.each([now - 25 * hour, now - 24 * hour, now + 60_000])('acts on what was published at %d', async at => {
    const { kept, options } = desk();
    expect(await statusFor({ 'x-api-key': key }, eventAt(isoAt(at)), options)).toBe(204);
    expect(kept.size).toBe(1);
  });

  it.each(['', '{', 'null', '[]', '{}', '{"detail":null}', eventAt('soon'), eventAt(isoAt(now), 7)])(
    'is 400 for %j',
    async body => {
      const { kept, options } = desk();
      expect(await statusFor({ 'x-api-key': key }, body, options)).toBe(400);
      expect(kept.size).toBe(0);
    },
  );

  it('takes what npm start posts, and lets what it could not keep come again', async () => {
    const { kept, options } = desk();
    let failures = 2;
    const server = deskServer({
      keys: options.keys,
      keep: async (id, body) => {
        failures -= 1;
        if (failures >= 0) throw new Error('the store is away');
        await options.keep(id, body);
      },
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/sms`;
    const statuses: unknown[] = [];
    const bus = localDesk({
      env: { DESK_URL: url, DESK_KEY: key },
      config: withDefaults({
        numbers: { '+15550001000': {} },
        agents: { reception: { vendor: 'polyai-chat', region: 'us' } },
        desks: { front: { kind: 'https', url: 'https://desk.example.com' } },
      }),
      time: {
        clock: Date.now,
        timer: { set: (_, run) => setImmediate(run), clear: (at: NodeJS.Immediate) => clearImmediate(at) },
      },
      telemetry: localTelemetry(line => statuses.push(JSON.parse(line).status)),
    });
    const detail = { id: 'event-9', at: isoAt(Date.now()), desk: 'front' };
    bus?.put({ source: eventSource, 'detail-type': 'handoff.requested', detail });
    await eventually(() => expect(statuses).toEqual([503, 503, 204]));
    expect(JSON.parse(kept.get('event-9') ?? '').detail).toEqual(detail);
    const large = { method: 'POST', headers: { 'x-api-key': key }, body: 'x'.repeat(2_200_000) };
    expect((await ask(url, large)).status).toBe(413);
    bus?.stop();
    server.closeAllConnections();
    server.close();
  });
});
