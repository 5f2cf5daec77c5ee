import { describe, expect, test } from 'vitest';
import {
  createPolyaiChat,
  type PolyaiCall,
  type PolyaiChatOptions,
} from '../../../lambdas/agents/polyai-chat/polyai-chat.ts';
import { polyaiOrigins } from '../../../lambdas/agents/polyai-chat/polyai-origins.ts';
import { AgentError } from '../../../lambdas/channel/errors.ts';
import description from '../../fixtures/polyai-chat.openapi.json' with { type: 'json' };
import { closedOrigin, scriptedServer } from '../../support/processes/scripted-server.ts';
import { fc } from '../../support/seeded-check.ts';
import { json, strictFetch } from '../../support/vendors/strict-fetch.ts';

const now = Date.UTC(2026, 10, 22, 12, 0, 0);

function agentWith(options: Partial<PolyaiChatOptions> = {}) {
  const calls: PolyaiCall[] = [];
  const agent = createPolyaiChat({
    baseUrl: polyaiOrigins.uk,
    accountId: 'acme-uk',
    projectId: 'PROJECT-1a2b3c4d',
    credentials: async () => ({ apiKey: 'the-api-key', token: 'the-connector-token' }),
    timeoutMs: 5000,
    clock: () => now,
    onCall: call => calls.push(call),
    ...options,
  });
  return { agent, calls };
}

const call = { signal: new AbortController().signal, correlationId: 'turn-1' };
const greeting = { conversation_id: 'CONV-1234567890', response: 'Hi, how can I help?' };
const answer = { conversation_id: 'CONV-1234567890', response: 'We open at nine.', end_conversation: false };
const sms = {
  channel: 'sms',
  user: 'u1',
  attributes: { channel: 'sms', customer_number: '+15005550006' },
} as const;

const thrownBy = async (promise: Promise<unknown>): Promise<AgentError> => {
  const thrown = await promise.then(
    () => new Error('nothing was thrown'),
    (error: unknown) => error,
  );
  if (!(thrown instanceof AgentError)) throw thrown;
  return thrown;
};

describe('requests', () => {
  test('create, respond and close are what the documentation shows', async () => {
    const { fetch, seen } = strictFetch(json(200, greeting), json(200, answer), json(200, { success: true }));
    const { agent } = agentWith({ fetch });
    await agent.create({ ...sms, forAgent: { variantId: 'VARIANT-1a2b3c4d' } }, call);
    await agent.respond('CONV-1234567890', 'When do you open? 🙂', call);
    await agent.close('CONV-1234567890', call);

    const chat = 'https://api.uk-1.platform.polyai.app/v1/acme-uk/PROJECT-1a2b3c4d/chat';
    expect(seen.map(request => [request.method, request.url])).toEqual([
      ['POST', `${chat}/create`],
      ['POST', `${chat}/respond`],
      ['PUT', `${chat}/close`],
    ]);
    expect(seen.map(request => JSON.parse(request.body ?? ''))).toEqual([
      { channel: 'sms', variant_id: 'VARIANT-1a2b3c4d', integration_attributes: sms.attributes },
      { conversation_id: 'CONV-1234567890', message: 'When do you open? 🙂' },
      { conversation_id: 'CONV-1234567890' },
    ]);
    for (const { headers, redirect } of seen) {
      expect(headers).toMatchObject({
        'X-API-KEY': 'the-api-key',
        'X-TOKEN': 'the-connector-token',
        'Content-Type': 'application/json',
        'X-PolyAI-Correlation-Id': 'turn-1',
      });
      expect(redirect).toBe('manual');
    }
  });

  test('hold no field that the API description does not name', async () => {
    const { fetch, seen } = strictFetch(json(200, greeting), json(200, answer), json(200, { success: true }));
    const { agent } = agentWith({ fetch });
    await agent.create({ ...sms, forAgent: { variantId: 'VARIANT-1' } }, call);
    await agent.respond('CONV-1', 'Hello', call);
    await agent.close('CONV-1', call);
    const { CreateChatRequest, RespondChatRequest, CloseChatRequest } = description.components.schemas;
    [CreateChatRequest, RespondChatRequest, CloseChatRequest].forEach((schema, index) => {
      const fields = Object.keys(JSON.parse(seen[index]?.body ?? ''));
      expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(fields));
    });
  });

  test('account and project are escaped; the correlation id is made fit for a header', async () => {
    const { fetch, seen } = strictFetch(json(200, { success: true }));
    const { agent } = agentWith({ fetch, accountId: 'a/b c', projectId: 'ü?#' });
    await agent.close('CONV-1', { ...call, correlationId: 'turn\n1 🙂' });
    expect(seen[0]?.url).toBe('https://api.uk-1.platform.polyai.app/v1/a%2Fb%20c/%C3%BC%3F%23/chat/close');
    expect(seen[0]?.headers['X-PolyAI-Correlation-Id']).toBe('turn-1---');
  });

  test('headers go over the wire in the documented spelling', async () => {
    await using server = await scriptedServer((_, response) => void response.end(JSON.stringify(greeting)));
    await agentWith({ baseUrl: server.origin }).agent.create(sms, call);
    expect(server.requests[0]?.rawHeaders).toEqual(
      expect.arrayContaining(['X-API-KEY', 'X-TOKEN', 'Content-Type', 'X-PolyAI-Correlation-Id']),
    );
  });

  test.each(['', '.', '..'])('an account of %j is refused by name', accountId => {
    expect(() => agentWith({ accountId })).toThrow(/POLYAI_ACCOUNT_ID/);
  });
});

