import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createPolyaiHandoff,
  type PolyaiHandoffOptions,
} from '../../../lambdas/agents/polyai-chat/polyai-handoff.ts';
import { startPrism } from '../../support/processes/prism.ts';
import { closedOrigin, scriptedServer } from '../../support/processes/scripted-server.ts';
import { json, strictFetch } from '../../support/vendors/strict-fetch.ts';

const call = { signal: new AbortController().signal, correlationId: 'turn-1' };

const handoff = (options: Partial<PolyaiHandoffOptions> = {}) =>
  createPolyaiHandoff({
    baseUrl: 'https://api.uk-1.platform.polyai.app',
    accountId: 'acme-uk',
    projectId: 'PROJECT-1a2b3c4d',
    apiKey: async () => 'the-api-key',
    timeoutMs: 5_000,
    ...options,
  });

test('asks for the state of one conversation as the documentation shows, and gives its data', async () => {
  const { fetch, seen } = strictFetch(
    json(200, {
      id: 'CONV 1/2',
      shared_id: 'acme',
      data: { customer_id: '12345', handoff_reason: 'refund' },
    }),
  );
  expect(await handoff({ fetch })('CONV 1/2', call)).toEqual({
    customer_id: '12345',
    handoff_reason: 'refund',
  });
  expect(seen).toEqual([
    {
      method: 'GET',
      url: 'https://api.uk-1.platform.polyai.app/v1/acme-uk/PROJECT-1a2b3c4d/handoff_state?id=CONV+1%2F2',
      headers: { 'x-api-key': 'the-api-key', 'X-PolyAI-Correlation-Id': 'turn-1', Connection: 'close' },
      body: undefined,
      redirect: 'manual',
    },
  ]);
});

test('gives nothing where the agent has put nothing down', async () => {
  const { fetch } = strictFetch(json(404, { error_message: 'No matching handoff state' }));
  expect(await handoff({ fetch })('CONV-1', call)).toBeUndefined();
});

test.each([
  '['.repeat(6_000) + ']'.repeat(6_000),
  `${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}`,
  `${'[{"a":'.repeat(17)}0${'}]'.repeat(17)}`,
])('gives nothing that is nested too deep to be passed on', async nested => {
  const { fetch } = strictFetch(
    new Response(`{"data":{"note":${nested}}}`, { headers: { 'content-type': 'application/json' } }),
  );
  await expect(handoff({ fetch })('CONV-1', call)).rejects.toMatchObject({
    name: 'AgentError',
    failure: 'broken',
  });
});

test.each([
  [401, 'refused'],
  [403, 'refused'],
  [400, 'broken'],
  [429, 'busy'],
  [500, 'busy'],
  [302, 'broken'],
] as const)('fails after one attempt with %i: %s, without the vendor’s words', async (status, failure) => {
  const { fetch, seen } = strictFetch(json(status, { error_message: 'words about Ada' }));
  const thrown = await handoff({ fetch })('CONV-1', call).catch((error: unknown) => error);
  expect(thrown).toMatchObject({ name: 'AgentError', failure, status });
  expect(String(thrown)).not.toContain('Ada');
  expect(seen).toHaveLength(1);
});

test.each([
  ['not JSON', 'oops'],
  ['an array', []],
  ['no data', { id: 'CONV-1' }],
  ['data that are none', { id: 'CONV-1', data: 'x' }],
  ['too much', { id: 'CONV-1', data: { x: 'x'.repeat(70_000) } }],
])('fails where the body is %s', async (_, body) => {
  const { fetch } = strictFetch(json(200, body));
  await expect(handoff({ fetch })('CONV-1', call)).rejects.toMatchObject({ failure: 'broken' });
});

test('waits no longer than it is told', async () => {
  await using server = await scriptedServer(() => {});
  const read = handoff({ baseUrl: server.origin, timeoutMs: 1_500 });
  await expect(read('CONV-1', call)).rejects.toMatchObject({ failure: 'unsure' });
});

test('fails where nothing listens, or the key cannot be read or sent', async () => {
  await expect(handoff({ baseUrl: await closedOrigin() })('CONV-1', call)).rejects.toMatchObject({
    name: 'AgentError',
  });
  const { fetch, seen } = strictFetch();
  const unreadable = handoff({ fetch, apiKey: () => Promise.reject(new Error('no secret')) });
  await expect(unreadable('CONV-1', call)).rejects.toMatchObject({ name: 'AgentError' });
  const unsendable = await handoff({ fetch, apiKey: async () => 'se\ncret' })('CONV-1', call).catch(
    (error: unknown) => error,
  );
  expect(unsendable).toMatchObject({ name: 'AgentError' });
  expect(JSON.stringify([String(unsendable), unsendable])).not.toContain('se\\ncret');
  expect(seen).toEqual([]);
});

test.each(['', '.', '..'])('is not made for the account %j', accountId => {
  expect(() => handoff({ accountId })).toThrow('POLYAI_ACCOUNT_ID');
});

describe("against PolyAI's own API description", () => {
  let prism: Awaited<ReturnType<typeof startPrism>>;
  beforeAll(async () => {
    prism = await startPrism('polyai-handoff.openapi.json');
  });
  afterAll(() => prism?.stop());

  const preferring = (code: number) =>
    handoff({
      baseUrl: prism.origin,
      fetch: (input, init) =>
        fetch(input, { ...init, headers: { ...init?.headers, Prefer: `code=${code}` } }),
    });

  test('no request is refused, and every answer is understood', async () => {
    expect(await preferring(200)('CONV-1', call)).toMatchObject({ customer_id: '12345' });
    expect(await preferring(404)('CONV-1', call)).toBeUndefined();
    for (const code of [400, 401, 403, 500]) {
      await expect(preferring(code)('CONV-1', call)).rejects.toMatchObject({ status: code });
    }
  });
});
