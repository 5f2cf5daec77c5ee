import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import description from '../../docs/thread-api.openapi.json' with { type: 'json' };
import { withDefaults } from '../../lambdas/config/define-channel.ts';
import { parseJson } from '../../lambdas/http/json.ts';
import { publishedThreadApiKey } from '../../local/local-environment.ts';
import { type Playground, startPlayground } from '../../playground/start.ts';
import { checker, pointerTo } from '../support/described/json-schema.ts';
import { freePort } from '../support/free-port.ts';
import { ask, type RawAnswer, type RawRequest } from '../support/processes/raw-request.ts';
import { fc } from '../support/seeded-check.ts';

const business = '+15550001000';
const customer = '+15551234567';
const config = withDefaults({
  numbers: { [business]: { greeting: 'omit' } },
  agents: { reception: { vendor: 'polyai-chat', region: 'us' } },
});

let playground: Playground;
beforeAll(async () => {
  const log = () => undefined;
  playground = await startPlayground({ env: { PORT: String(await freePort()) }, config, log });
});
afterAll(() => playground.stop());

const check = checker(description);
const problem = check('/components/schemas/Problem');
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'];
const authorization = `Bearer ${publishedThreadApiKey}`;

interface Operation {
  readonly template: string;
  readonly path: string;
  readonly methods: readonly string[];
}

/** What is described under /threads, with the numbers in it of a thread that there is not. */
const paths: Operation[] = Object.entries(description.paths)
  .filter(([template]) => template !== '/health')
  .map(([template, operations]) => ({
    template,
    path: template
      .replace('{business}', encodeURIComponent(business))
      .replace('{customer}', encodeURIComponent(customer)),
    methods: Object.keys(operations)
      .filter(name => name !== 'parameters')
      .map(name => name.toUpperCase()),
  }));
const posts = paths.filter(path => path.methods.includes('POST'));

const call = (path: string, request: RawRequest = {}): Promise<RawAnswer> =>
  ask(playground.url, {
    ...request,
    path,
    headers: { authorization, 'idempotency-key': 'key-1', ...request.headers },
  });

/** A problem document that says its own status, and, of an operation, one that is described there. */
function expectProblem(
  { status, headers, body }: RawAnswer,
  wanted: number,
  operation?: readonly [template: string, method: string],
): void {
  expect({ status, type: headers['content-type'] }).toEqual({
    status: wanted,
    type: 'application/problem+json',
  });
  expect(headers['cache-control']).toBe('no-store');
  const document = parseJson(body);
  expect(document).toMatchObject({ status, type: 'about:blank' });
  expect(problem(document)).toBeUndefined();
  if (!operation) return;
  const [template, method] = operation;
  const described = Object.entries(description.paths).find(([path]) => path === template)?.[1] ?? {};
  const [, { responses = {} } = {}] =
    Object.entries<{ responses?: object }>(described).find(([name]) => name === method.toLowerCase()) ?? [];
  expect(Object.keys(responses)).toContain(String(wanted));
}

describe('who has no key', () => {
  const asked = [
    ...paths.map(({ path }) => path),
    '/threads/',
    '/threads/nothing',
    '/threads/%zz/%',
    '/threads//x',
    '/threads/a/b/c/d/e?mode=human',
  ];

  it.each(methods)('hears 401 to %s, whatever there is, and however large it is', async method => {
    for (const path of asked) {
      for (const key of [
        {},
        { authorization: 'Bearer wrong' },
        { authorization: [authorization, 'Bearer x'] },
      ]) {
        const body = method === 'GET' || method === 'HEAD' ? '' : 'x'.repeat(70_000);
        const headers = { 'content-type': 'text/plain', ...key };
        const answer = await ask(playground.url, { method, path, headers, body });
        if (method === 'HEAD') expect([answer.status, answer.body]).toEqual([401, '']);
        else expectProblem(answer, 401);
        expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
        expect(answer.headers.allow).toBeUndefined();
      }
    }
  });
});

