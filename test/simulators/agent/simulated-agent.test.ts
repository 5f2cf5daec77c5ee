import { beforeEach, describe, expect, it } from 'vitest';
import { createSimulatedAgent, type SimulatedAgent } from '../../../simulators/agent/simulated-agent.ts';
import { fetchFrom } from '../../../simulators/fetch-from.ts';
import { described } from '../../support/described/described-vendor.ts';
import { fc } from '../../support/seeded-check.ts';

const api = described('polyai-chat.openapi.json');
const credentials = { 'X-API-KEY': 'key-1', 'X-TOKEN': 'token-1' };
const account = 'https://api.us-1.platform.polyai.app/v1/ACCOUNT-test/PROJECT-test';

const options = {
  accountId: 'ACCOUNT-test',
  projectId: 'PROJECT-test',
  apiKey: 'key-1',
  token: 'token-1',
  clock: () => 1_700_000_000_000,
};

let agent: SimulatedAgent;
let slept: number[];
beforeEach(() => {
  slept = [];
  agent = createSimulatedAgent({ ...options, sleep: async ms => slept.push(ms) });
});

interface Call {
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
  raw?: string;
  base?: string;
  signal?: AbortSignal;
}

function ask(operation: string, call: Call = {}): Promise<Response> {
  const { method = operation === 'close' ? 'PUT' : 'POST', base = account } = call;
  const headers = call.headers ?? { ...credentials, 'Content-Type': 'application/json' };
  const body = call.raw ?? (call.body === undefined ? undefined : JSON.stringify(call.body));
  return fetchFrom(agent.handle)(`${base}/chat/${operation}`, {
    method,
    headers,
    ...(body !== undefined && { body }),
    ...(call.signal && { signal: call.signal }),
  });
}

async function create(body: unknown = {}): Promise<{ id: string; greeting: string }> {
  const response = await ask('create', { body });
  expect(response.status).toBe(200);
  const answer: unknown = await response.json();
  expect(api.schema('CreateChatResponse')(answer)).toBe(true);
  const { conversation_id: id, response: greeting } = answer as { conversation_id: string; response: string };
  return { id, greeting };
}

interface Answer {
  conversation_id: string;
  response: string;
  end_conversation: boolean;
  handoff?: { destination: string; reason: string };
}

async function respond(id: string, message: string): Promise<Answer> {
  const response = await ask('respond', { body: { conversation_id: id, message } });
  expect(response.status).toBe(200);
  const answer: unknown = await response.json();
  expect(api.schema('RespondChatResponse')(answer)).toBe(true);
  return answer as Answer;
}

async function refused(pending: Promise<Response>): Promise<string> {
  const response = await pending;
  const body: unknown = await response.json();
  const valid = api.schema('Error');
  expect(valid(body), JSON.stringify(valid.errors)).toBe(true);
  const { error_id, error_code } = body as { error_id: string; error_code: string };
  expect(response.headers.get('X-PolyAI-Correlation-Id')).toBe(error_id);
  return `${response.status} ${error_code}`;
}