describe('answers', () => {
  test('a greeting, an answer, a handoff, a close', async () => {
    const handoff = {
      ...answer,
      end_conversation: true,
      handoff: { destination: 'desk', reason: 'billing' },
    };
    const { fetch } = strictFetch(
      json(200, greeting),
      json(200, answer),
      json(200, handoff),
      json(200, { success: true }),
    );
    const { agent } = agentWith({ fetch });
    expect(await agent.create(sms, call)).toEqual({
      conversationId: 'CONV-1234567890',
      response: 'Hi, how can I help?',
    });
    expect(await agent.respond('CONV-1', 'a', call)).toEqual({ response: 'We open at nine.', end: false });
    expect(await agent.respond('CONV-1', 'b', call)).toMatchObject({
      end: true,
      handoff: { destination: 'desk' },
    });
    expect(await agent.close('CONV-1', call)).toBeUndefined();
  });

  test.each([201, 202, 299])('%i is a success as well', async status => {
    const { agent } = agentWith({ fetch: strictFetch(json(status, greeting)).fetch });
    expect((await agent.create(sms, call)).conversationId).toBe('CONV-1234567890');
  });

  test('an answer of 32 KB passes, a longer one is broken', async () => {
    const wrap = (length: number) => ({ response: 'x'.repeat(length), end_conversation: false });
    const room = 32 * 1024 - JSON.stringify(wrap(0)).length;
    const { fetch } = strictFetch(json(200, wrap(room)), json(200, wrap(room + 1)));
    const { agent, calls } = agentWith({ fetch });
    expect((await agent.respond('CONV-1', 'a', call)).response).toHaveLength(room);
    expect(await thrownBy(agent.respond('CONV-1', 'a', call))).toMatchObject({
      failure: 'broken',
      status: 200,
    });
    expect(calls[1]).toMatchObject({ shape: 'too-long' });
  });

  test.each([
    [200, ''],
    [200, 'OK'],
    [201, { success: true }],
    [404, ''],
    [410, { error_code: 'ChatConversationEnded' }],
    [400, { error_code: 'CHAT_TIMEOUT' }],
  ])('%i %j closes: by a success, or because the conversation is gone', async (status, body) => {
    const { fetch } = strictFetch(json(status, body));
    await expect(agentWith({ fetch }).agent.close('CONV-1', call)).resolves.toBeUndefined();
  });

  test.each([
    [200, { success: false }, 'broken'],
    [400, { error_code: 'SCHEMA_VALIDATION_FAILED' }, 'broken'],
    [401, '', 'refused'],
    [500, '', 'unsure'],
  ])('%i %j does not close: %s', async (status, body, failure) => {
    const { fetch } = strictFetch(json(status, body));
    expect(await thrownBy(agentWith({ fetch }).agent.close('CONV-1', call))).toMatchObject({
      failure,
      status,
    });
  });
});