describe.each(paths)('$template', ({ template, path, methods: described }) => {
  it.each(methods.filter(method => !described.includes(method)))('is 405 to %s, with Allow', async method => {
    const answer = await call(path, { method });
    expect(answer.headers.allow).toBe(described.join(', '));
    if (method === 'HEAD') {
      expect(answer).toMatchObject({ status: 405, body: '' });
      expect(answer.headers['content-type']).toBe('application/problem+json');
    } else expectProblem(answer, 405);
  });

  it.each(described)('answers %s as described', async method => {
    const answer = await call(path, { method });
    const isList = template === '/threads' && method === 'GET';
    if (isList) expect(answer.status).toBe(200);
    else
      expectProblem(answer, method === 'POST' && /^\/threads$|messages$/.test(template) ? 400 : 404, [
        template,
        method,
      ]);
  });
});

describe.each(posts)('a body for $template', ({ template, path }) => {
  const post = (body: string | Uint8Array, headers: RawRequest['headers'] = {}) =>
    call(path, { method: 'POST', body, headers });
  const json = { 'content-type': 'application/json' };

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json-patch+json',
    'application/xml',
    'application/octet-stream',
    'application/json; charset=utf-16',
    'application/json;charset="iso-8859-1"',
    'json',
    ';',
    '*/*',
  ])('as %s is 415', async type => {
    const answer = await post('{"body":"Hi"}', { 'content-type': type });
    expectProblem(answer, 415, [template, 'POST']);
    expect(answer.headers.accept).toBe('application/json');
  });

  it.each([
    'application/json',
    'APPLICATION/JSON ; Charset="UTF-8"',
    'application/json;charset=utf-8;x=y',
    undefined,
  ])('as %s is read', async type => {
    const answer = await post('{"nothing":1}', type === undefined ? {} : { 'content-type': type });
    expectProblem(answer, 400, [template, 'POST']);
    expect(answer.body).toContain('nothing is not known here');
  });

  it('that is compressed is 415', async () => {
    const answer = await post(gzipSync('{"body":"Hi"}'), { ...json, 'content-encoding': 'gzip' });
    expectProblem(answer, 415, [template, 'POST']);
    expect(answer.headers['accept-encoding']).toBe('identity');
  });

  it.each([65_537, 100_000, 2_000_000])('of %d bytes is 413, whatever it says it is', async size => {
    for (const type of ['application/json', 'text/plain', 'application/octet-stream'])
      expectProblem(await post('x'.repeat(size), { 'content-type': type }), 413, [template, 'POST']);
  });

  it('of 65 536 bytes is looked at', async () => {
    const body = JSON.stringify({ nothing: '' }).padEnd(65_536, ' ');
    expectProblem(await post(body, json), 400, [template, 'POST']);
  });

  it.each([
    '{',
    '{"body":',
    'null',
    '[]',
    '"Hi"',
    '\u0000',
    '{"body":"Hi"}}',
    '{"__proto__":{"body":"Hi"}}',
    'NaN',
  ])('that is %j is 400', async body => {
    expectProblem(await post(body, json), 400, [template, 'POST']);
  });

  it('that is not UTF-8 is 400', async () => {
    const broken = Buffer.concat([Buffer.from('{"body":"'), Buffer.from([0xff, 0xc3]), Buffer.from('"}')]);
    // without a type it comes as bytes, else as text in which the gateway has put replacement characters
    expectProblem(await post(broken), 400, [template, 'POST']);
  });
});

