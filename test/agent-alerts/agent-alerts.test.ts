import { createHmac } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAgentAlerts } from '../../lambdas/agent-alerts/agent-alerts.ts';
import { wireAgentAlerts } from '../../lambdas/agent-alerts/wire.ts';
import type { BusEvent } from '../../lambdas/aws/events.ts';
import type { HttpHandler } from '../../lambdas/http/handler.ts';
import { type LocalTelemetry, localTelemetry } from '../../local/local-telemetry.ts';
import { expectAsDescribed } from '../support/described/published-events.ts';
import { firstEngine } from '../support/engines/first-engine.ts';
import { watchForLeaks } from '../support/leaks/leak-watch.ts';
import { fc } from '../support/seeded-check.ts';
import { httpEvent } from '../support/vendors/twilio-webhook.ts';

const { client, freshTable } = firstEngine();
let table: string;
beforeAll(async () => {
  table = await freshTable();
});

/** As PolyAI's page shows it. */
const alert = {
  event_type: 'alerts.triggered',
  alert: {
    id: 'ar_7Qd',
    name: 'Slow answers in the evening',
    project_id: 'PROJECT-1',
    metric: 'turn_latency_p95',
    operator: '>',
    threshold_value: 4,
    current_value: 6.2,
    previous_state: 'ok',
    triggered_at: '2026-08-21T18:00:00Z',
  },
};
const now = Date.UTC(2026, 7, 21, 18);

let handler: HttpHandler;
let published: BusEvent[];
let telemetry: LocalTelemetry;
let lines: string[];
let refuse: Error | undefined;
let ids = 0;

function wired(secret: string): HttpHandler {
  const machine = {
    ...{ telemetry, clock: () => now, random: () => 0, newId: () => 'new', dynamo: client },
    sleep: () => Promise.resolve(),
    fetch: () => Promise.reject(new Error('it calls nobody')),
  };
  const publish = async (event: BusEvent) => {
    if (refuse) throw refuse;
    published.push(event);
  };
  return createAgentAlerts(
    wireAgentAlerts({ TABLE_NAME: table, POLYAI_ALERTS_SECRET: secret }, machine, publish),
  );
}

beforeEach(() => {
  lines = [];
  published = [];
  refuse = undefined;
  telemetry = localTelemetry(line => lines.push(line));
  handler = wired('the-secret');
  watchForLeaks(() => ({
    lines,
    words: [alert.alert.name],
    secrets: ['the-secret', 'the-next-secret'],
  }));
});

interface Sent {
  readonly secret?: string;
  readonly seconds?: number;
  readonly body?: string;
  readonly id?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
}

const sign = (secret: string, seconds: number | string, body: string): string =>
  createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');

function send({ secret = 'the-secret', seconds = now / 1000, ...sent }: Sent = {}) {
  const { body = JSON.stringify(alert), id = `evt_${++ids}`, headers = {}, method = 'POST' } = sent;
  return handler(
    httpEvent({
      path: '/polyai/alerts',
      method,
      body,
      headers: {
        'content-type': 'application/json',
        'x-polyai-timestamp': String(seconds),
        'x-polyai-signature': sign(secret, seconds, body),
        'x-polyai-event-id': id,
        ...headers,
      },
    }),
  );
}

const asReceived = () =>
  published.map(({ type, detail }) => ({ source: 'sms-channel', 'detail-type': type, detail }));

const bare = (statusCode: number) => expect.objectContaining({ statusCode, body: '' });