describe('the simulated agent', () => {
  it('is held to a description that refuses what it does not name', () => {
    expect(api.schema('CloseChatResponse')({ success: true, more: 1 })).toBe(false);
    expect(api.schema('Error')({ success: false, error: '', error_id: '', error_code: '', data: null })).toBe(
      false,
    );
  });

  it('greets at create, and needs no body for it', async () => {
    const bare = await ask('create', { headers: credentials });
    expect(bare.status).toBe(200);
    const { id, greeting } = await create({
      channel: 'sms',
      variant_id: 'VARIANT-1',
      integration_attributes: { customer_number: '+15005550100' },
    });
    expect(greeting).toContain('Harbour Hotel');
    expect(agent.conversations.get(id)).toMatchObject({
      channel: 'sms',
      variantId: 'VARIANT-1',
      attributes: { customer_number: '+15005550100' },
    });
  });

  it('knows that a person was there before', async () => {
    const first = await create();
    const after = await create({ integration_attributes: { handoff_note: 'was refunded' } });
    expect(after.greeting).not.toBe(first.greeting);
    expect(after.greeting).not.toContain('refunded');
  });

  it('answers, remembers and says goodbye', async () => {
    const { id } = await create();
    expect((await respond(id, 'When do you open?')).response).toMatch(/open/);
    expect((await respond(id, 'My name is Zoë.')).response).toContain('Zoë');
    expect((await respond(id, 'Something strange')).response).toContain('My name is Zoë.');
    expect((await respond(id, 'I want to book')).response).toMatch(/how many/);
    expect((await respond(id, 'May 5, two of us')).response).toContain('May 5, two of us');
    expect(await respond(id, 'That is all, bye')).toMatchObject({
      response: 'Goodbye, Zoë!',
      end_conversation: true,
    });
    expect(agent.conversations.get(id)?.turns).toHaveLength(6);
  });

  it('hands off to a person', async () => {
    const { id } = await create();
    expect(await respond(id, 'Can I talk to a human?')).toMatchObject({
      end_conversation: true,
      handoff: { destination: 'front_desk', reason: 'customer_request' },
    });
    expect(agent.conversations.get(id)?.ended).toBe('handoff');
  });

  it('answers every line of a message, and each answer once', async () => {
    const { id } = await create();
    const { response, handoff, end_conversation } = await respond(
      id,
      'hours?\nwhat are your prices\n\nopening hours!!\nbye\nI want to complain',
    );
    expect(response).toMatch(/front desk is open/);
    expect(response).toMatch(/£120/);
    expect(response.match(/front desk is open/g)).toHaveLength(1);
    expect({ handoff, end_conversation }).toEqual({
      handoff: { destination: 'front_desk', reason: 'complaint' },
      end_conversation: true,
    });
  });

  it('asks whether one is there when there is no message, which the API allows', async () => {
    const { id } = await create();
    const response = await ask('respond', { body: { conversation_id: id } });
    expect(await response.json()).toMatchObject({
      response: 'Are you still there?',
      end_conversation: false,
    });
  });

  it('refuses what was ended, closed or never was', async () => {
    const { id } = await create();
    await respond(id, 'goodbye');
    expect(await refused(ask('respond', { body: { conversation_id: id, message: 'hi' } }))).toBe(
      '410 ChatConversationEnded',
    );
    const closed = await ask('close', { body: { conversation_id: id } });
    const answer: unknown = await closed.json();
    expect(api.schema('CloseChatResponse')(answer)).toBe(true);
    expect(answer).toEqual({ success: true });
    expect(await refused(ask('close', { body: { conversation_id: id } }))).toBe('410 ChatConversationEnded');
    for (const operation of ['respond', 'close']) {
      const unknown = ask(operation, { body: { conversation_id: 'CONV-unknown', message: 'hi' } });
      expect(await refused(unknown)).toBe('404 CONVERSATIONS_NOT_FOUND');
    }
  });

  const json = { 'Content-Type': 'application/json' };
  it.each<[string, string, Call, string]>([
    ['no key', 'create', { headers: { 'X-TOKEN': 'token-1' } }, '401 AUTH_USER_UNAUTHORISED'],
    ['no token', 'create', { headers: { 'X-API-KEY': 'key-1' } }, '401 AUTH_USER_UNAUTHORISED'],
    [
      'a wrong key',
      'create',
      { headers: { ...credentials, 'X-API-KEY': 'key-2' } },
      '401 AUTH_USER_INVALID_TOKEN',
    ],
    ['a wrong token', 'create', { headers: { ...credentials, 'X-TOKEN': 't' } }, '403 USER_ACCESS_FORBIDDEN'],
    ['another account', 'create', { base: account.replace('ACCOUNT-test', 'x') }, '404 ACCOUNT_NOT_FOUND'],
    ['another project', 'create', { base: account.replace('PROJECT-test', 'x') }, '404 PROJECT_NOT_FOUND'],
    ['another version', 'create', { base: account.replace('/v1/', '/v2/') }, '404 NOT_FOUND'],
    ['another path', 'speak', {}, '404 NOT_FOUND'],
    ['a wrong method', 'close', { method: 'POST' }, '405 METHOD_NOT_ALLOWED'],
    ['a form', 'respond', { headers: credentials, raw: 'conversation_id=1' }, '415 UNSUPPORTED_MEDIA_TYPE'],
    ['broken JSON', 'respond', { raw: '{"conversation_id":' }, '400 SCHEMA_VALIDATION_FAILED'],
    ['a list', 'respond', { body: [] }, '400 SCHEMA_VALIDATION_FAILED'],
    ['no conversation', 'respond', { body: { message: 'hi' } }, '400 SCHEMA_VALIDATION_FAILED'],
    ['no body', 'respond', {}, '400 SCHEMA_VALIDATION_FAILED'],
    [
      'a numeric message',
      'respond',
      { body: { conversation_id: 'c', message: 1 } },
      '400 SCHEMA_VALIDATION_FAILED',
    ],
    ['an unknown channel', 'create', { body: { channel: 'SMS' } }, '400 SCHEMA_VALIDATION_FAILED'],
    [
      'attributes that are a text',
      'create',
      { body: { integration_attributes: '' } },
      '400 SCHEMA_VALIDATION_FAILED',
    ],
  ])('refuses %s', async (_, operation, call, expected) => {
    const headers = call.headers && { ...(call.raw === undefined && json), ...call.headers };
    expect(await refused(ask(operation, { ...call, ...(headers && { headers }) }))).toBe(expected);
    expect(agent.calls).toHaveLength(1);
    expect(agent.conversations.size).toBe(0);
  });

  it('takes its headers in any case and echoes the correlation id', async () => {
    const response = await ask('create', {
      headers: { 'x-api-key': 'key-1', 'x-Token': 'token-1', 'X-POLYAI-CORRELATION-ID': 'turn-7' },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('x-polyai-correlation-id')).toBe('turn-7');
    expect(agent.calls[0]).toMatchObject({ operation: 'create', correlationId: 'turn-7', status: 200 });
  });
});

describe('its trigger words', () => {
  it('slow: takes 5 s, and has understood even if nobody waits', async () => {
    const { id } = await create();
    await respond(id, 'Slow');
    expect(slept).toEqual([5000]);
    agent = createSimulatedAgent({ ...options, sleep: () => new Promise(() => {}) });
    const other = await create();
    const client = new AbortController();
    const asked = ask('respond', {
      body: { conversation_id: other.id, message: 'slow' },
      signal: client.signal,
    });
    await expect.poll(() => agent.conversations.get(other.id)?.turns).toHaveLength(1);
    client.abort(new Error('out of time'));
    await expect(asked).rejects.toThrow('out of time');
  });

  it.each([
    ['fail', '500 INTERNAL_SERVER_ERROR', null],
    ['busy', '429 TOO_MANY_REQUESTS', '1'],
  ])('%s: refuses once, then works in the same conversation', async (word, expected, retryAfter) => {
    const { id } = await create();
    const send = () => ask('respond', { body: { conversation_id: id, message: `hello\n${word}` } });
    const first = await send();
    expect(first.headers.get('retry-after')).toBe(retryAfter);
    expect(await refused(Promise.resolve(first))).toBe(expected);
    expect(agent.conversations.get(id)?.turns).toEqual([]);
    expect((await send()).status).toBe(200);
    expect(agent.conversations.get(id)?.turns).toHaveLength(1);
    // It can be shown a second time.
    expect(await refused(send())).toBe(expected);
  });

  it('forget: the conversation is gone, and a new one answers the same words', async () => {
    const first = await create();
    await respond(first.id, 'hello');
    for (let times = 0; times < 2; times += 1) {
      const gone = ask('respond', { body: { conversation_id: first.id, message: 'forget' } });
      expect(await refused(gone)).toBe('410 ChatConversationEnded');
    }
    const second = await create();
    expect((await respond(second.id, 'forget')).end_conversation).toBe(false);
  });

  it('long: several thousand characters of Markdown; empty: nothing', async () => {
    const { id } = await create();
    const { response } = await respond(id, 'long');
    expect(response.length).toBeGreaterThan(3000);
    expect(response).toMatch(/^- /m);
    expect(response).toMatch(/\[.+\]\(https:.+\)/);
    expect(response).toMatch(/\*\*.+\*\*/);
    expect((await respond(id, 'EMPTY')).response).toBe('');
  });
});

describe('its script', () => {
  it('uses faults up in order, each for what it waits for, and journals the words that met them', async () => {
    const { id } = await create();
    agent.fail(
      { operation: 'close', answer: { status: 503 } },
      { answer: { status: 429, headers: { 'Retry-After': '7' } } },
      { operation: 'respond', answer: { status: 502, body: '<h1>Bad gateway</h1>' } },
      { answer: { status: 200, body: { conversation_id: id } } },
    );
    const send = () => ask('respond', { body: { conversation_id: id, message: 'hours?' } });
    const busy = await send();
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([429, '7']);
    expect(await refused(Promise.resolve(busy))).toBe('429 TOO_MANY_REQUESTS');
    const gateway = await send();
    expect([gateway.status, gateway.headers.get('content-type'), await gateway.text()]).toEqual([
      502,
      'text/html',
      '<h1>Bad gateway</h1>',
    ]);
    expect(await (await send()).json()).toEqual({ conversation_id: id });
    expect((await send()).status).toBe(200);
    expect(await refused(ask('close', { body: { conversation_id: id } }))).toBe('503 INTERNAL_SERVER_ERROR');
    expect(agent.conversations.get(id)?.turns).toHaveLength(1);
    const asked = agent.calls.filter(call => call.operation === 'respond');
    expect(
      asked.map(({ message, conversationId, status }) => [message, conversationId === id, status]),
    ).toEqual([
      ['hours?', true, 429],
      ['hours?', true, 502],
      ['hours?', true, 200],
      ['hours?', true, 200],
    ]);
  });

  it('drops the connection before or after the message was understood', async () => {
    const { id } = await create();
    agent.fail({ answer: 'drop' }, { answer: 'drop', processed: true }, { answer: 'refuse' });
    for (const turns of [0, 1, 1]) {
      await expect(ask('respond', { body: { conversation_id: id, message: 'hi' } })).rejects.toThrow(
        TypeError,
      );
      expect(agent.conversations.get(id)?.turns).toHaveLength(turns);
    }
    expect(agent.calls.map(call => call.status)).toEqual([200, 'dropped', 'dropped', 'dropped']);
  });

  it('hangs until the client gives up', async () => {
    agent.outage('hang');
    const client = new AbortController();
    const asked = ask('create', { signal: client.signal });
    client.abort(new Error('out of time'));
    await expect(asked).rejects.toThrow('out of time');
    await expect.poll(() => agent.calls[0]?.status).toBe('hung');
    agent.outage(503);
    expect((await ask('create')).status).toBe(503);
    agent.outage();
    expect((await ask('create')).status).toBe(200);
  });

  it('says what a test wants to hear', async () => {
    const { id } = await create();
    agent.say({ response: 'One.' }, { response: 'Bye.', end: true, handoff: { destination: 'sales' } });
    expect(await respond(id, 'a')).toEqual({
      conversation_id: id,
      response: 'One.',
      end_conversation: false,
    });
    expect(await respond(id, 'b')).toEqual({
      conversation_id: id,
      response: 'Bye.',
      end_conversation: true,
      handoff: { destination: 'sales' },
    });
  });

  it('answers anything that a customer may write as the API promises', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 5 }), async texts => {
        const { id } = await create();
        agent.outage();
        const response = await ask('respond', { body: { conversation_id: id, message: texts.join('\n') } });
        const answer: unknown = await response.json();
        expect(api.schema(response.status === 200 ? 'RespondChatResponse' : 'Error')(answer)).toBe(true);
      }),
    );
  });
});