describe('failures', () => {
  test('are told with status, code and vendor id, without words', async () => {
    const words = 'The customer +15005550006 wrote: zqx';
    const body = {
      success: false,
      error: words,
      error_id: 'corr-1',
      error_code: 'CHAT_DRAFT_NOT_EXIST',
      error_message: words,
    };
    const { agent, calls } = agentWith({ fetch: strictFetch(json(400, body)).fetch });
    const error = await thrownBy(agent.create(sms, call));
    expect(error).toMatchObject({ failure: 'broken', status: 400, code: 'CHAT_DRAFT_NOT_EXIST' });
    expect(calls).toEqual([
      {
        operation: 'create',
        correlationId: 'turn-1',
        durationMs: 0,
        status: 400,
        failure: 'broken',
        code: 'CHAT_DRAFT_NOT_EXIST',
        vendorCorrelationId: 'corr-1',
        shape: `{success: boolean, error: string(${words.length}), error_id: string(6), error_code: string(20), error_message: string(${words.length})}`,
      },
    ]);
    expect(error.message + JSON.stringify(calls)).not.toContain('zqx');
  });

  test('the vendor id comes from the header where there is one; what is no id stays out of the log', async () => {
    const { fetch } = strictFetch(
      json(200, answer, { 'X-PolyAI-Correlation-Id': 'adk-1' }),
      json(200, answer, { 'X-PolyAI-Correlation-Id': 'some words' }),
    );
    const { agent, calls } = agentWith({ fetch });
    await agent.respond('CONV-1', 'a', call);
    await agent.respond('CONV-1', 'a', call);
    expect(calls).toEqual([
      {
        operation: 'respond',
        correlationId: 'turn-1',
        durationMs: 0,
        status: 200,
        vendorCorrelationId: 'adk-1',
      },
      { operation: 'respond', correlationId: 'turn-1', durationMs: 0, status: 200 },
    ]);
  });

  test.each([429, 503])('%i is busy, for as long as it says', async status => {
    const date = new Date(now + 20_000).toUTCString();
    const { fetch } = strictFetch(
      json(status, '', { 'Retry-After': '7' }),
      json(status, '', { 'Retry-After': date }),
      json(status, '', { 'Retry-After': 'soon' }),
      json(status, ''),
    );
    const { agent } = agentWith({ fetch });
    for (const retryAfterMs of [7000, 20_000, undefined, undefined]) {
      expect(await thrownBy(agent.respond('CONV-1', 'a', call))).toMatchObject({
        failure: 'busy',
        status,
        retryAfterMs,
      });
    }
  });

  test.each([301, 302, 307, 308])('%i is broken, and not followed', async status => {
    const { fetch, seen } = strictFetch(json(status, '', { Location: 'https://elsewhere.example.com/' }));
    expect(await thrownBy(agentWith({ fetch }).agent.create(sms, call))).toMatchObject({
      failure: 'broken',
      status,
    });
    expect(seen).toHaveLength(1);
  });

  test('an error envelope behind a 200 is read as one', async () => {
    const ended = { success: false, error_code: 'CHAT_CONVERSATION_ENDED', error_message: 'x' };
    const { agent } = agentWith({ fetch: strictFetch(json(200, ended), json(200, { detail: 'x' })).fetch });
    expect(await thrownBy(agent.respond('CONV-1', 'a', call))).toMatchObject({ failure: 'gone' });
    expect(await thrownBy(agent.respond('CONV-1', 'a', call))).toMatchObject({
      failure: 'broken',
      status: 200,
    });
  });

  test('credentials that cannot be read: nothing was sent', async () => {
    const cause = new Error('throttled');
    const credentials = () => Promise.reject(cause);
    const { agent } = agentWith({ credentials, fetch: strictFetch().fetch });
    expect(await thrownBy(agent.create(sms, call))).toMatchObject({ failure: 'busy', cause });
  });

  test('credentials that no header can carry are refused, and not quoted', async () => {
    const credentials = async () => ({ apiKey: 'zqx\nzqx', token: 't' });
    const error = await thrownBy(
      agentWith({ credentials, fetch: strictFetch().fetch }).agent.create(sms, call),
    );
    expect(error.failure).toBe('refused');
    expect(`${error.message} ${error.cause}`).not.toContain('zqx');
  });

  test('attributes that JSON cannot carry are an AgentError like everything else', async () => {
    const { agent } = agentWith({ fetch: strictFetch().fetch });
    expect(
      await thrownBy(agent.create({ channel: 'sms', user: 'u1', attributes: { n: 1n } }, call)),
    ).toMatchObject({
      failure: 'broken',
    });
  });

  test("the vendor's words never reach a message or a log line, whatever the body", async () => {
    const secret = 'zqx secret zqx';
    const field = fc.constantFrom(
      'error',
      'error_code',
      'error_id',
      'error_message',
      'message',
      'detail',
      'code',
      'response',
      'data',
    );
    const spiked = fc
      .tuple(field, field, fc.jsonValue())
      .map(([a, b, value]) => ({ [a]: secret, [b]: { message: secret, value }, [secret]: value }));
    const status = fc.constantFrom(200, 400, 401, 404, 410, 429, 500, 503);
    await fc.assert(
      fc.asyncProperty(spiked, status, async (body, code) => {
        const { agent, calls } = agentWith({
          fetch: strictFetch(json(code, { ...body, end_conversation: 1 })).fetch,
        });
        const error = await thrownBy(agent.respond('CONV-1', 'a', call));
        expect(`${error.message} ${error.code} ${error.cause} ${JSON.stringify(calls)}`).not.toContain('zqx');
      }),
    );
  });
});