describe('an alert of PolyAI’s', () => {
  it('is counted once, delivered several times at once, and has one id in all that is published', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => send({ id: 'evt_at_once' })));
    expect(answers).toEqual([bare(204), bare(204), bare(204)]);
    expect(new Set(published.map(({ detail }) => detail.id))).toEqual(new Set(['evt_at_once']));
    expect(telemetry.counts.get('AgentAlerts state=triggered')).toBe(1);
  });

  it('is published as an event that the schema describes, and counted', async () => {
    expect(await send({ id: 'evt_first' })).toEqual(bare(204));
    expect(published).toEqual([
      {
        type: 'agent.alert',
        at: now,
        detail: {
          version: 1,
          id: 'evt_first',
          at: '2026-08-21T18:00:00.000Z',
          state: 'triggered',
          alert: {
            id: 'ar_7Qd',
            name: 'Slow answers in the evening',
            projectId: 'PROJECT-1',
            metric: 'turn_latency_p95',
            operator: '>',
            threshold: 4,
            value: 6.2,
            previousState: 'ok',
            triggeredAt: '2026-08-21T18:00:00Z',
          },
        },
      },
    ]);
    expectAsDescribed(asReceived());
    expect(telemetry.counts.get('AgentAlerts state=triggered')).toBe(1);
  });

  it('is published once, however often it is sent', async () => {
    for (let times = 0; times < 3; times++) expect(await send({ id: 'evt_again' })).toEqual(bare(204));
    expect(published).toHaveLength(1);
  });

  it('is resolved by an event of its own', async () => {
    await send();
    await send({ body: JSON.stringify({ ...alert, event_type: 'alerts.resolved' }) });
    expect(published.map(({ detail }) => detail.state)).toEqual(['triggered', 'resolved']);
  });

  it('without an id is known by its words', async () => {
    for (const id of ['', 'a#b', 'x'.repeat(200)]) await send({ id, headers: { 'x-polyai-event-id': id } });
    expect(published).toHaveLength(1);
  });

  it('that the bus did not take is published the next time', async () => {
    refuse = new Error('the bus is out of order');
    expect(await send({ id: 'evt_late' })).toEqual(bare(503));
    refuse = undefined;
    expect(await send({ id: 'evt_late' })).toEqual(bare(204));
    expect(published).toHaveLength(1);
  });

  it('goes by either secret while one takes the other’s place', async () => {
    handler = wired('the-secret, the-next-secret');
    expect(await send()).toEqual(bare(204));
    expect(await send({ secret: 'the-next-secret' })).toEqual(bare(204));
    expect(await send({ secret: 'the-secret, the-next-secret' })).toEqual(bare(403));
  });

  it.each(['', ' ', ' , '])('comes again while there is no secret (%j)', async secret => {
    handler = wired(secret);
    expect(await send({ secret })).toEqual(bare(503));
    expect(published).toEqual([]);
  });
});

describe('is forged, and nothing happens', () => {
  it.each<[string, Sent]>([
    ['by another secret', { secret: 'another' }],
    ['five minutes late, and a second', { seconds: now / 1000 - 301 }],
    ['five minutes early, and a second', { seconds: now / 1000 + 301 }],
    ['without a signature', { headers: { 'x-polyai-signature': '' } }],
    [
      'signed in upper case',
      {
        headers: {
          'x-polyai-signature': sign('the-secret', now / 1000, JSON.stringify(alert)).toUpperCase(),
        },
      },
    ],
    ['signed for another body', { headers: { 'x-polyai-signature': sign('the-secret', now / 1000, '{}') } }],
    ['signed for another time', { headers: { 'x-polyai-timestamp': String(now / 1000 + 1) } }],
    ['at no time', { headers: { 'x-polyai-timestamp': 'now' } }],
    ['at a time in other digits', { headers: { 'x-polyai-timestamp': `${now / 1000}.0` } }],
  ])('%s', async (_, sent) => {
    expect(await send(sent)).toEqual(bare(403));
    expect(published).toEqual([]);
    expect(telemetry.counts.get('ForgedRequests')).toBe(1);
  });

  it.each([-300, 300])('but not %i seconds away', async away => {
    expect(await send({ seconds: now / 1000 + away })).toEqual(bare(204));
  });
});

it('takes another method or a larger body for nothing', async () => {
  expect(await send({ method: 'GET' })).toMatchObject({ statusCode: 405, headers: { allow: 'POST' } });
  expect(await send({ body: `"${'x'.repeat(64 * 1024)}"` })).toEqual(bare(413));
});

it('answers what is signed and no alert, so that it does not come again', async () => {
  expect(await send({ body: '{"event_type":"conversation.completed"}' })).toEqual(bare(204));
  for (const body of ['', 'alert', '[]', '{}', '{"event_type":7}', '{"event_type":"alerts.triggered"}'])
    expect(await send({ body })).toEqual(bare(400));
  expect(published).toEqual([]);
});

it('publishes nothing but texts and numbers, of a bounded length, whatever the body has', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.constantFrom(...Object.keys(alert.alert), 'other'), fc.json()),
      async said => {
        published.length = 0;
        const values = Object.fromEntries(Object.entries(said).map(([key, json]) => [key, JSON.parse(json)]));
        await send({ body: JSON.stringify({ event_type: 'alerts.resolved', alert: values }) });
        expectAsDescribed(asReceived());
        expect(published).toHaveLength(1);
      },
    ),
    { numRuns: 50 },
  );
  published.length = 0;
  const name = 'x'.repeat(60_000);
  await send({ body: JSON.stringify({ ...alert, alert: { name } }) });
  expect(JSON.stringify(published).length).toBeLessThan(1_000);
});
