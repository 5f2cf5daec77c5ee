import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPolyaiChat } from '../../../lambdas/agents/polyai-chat/polyai-chat.ts';
import { startPrism } from '../../support/processes/prism.ts';

let prism: Awaited<ReturnType<typeof startPrism>>;
beforeAll(async () => {
  prism = await startPrism('polyai-chat.openapi.json');
});
afterAll(() => prism?.stop());

const call = { signal: new AbortController().signal, correlationId: 'turn-1' };
const sms = {
  channel: 'sms',
  user: 'u1',
  attributes: { channel: 'sms', customer_number: '+15005550006' },
} as const;

/** `prefer` makes Prism answer with that status of the description. */
const agentWith = (prefer?: number, credentials = { apiKey: 'key', token: 'token' }) =>
  createPolyaiChat({
    baseUrl: prism.origin,
    accountId: 'ACCOUNT-1a2b3c4d',
    projectId: 'PROJECT-1a2b3c4d',
    credentials: async () => credentials,
    timeoutMs: 10_000,
    fetch: (input, init) => {
      const headers = new Headers(init?.headers);
      if (prefer !== undefined) headers.set('Prefer', `code=${prefer}`);
      return fetch(input, { ...init, headers });
    },
  });

describe("against PolyAI's own API description", () => {
  test('no request is refused, and every answer is understood', async () => {
    const agent = agentWith();
    expect(await agent.create(sms, call)).toEqual({
      conversationId: 'CONV-1234567890',
      response: 'Hi, how can I help?',
    });
    expect(
      await agent.create(
        { channel: 'whatsapp', user: 'u1', forAgent: { variantId: 'VARIANT-1' }, attributes: {} },
        call,
      ),
    ).toBeTruthy();
    expect(await agent.respond('CONV-1234567890', 'Hello', call)).toEqual({
      response: 'Transferring you to an agent.',
      end: true,
      handoff: { destination: 'live_agent_queue', reason: 'billing_question' },
    });
    await agent.close('CONV-1234567890', call);
  });

  test('Prism does refuse what the description does not allow', async () => {
    const headers = { 'Content-Type': 'application/json', 'X-API-KEY': 'key', 'X-TOKEN': 'token' };
    const url = `${prism.origin}/v1/ACCOUNT-1/PROJECT-1/chat/respond`;
    const refused = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ message: 'Hello' }) });
    expect(refused.status).toBe(400);
  });

  test.each([
    [400, 'gone', 'broken'],
    [401, 'refused', 'refused'],
    [403, 'refused', 'refused'],
    [404, 'gone', 'broken'],
    [500, 'unsure', 'unsure'],
  ] as const)('its example of a %i: %s on respond, %s on create', async (status, onRespond, onCreate) => {
    const agent = agentWith(status);
    await expect(agent.respond('CONV-1', 'Hello', call)).rejects.toMatchObject({
      failure: onRespond,
      status,
    });
    await expect(agent.create(sms, call)).rejects.toMatchObject({ failure: onCreate, status });
  });
});