describe('on a real connection', () => {
  const asked = async (
    script: Parameters<typeof scriptedServer>[0],
    options: Partial<PolyaiChatOptions> = {},
  ) => {
    await using server = await scriptedServer(script);
    return await thrownBy(
      agentWith({ baseUrl: server.origin, ...options }).agent.respond('CONV-1', 'Hello', call),
    );
  };

  test('refused: busy', async () => {
    const { agent } = agentWith({ baseUrl: await closedOrigin() });
    expect(await thrownBy(agent.respond('CONV-1', 'a', call))).toMatchObject({
      failure: 'busy',
      status: undefined,
    });
  });

  test('an unknown host: busy', async () => {
    const { agent } = agentWith({ baseUrl: 'http://no-such-host.invalid' });
    expect(await thrownBy(agent.respond('CONV-1', 'a', call))).toMatchObject({ failure: 'busy' });
  });

  test('reset: unsure', async () => {
    expect(await asked(request => void request.socket.resetAndDestroy())).toMatchObject({
      failure: 'unsure',
    });
  });

  test('no answer in time: unsure', async () => {
    expect(await asked(() => {}, { timeoutMs: 1_500 })).toMatchObject({ failure: 'unsure' });
  });

  test("the turn's end while waiting: unsure; before: busy", async () => {
    const turn = new AbortController();
    await using server = await scriptedServer(() => turn.abort());
    const { agent } = agentWith({ baseUrl: server.origin });
    const late = { ...call, signal: turn.signal };
    expect(await thrownBy(agent.respond('CONV-1', 'a', late))).toMatchObject({ failure: 'unsure' });
    expect(
      await thrownBy(agent.respond('CONV-1', 'a', { ...call, signal: AbortSignal.abort() })),
    ).toMatchObject({
      failure: 'busy',
    });
    expect(server.requests).toHaveLength(1);
  });

  test('half an answer: unsure', async () => {
    const half = await asked((request, response) => {
      response
        .writeHead(200, { 'Content-Length': '1000' })
        .write('{"response": "We op', () => request.socket.destroy());
    });
    expect(half).toMatchObject({ failure: 'unsure', status: 200 });
  });

  test('an answer that drips: unsure once time is up', async () => {
    const drips = await asked(
      (_, response) => {
        const drip = setInterval(() => response.write(' '), 10);
        response.on('close', () => clearInterval(drip));
      },
      { timeoutMs: 1_500 },
    );
    expect(drips).toMatchObject({ failure: 'unsure', status: 200 });
  });

  test('half a 400: its code may have said anything, so unsure; half a 503: busy', async () => {
    const halfOf = (status: number) =>
      asked((request, response) => {
        response
          .writeHead(status, { 'Content-Length': '1000' })
          .write('{"error_code": "CHAT_', () => request.socket.destroy());
      });
    expect(await halfOf(400)).toMatchObject({ failure: 'unsure' });
    expect(await halfOf(503)).toMatchObject({ failure: 'busy' });
  });

  test('a page of HTML: broken', async () => {
    const html = await asked((_, response) => void response.end('<html>Welcome</html>'));
    expect(html).toMatchObject({ failure: 'broken', status: 200 });
  });
});
