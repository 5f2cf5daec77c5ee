import { fileURLToPath } from 'node:url';
import { createConfig, lint } from '@redocly/openapi-core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import description from '../../docs/thread-api.openapi.json' with { type: 'json' };
import { address } from '../../lambdas/channel/thread/address.ts';
import type { ThreadMessage } from '../../lambdas/channel/thread/message.ts';
import { newThread, type Thread } from '../../lambdas/channel/thread/thread.ts';
import { withDefaults } from '../../lambdas/config/define-channel.ts';
import { isObject } from '../../lambdas/http/json.ts';
import type { ThreadApi } from '../../lambdas/thread-api/api.ts';
import { createThreadApi, threadApiRoutes } from '../../lambdas/thread-api/thread-api.ts';
import { localTelemetry } from '../../local/local-telemetry.ts';
import { startPrism } from '../support/processes/prism.ts';
import { fc } from '../support/seeded-check.ts';

const business = '+15550001000';
const customer = '+15551234567';
const key = { business: address(business), customer: address(customer) };
const { settings } = withDefaults({
  numbers: { [business]: {} },
  agents: { reception: { vendor: 'polyai-chat', region: 'us' } },
});
const stored: Thread = { ...newThread(key), version: 1 };

const unprepared = (what: string) => async () => {
  throw new Error(`${what} was not prepared`);
};

/** The API with just the ports that a test prepares. */
function api(parts: Partial<ThreadApi> = {}) {
  const lines: string[] = [];
  const queued: ThreadMessage[] = [];
  const telemetry = localTelemetry(line => lines.push(line));
  const handle = createThreadApi({
    keys: async () => ['right', 'next'],
    secrets: async () => ({ missing: [], unknown: [] }),
    threads: { thread: async () => stored, messages: unprepared('messages'), waiting: unprepared('waiting') },
    erased: async () => undefined,
    accept: unprepared('accept'),
    take: key => (parts.threads?.thread ?? (async () => stored))(key),
    idempotencyKeys: { find: async () => undefined, claim: async (_scope, _key, use) => use },
    queue: { send: async message => void queued.push(message) },
    settings,
    telemetry,
    clock: () => 1_767_225_600_000,
    newId: () => 'id-1',
    ...parts,
  });
  async function call(
    routeKey: string,
    { body, headers = {}, query, base64 = false, pair = key }: Call = {},
  ) {
    const authorized = { authorization: 'Bearer right', 'idempotency-key': 'k', ...headers };
    const result = await handle(eventOf(routeKey, { body, headers: authorized, query, base64, pair }));
    return {
      status: result.statusCode,
      headers: result.headers ?? {},
      body: JSON.parse(result.body ?? 'null'),
    };
  }
  return { call, handle, lines, queued, telemetry };
}

interface Call {
  readonly body?: string | undefined;
  readonly headers?: Record<string, string>;
  readonly query?: Record<string, string> | undefined;
  readonly base64?: boolean;
  readonly pair?: { readonly business: string; readonly customer: string };
}

function eventOf(
  routeKey: string,
  { body, headers = {}, query, base64, pair = key }: Call,
): APIGatewayProxyEventV2 {
  const [method = '', template = ''] = routeKey.split(' ');
  const rawPath = template.replace('{business}', pair.business).replace('{customer}', pair.customer);
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString: '',
    headers,
    ...(query && { queryStringParameters: query }),
    ...(template.includes('{') && { pathParameters: { ...pair } }),
    requestContext: {
      accountId: '123456789012',
      apiId: 'api',
      domainName: 'api.example.com',
      domainPrefix: 'api',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'desk' },
      requestId: 'request-1',
      routeKey,
      stage: '$default',
      time: '01/Jan/2026:00:00:00 +0000',
      timeEpoch: 1_767_225_600_000,
    },
    ...(body !== undefined && { body: base64 ? Buffer.from(body).toString('base64') : body }),
    isBase64Encoded: base64 ?? false,
  };
}

const routes = threadApiRoutes.filter(route => route !== 'GET /health');
const messages = 'POST /threads/{business}/{customer}/messages';
const accept = 'POST /threads/{business}/{customer}/accept';
const release = 'POST /threads/{business}/{customer}/release';