describe('a path that is not described', () => {
  const pair = `${encodeURIComponent(business)}/${encodeURIComponent(customer)}`;
  it.each([
    '/threads/',
    '/threads//',
    '/threads/x',
    `/threads/${pair}/`,
    `/threads/${pair}/accept/`,
    `/threads/${pair}/notes`,
    `/threads/${pair}/accept/again`,
    `/threads//${pair}`,
    '/threads/%2B15550001000%2F%2B15551234567',
    `/threads/${'x/'.repeat(20)}`,
  ])('is 404: %s', async path => {
    for (const method of methods.filter(method => method !== 'HEAD')) {
      const answer = await call(path, { method });
      expectProblem(answer, 404);
      expect(answer.headers.allow).toBeUndefined();
    }
  });

  it.each(['%', '%zz', '%C3%28', '%00', '%2525', '%23', 'a%20b'])(
    'nor is there a thread of %s',
    async part => {
      expectProblem(await call(`/threads/${encodeURIComponent(business)}/${part}`), 404, [
        '/threads/{business}/{customer}',
        'GET',
      ]);
    },
  );
});

describe('headers and queries that are odd', () => {
  const messages = `/threads/${encodeURIComponent(business)}/${encodeURIComponent(customer)}/messages`;
  const said = { method: 'POST', body: '{"body":"Hi"}' };
  const json = { 'content-type': 'application/json' };

  it.each([
    ['no Idempotency-Key', ''],
    ['one of spaces', '   '],
    ['two', ['a', 'b']],
    ['a long one', 'x'.repeat(256)],
    ['one with a tab', 'a\tb'],
  ])('%s is 400', async (_, key) => {
    const answer = await call(messages, { ...said, headers: { ...json, 'idempotency-key': key } });
    expectProblem(answer, 400, ['/threads/{business}/{customer}/messages', 'POST']);
  });

  it('two types are 415', async () => {
    const headers = { 'content-type': 'application/json, text/plain' };
    expectProblem(await call(messages, { ...said, headers }), 415);
  });

  it.each(['mode=agent', 'mode=human&mode=human', 'mode', 'cursor=%zz', 'cursor=e30', 'mode=%68uman%00'])(
    '?%s is 400',
    async query => expectProblem(await call(`/threads?${query}`), 400, ['/threads', 'GET']),
  );

  it.each(['text/html', 'application/problem+json', '', 'x/y;q=0'])(
    'Accept: %j changes nothing',
    async accept => {
      const answer = await call('/threads', { headers: { accept } });
      expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json']);
    },
  );
});

it('is always a problem document that tells the truth about its status, whatever is asked', async () => {
  const part = fc.oneof(
    fc.constantFrom('', business, encodeURIComponent(customer), 'messages', 'accept', 'release', '%', '..'),
    fc.string({ unit: 'grapheme-ascii', maxLength: 12 }).map(encodeURIComponent),
  );
  const request = fc.record({
    method: fc.constantFrom(...methods.filter(method => method !== 'HEAD')),
    path: fc.array(part, { maxLength: 5 }).map(parts => ['/threads', ...parts].join('/')),
    headers: fc.record(
      {
        'content-type': fc.constantFrom('application/json', 'text/plain', 'a'),
        authorization: fc.constantFrom('Bearer x', authorization),
      },
      { requiredKeys: [] },
    ),
    body: fc.oneof(fc.json(), fc.string()),
  });
  await fc.assert(
    fc.asyncProperty(request, async ({ path, ...more }) => {
      const answer = await call(path, more);
      // dots are taken out of a path before it is routed, here and by clients, and may lead elsewhere
      fc.pre(!path.split('/').includes('..'));
      if (answer.status < 300) return;
      expect(answer.status).toBeLessThan(500);
      expectProblem(answer, answer.status);
    }),
    { numRuns: 150 },
  );
});

it('the health check is asked by GET, without a key', async () => {
  const url = `${playground.url}/health`;
  const { status, body } = await ask(url);
  expect(status).toBe(200);
  expect(check(pointerTo('components', 'schemas', 'Health'))(parseJson(body))).toBeUndefined();
  for (const method of methods.filter(method => method !== 'GET'))
    expect((await ask(url, { method })).status).toBe(404);
});