describe('the bearer key', () => {
  it.each(routes)('is needed for %s', async route => {
    const { call, telemetry } = api();
    const refused = await call(route, { headers: { authorization: '' } });
    expect(refused).toMatchObject({
      status: 401,
      headers: { 'content-type': 'application/problem+json', 'www-authenticate': 'Bearer' },
      body: { type: 'about:blank', title: 'Unauthorized', status: 401, detail: expect.any(String) },
    });
    expect(telemetry.counts.get('UnauthorizedRequests')).toBe(1);
  });

  it.each(['Bearer right', 'bearer next', 'BEARER  right '])('is taken as %j', async authorization => {
    expect((await api().call(release, { headers: { authorization } })).status).toBe(200);
  });

  it.each([
    'Bearer wrong',
    'Bearer rightx',
    'Bearer righ',
    'Basic right',
    'right',
    'Bearer',
    'Bearer right next',
    'Bearer right,next',
  ])('is not taken as %j', async authorization => {
    const { status, body } = await api().call(release, { headers: { authorization } });
    expect([status, JSON.stringify(body)]).toEqual([401, expect.not.stringContaining('next')]);
  });

  it('lets nobody in that does not have it, whatever is sent', async () => {
    const { call } = api();
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.constantFrom(...routes), async (token, route) => {
        fc.pre(!['right', 'next'].includes(token.trim()));
        expect((await call(route, { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
      }),
    );
  });

  it('lets nobody in where none is configured', async () => {
    const { call } = api({ keys: async () => [] });
    for (const authorization of ['Bearer right', 'Bearer ', 'Bearer undefined', '']) {
      expect((await call(release, { headers: { authorization } })).status).toBe(401);
    }
  });

  it('is not needed for the health check, which does not look for it', async () => {
    const { call } = api({ keys: unprepared('keys') });
    expect(await call('GET /health', { headers: { authorization: '' } })).toMatchObject({
      status: 200,
      body: { status: 'ok' },
    });
  });
});

describe('the health check', () => {
  it('names the secrets that are to be filled, and those of which nobody knows', async () => {
    const secrets = async () => ({ missing: ['PolyAiSecret', 'TwilioSecret'], unknown: ['LogKeySecret'] });
    expect(await api({ secrets }).call('GET /health')).toMatchObject({
      status: 200,
      headers: { 'cache-control': 'no-store' },
      body: {
        status: 'incomplete',
        missingSecrets: ['PolyAiSecret', 'TwilioSecret'],
        unknownSecrets: ['LogKeySecret'],
      },
    });
  });
});

describe('a request that cannot be served', () => {
  it.each([
    ['{', undefined],
    ['[]', undefined],
    ['"Hi"', undefined],
    ['null', undefined],
    ['{}', 'body'],
    ['', 'body'],
    ['{"body":null}', 'body'],
    ['{"body":17}', 'body'],
    ['{"body":"  "}', 'body'],
    ['{"body":"---"}', 'body'],
    [JSON.stringify({ body: 'x'.repeat(16_001) }), 'body'],
    ['{"body":"Hi","by":""}', 'by'],
    [JSON.stringify({ body: 'Hi', by: 'x'.repeat(101) }), 'by'],
    ['{"body":"Hi","to":"+15557654321"}', 'to'],
    ['{"body":"Hi","take":"no"}', 'take'],
    ['{"body":"Hi","take":0}', 'take'],
  ])('as %s is 400 and names the field', async (body, field) => {
    const { call, queued } = api();
    const answer = await call(messages, { body });
    expect(answer).toMatchObject({ status: 400, headers: { 'content-type': 'application/problem+json' } });
    expect(answer.body.field).toBe(field);
    if (field !== undefined) expect(answer.body.detail).toContain(field);
    expect(queued).toEqual([]);
  });

  it('is 400, 413 or 202 and never anything else, whatever its body is', async () => {
    const { call } = api();
    const bodies = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record({ body: fc.string(), by: fc.string() }, { requiredKeys: [] })
        .map(value => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(bodies, fc.boolean(), async (body, base64) => {
        expect([202, 400]).toContain((await call(messages, { body, base64 })).status);
      }),
    );
  });

  it('is 400 where words need more texts than a reply may have, and tells the limit', async () => {
    const two = { ...settings, replies: { ...settings.replies, maxParts: 2 } };
    const opening = { business, customer };
    for (const [route, more] of [
      [messages, {}],
      [release, {}],
      ['POST /threads', opening],
    ] as const) {
      const threads = {
        messages: unprepared('messages'),
        waiting: unprepared('waiting'),
        thread: async () => ({ ...stored, mode: 'human' as const }),
      };
      const { call, queued } = api({ settings: two, threads });
      const refused = await call(route, {
        body: JSON.stringify({ ...more, body: 'Word by word. '.repeat(300) }),
      });
      expect(refused).toMatchObject({ status: 400, body: { field: 'body' } });
      expect(refused.body.detail).toContain('maxParts');
      expect(refused.body.detail).toContain(' 2 ');
      expect(queued).toEqual([]);
      const taken = await call(route, {
        body: JSON.stringify({ ...more, body: 'Word by word. '.repeat(150) }),
      });
      expect(taken.status).toBe(202);
    }
  });

  it.each([
    ['depth', '[['.repeat(14_000) + ']]'.repeat(14_000), /levels/],
    ['depth of objects', `${'{"a":'.repeat(32)}{}${'}'.repeat(32)}`, /levels/],
    ['a rounded number', '[9007199254740993]', /2\^53/],
    ['a large number', '{"a":[-1e300]}', /2\^53/],
    ['no number at all', '1e999', /2\^53/],
    ['size', JSON.stringify('x'.repeat(9_000)), /bytes/],
  ])('is 400 for attributes beyond %s', async (_, json, told) => {
    const { call, queued } = api();
    const body = `{"business":"${business}","customer":"${customer}","body":"Hi","attributes":{"a":${json}}}`;
    const answer = await call('POST /threads', { body });
    expect(answer).toMatchObject({ status: 400, body: { field: 'attributes' } });
    expect(answer.body.detail).toMatch(told);
    expect(queued).toEqual([]);
  });

  it('is 413 where it is too large', async () => {
    const body = JSON.stringify({ body: 'x'.repeat(65_536) });
    expect((await api().call(messages, { body })).status).toBe(413);
  });

  it.each(['', 'ä', 'x'.repeat(256), 'a b'])('is 400 under the Idempotency-Key %j', async idempotencyKey => {
    const { call } = api();
    const answer = await call(messages, {
      body: '{"body":"Hi"}',
      headers: { 'idempotency-key': idempotencyKey },
    });
    expect(answer).toMatchObject({ status: 400, body: { field: 'Idempotency-Key' } });
  });

  it.each([
    { business, customer: '' },
    { business, customer: '%' },
    { business, customer: 'a#b' },
    { business: ' ', customer },
  ])('is 404 for the thread %o', async pair => {
    const threads = {
      thread: unprepared('thread'),
      messages: unprepared('messages'),
      waiting: unprepared('waiting'),
    };
    expect((await api({ threads }).call('GET /threads/{business}/{customer}', { pair })).status).toBe(404);
  });

  it('is 404 where there is no such route, and 405 where there is another for the path', async () => {
    expect((await api().call('GET /threads/{business}/{customer}/notes')).status).toBe(404);
    expect(await api().call('DELETE /threads')).toMatchObject({
      status: 405,
      headers: { allow: 'GET, POST', 'content-type': 'application/problem+json' },
      body: { type: 'about:blank', title: 'Method Not Allowed', status: 405 },
    });
  });

  it.each([['agent'], ['']])('is 400 for the mode %j', async mode => {
    expect(await api().call('GET /threads', { query: { mode } })).toMatchObject({
      status: 400,
      body: { field: 'mode' },
    });
  });

  it('is 503 where the queue refuses it, and says nothing of why', async () => {
    const { call, lines } = api({
      queue: {
        send: async () => {
          throw new Error(`AccessDenied for ${customer}`);
        },
      },
    });
    const answer = await call(messages, { body: '{"body":"Hi there"}' });
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
    expect(JSON.stringify([answer.body, lines])).not.toMatch(/AccessDenied|1234567|Hi there/);
  });

  it('is 503 where the keys cannot be read', async () => {
    expect((await api({ keys: unprepared('keys') }).call(accept)).status).toBe(503);
  });
});

describe('what is queued', () => {
  it('is the person’s message, under the id that its answer names, however the numbers are encoded', async () => {
    const { call, queued } = api();
    const pair = { business: encodeURIComponent(business), customer };
    const body = '{"body":"Grüße 👋","by":"Grace"}';
    expect(await call(messages, { body, base64: true, pair })).toMatchObject({
      status: 202,
      body: { id: 'id-1' },
    });
    expect(queued).toEqual([
      {
        kind: 'person-message',
        thread: key,
        id: 'id-1',
        body: 'Grüße 👋',
        by: 'Grace',
        takes: true,
        at: 1_767_225_600_000,
      },
    ]);
  });

  it('is queued again by a repeat whose key had been stored and whose message had not been queued', async () => {
    let refusals = 1;
    const uses = new Map<string, Awaited<ReturnType<ThreadApi['idempotencyKeys']['claim']>>>();
    let ids = 0;
    const queued: ThreadMessage[] = [];
    const { call } = api({
      newId: () => {
        ids += 1;
        return `id-${ids}`;
      },
      idempotencyKeys: {
        find: async (_scope, name) => uses.get(name),
        claim: async (_scope, name, use) => {
          uses.set(name, use);
          return use;
        },
      },
      queue: {
        send: async message => {
          if (refusals-- > 0) throw new Error('throttled');
          queued.push(message);
        },
      },
    });
    const request = { body: '{"body":"Hi"}' };
    expect((await call(messages, request)).status).toBe(503);
    expect(await call(messages, request)).toMatchObject({ status: 202, body: { id: 'id-1' } });
    expect(await call(messages, { body: '{ "body": "Hi", "by": null }' })).toMatchObject({
      status: 202,
      body: { id: 'id-1' },
    });
    expect(queued).toMatchObject([{ id: 'id-1' }, { id: 'id-1' }]);
    expect((await call(messages, { body: '{"body":"Ho"}' })).status).toBe(422);
    expect(queued).toHaveLength(2);
  });

  it('stays accepted once it was, although the customer has opted out since', async () => {
    const out = { ...stored, optedOutAt: 1 };
    const threads = {
      thread: async () => out,
      messages: unprepared('messages'),
      waiting: unprepared('waiting'),
    };
    const body = '{"body":"Hi"}';
    expect((await api({ threads }).call(messages, { body })).status).toBe(409);
    const fingerprints: string[] = [];
    const remember = api({
      idempotencyKeys: {
        find: async () => undefined,
        claim: async (_scope, _key, use) => {
          fingerprints.push(use.fingerprint);
          return use;
        },
      },
    });
    await remember.call(messages, { body });
    const use = { messageId: 'id-0', fingerprint: fingerprints[0] ?? '', at: 5 };
    const after = api({ threads, idempotencyKeys: { find: async () => use, claim: unprepared('claim') } });
    expect(await after.call(messages, { body })).toMatchObject({ status: 202, body: { id: 'id-0' } });
    expect(after.queued).toMatchObject([{ id: 'id-0', at: 5 }]);
  });

  it('is a resume after an accept, again as long as the agent’s conversation has not been closed', async () => {
    const handoff = { requestedAt: 1, acceptedAt: 2 };
    const taken = (more: object) =>
      api({ accept: async () => ({ ...stored, mode: 'human', handoff: { ...handoff, ...more } }) });
    const unannounced = taken({});
    expect((await unannounced.call(accept)).status).toBe(200);
    expect(unannounced.queued).toEqual([{ kind: 'resume', thread: key, at: 2 }]);
    const announced = taken({ announced: true });
    expect((await announced.call(accept, { body: '{"by":"Grace"}' })).status).toBe(200);
    expect(announced.queued).toEqual([]);
  });
});

describe('docs/thread-api.openapi.json', () => {
  it('describes the routes that there are, and no others', () => {
    const described = Object.entries(description.paths).flatMap(([path, operations]) =>
      Object.keys(operations)
        .filter(name => name === 'get' || name === 'post')
        .map(method => `${method.toUpperCase()} ${path}`),
    );
    expect(described.sort()).toEqual([...threadApiRoutes].sort());
  });

  it('is quiet under the strictest rules that Redocly recommends', async () => {
    const config = await createConfig({ extends: ['recommended-strict'] });
    const ref = fileURLToPath(new URL('../../docs/thread-api.openapi.json', import.meta.url));
    const problems = await lint({ ref, config });
    expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual(
      [],
    );
  });

  it('says of each object what is in it, or that anything may be: generators take silence for nothing', () => {
    const silent: string[] = [];
    JSON.parse(JSON.stringify(description), (name, value: unknown) => {
      if (!isObject(value) || ![value.type].flat().includes('object')) return value;
      if (value.properties === undefined && value.additionalProperties !== true) silent.push(name);
      return value;
    });
    expect(silent).toEqual([]);
    expect(description.components.schemas.Opening.properties.attributes.additionalProperties).toBe(true);
  });

  it('is understood by a tool that reads such descriptions', async () => {
    const prism = await startPrism('../../docs/thread-api.openapi.json');
    try {
      const list = `${prism.origin}/threads?mode=human`;
      expect((await fetch(list)).status).toBe(401);
      const headers = { authorization: 'Bearer key', 'content-type': 'application/json' };
      expect((await fetch(list, { headers })).status).toBe(200);
      const said = `${prism.origin}/threads/${encodeURIComponent(business)}/${encodeURIComponent(customer)}/messages`;
      const post = (body: object, more: object = {}) =>
        fetch(said, { method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify(body) });
      expect((await post({ body: 'Hi' }, { 'idempotency-key': 'key-1' })).status).toBe(202);
      // Prism's own choice where a description has a 422
      expect((await post({ body: 'Hi' })).status).toBe(422);
      expect((await post({ body: '  ' }, { 'idempotency-key': 'key-1' })).status).toBe(422);
    } finally {
      await prism.stop();
    }
  });
});
