import { describe, expect, it, test } from 'vitest';
import { beginningId, beginningOf } from '../../../lambdas/agents/chatbase/beginning.ts';
import { createChatbase } from '../../../lambdas/agents/chatbase/chatbase.ts';
import { replyOf } from '../../../lambdas/agents/chatbase/chatbase-body.ts';
import type { ChatbaseCall } from '../../../lambdas/agents/chatbase/chatbase-call.ts';
import { AgentError } from '../../../lambdas/channel/errors.ts';
import { fc } from '../../support/seeded-check.ts';
import { json, strictFetch } from '../../support/vendors/strict-fetch.ts';

const now = Date.UTC(2026, 10, 27, 12, 0, 0);
const second = now / 1000;
const options = { signal: new AbortController().signal, correlationId: 'turn-1' };
const begun = beginningId({ user: 'u1', at: now });

function agentWith(...answers: Parameters<typeof strictFetch>) {
  const calls: ChatbaseCall[] = [];
  const { fetch, seen } = strictFetch(...answers);
  const agent = createChatbase({
    ...{ baseUrl: 'https://www.chatbase.co', agentId: 'agent-1', timeoutMs: 60_000, fetch },
    apiKey: async () => 'the-key',
    clock: () => now,
    onCall: call => calls.push(call),
  });
  return { agent, seen, calls };
}

const text = (words: string) => ({ type: 'text', text: words });
const said = (parts: readonly object[], metadata: object = {}) =>
  json(200, {
    data: {
      ...{ id: 'm1', role: 'assistant', parts },
      metadata: {
        conversationId: 'c1',
        userId: 'u1',
        finishReason: 'stop',
        usage: { credits: 1 },
        ...metadata,
      },
    },
  });
const listed = (...data: readonly object[]) =>
  json(200, { data, pagination: { cursor: null, hasMore: false, total: data.length } });
const conversation = (more: object = {}) => ({ id: 'c1', createdAt: second, status: 'ongoing', ...more });
const message = (role: string, words: string, more: object = {}) => ({
  ...{ id: 'm', role, parts: [text(words)], createdAt: second },
  ...more,
});

const thrownBy = async (promise: Promise<unknown>): Promise<AgentError> => {
  const thrown = await promise.then(
    () => new Error('nothing was thrown'),
    (error: unknown) => error,
  );
  if (!(thrown instanceof AgentError)) throw thrown;
  return thrown;
};

describe('requests', () => {
  it('begin a conversation by its first words, and go on in it', async () => {
    const { agent, seen } = agentWith(said([text('Hello.')]), said([text('At nine.')]));
    const { conversationId, ...greeting } = await agent.create(
      { channel: 'sms', user: 'u1', attributes: { customer_number: '+15005550006' } },
      options,
    );
    expect(greeting).toEqual({ response: '', provisional: true });
    expect(seen).toEqual([]);
    expect(await agent.respond(conversationId, 'Hi', options)).toEqual({
      ...{ response: 'Hello.', end: false, conversationId: 'c1' },
    });
    expect(await agent.respond('c1', 'When?', options)).toEqual({ response: 'At nine.', end: false });
    await agent.close('c1', options);
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST https://www.chatbase.co/api/v2/agents/agent-1/chat',
      'POST https://www.chatbase.co/api/v2/agents/agent-1/chat',
    ]);
    expect(seen.map(({ body }) => JSON.parse(body ?? ''))).toEqual([
      { message: 'Hi', userId: 'u1', stream: false },
      { message: 'When?', conversationId: 'c1', stream: false },
    ]);
  });

  it('tell what a new conversation is to know in front of the first words, marked', async () => {
    const attributes = {
      handoff_note: 'Refund agreed.',
      opening_text: 'Your table is free.',
      customer_number: '+1',
    };
    const { preface } = await agentWith().agent.create({ channel: 'sms', user: 'u1', attributes }, options);
    expect(preface).toBe(
      '[note from a colleague, not from the customer: Refund agreed.]\n[what we texted the customer before: Your table is free.]',
    );
  });
});

describe('an answer', () => {
  test.each<[string, readonly object[], string, string]>([
    ['parts of text, a paragraph each', [text('One.'), text('Two.')], 'stop', 'One.\n\nTwo.'],
    [
      'tools left out',
      [
        { type: 'tool-call', toolCallId: 't', toolName: 'n', input: {} },
        text('Yes.'),
        { type: 'tool-result', output: 'x' },
      ],
      'tool-calls',
      'Yes.',
    ],
    ['nothing, where it finished so', [], 'stop', ''],
    ['another reason with words', [text('Cut')], 'length', 'Cut'],
  ])('is %s', async (_, parts, finishReason, response) => {
    const { agent } = agentWith(said(parts, { finishReason }));
    expect(await agent.respond('c1', 'x', options)).toEqual({ response, end: false });
  });

  test.each<[string, readonly object[], object, string]>([
    ['finished with an error, words or not', [text('Half an ans')], { finishReason: 'error' }, 'unsure'],
    [
      'that waits for a tool, without words',
      [{ type: 'tool-call' }],
      { finishReason: 'tool-calls' },
      'broken',
    ],
    ['whose text is none', [{ type: 'text', text: 7 }], {}, 'broken'],
  ])('%s is %s', async (_, parts, metadata, failure) => {
    const { agent } = agentWith(said(parts, metadata));
    expect((await thrownBy(agent.respond('c1', 'x', options))).failure).toBe(failure);
  });

  it('that is no answer is told by its shape, without its words', async () => {
    const { agent, calls } = agentWith(json(200, { data: { secretWords: 'pssst', role: 'x' } }));
    const error = await thrownBy(agent.respond('c1', 'x', options));
    expect(error.failure).toBe('broken');
    expect(calls.map(({ shape }) => shape)).toEqual(['{data: {role: string(1), other keys: 1}}']);
  });

  it('with an error for a body is judged by that, though the status says 200', async () => {
    const { agent } = agentWith(json(200, { error: { code: 'CHAT_CREDITS_EXHAUSTED', message: 'x' } }));
    expect(await thrownBy(agent.respond('c1', 'x', options))).toMatchObject({
      ...{ failure: 'refused', code: 'CHAT_CREDITS_EXHAUSTED' },
    });
  });

  it('never shows its words in an error', () => {
    fc.assert(
      fc.property(fc.anything(), body => {
        const reply = replyOf(body);
        if (reply) expect(typeof reply.text).toBe('string');
      }),
    );
  });
});

describe('first words that may have been asked before', () => {
  const again = { ...options, again: true as const };
  const chats = <T extends { readonly url: string }>(seen: readonly T[]) =>
    seen.filter(({ url }) => url.endsWith('/chat'));

  it('are not asked where their answer is there', async () => {
    const { agent, seen } = agentWith(
      listed(conversation()),
      listed(message('user', 'Hi  there'), message('assistant', 'Hello.')),
    );
    expect(await agent.respond(begun, 'Hi there', again)).toEqual({
      ...{ response: 'Hello.', end: false, conversationId: 'c1' },
    });
    expect(seen.map(({ url }) => url.replace('https://www.chatbase.co/api/v2/agents/agent-1', ''))).toEqual([
      '/users/u1/conversations?limit=20',
      '/conversations/c1/messages?limit=20',
    ]);
  });

  it('are asked anew where there is no conversation, or none since', async () => {
    const old = conversation({ createdAt: second - 60 });
    for (const answer of [
      listed(),
      listed(old),
      json(404, { error: { code: 'RESOURCE_NOT_FOUND', message: '' } }),
    ]) {
      const { agent, seen } = agentWith(answer, said([text('Hello.')]));
      expect(await agent.respond(begun, 'Hi', again)).toMatchObject({ conversationId: 'c1' });
      expect(chats(seen)).toHaveLength(1);
    }
  });

  it('wait for a call that may still run', async () => {
    for (const messages of [listed(message('user', 'Hi')), listed()]) {
      const { agent, seen } = agentWith(listed(conversation()), messages);
      expect(await thrownBy(agent.respond(begun, 'Hi', again))).toMatchObject({
        failure: 'busy',
        retryAfterMs: 2_000,
      });
      expect(chats(seen)).toEqual([]);
    }
  });

  const late = { createdAt: second - 1 };
  it.each<[string, readonly object[]]>([
    ['nothing was said to them', [message('user', 'Hi', { createdAt: second - 61 })]],
    [
      'it failed',
      [message('user', 'Hi', late), message('assistant', 'He', { metadata: { finishReason: 'error' } })],
    ],
    ['there were other words', [message('user', 'Ho', late), message('assistant', 'Hey.')]],
  ])('are asked in the conversation that they began, where %s', async (_, messages) => {
    const { agent, seen } = agentWith(listed(conversation()), listed(...messages), said([text('Hello.')]));
    expect(await agent.respond(begun, 'Hi', again)).toMatchObject({
      response: 'Hello.',
      conversationId: 'c1',
    });
    expect(chats(seen).map(({ body }) => JSON.parse(body ?? ''))).toEqual([
      { message: 'Hi', conversationId: 'c1', stream: false },
    ]);
  });

  it('are asked in another one where nothing can be said in that any more', async () => {
    const { agent, seen } = agentWith(
      listed(conversation({ status: 'taken_over' })),
      listed(message('user', 'Hi', { createdAt: second - 61 })),
      said([text('Hello.')], { conversationId: 'c2' }),
    );
    expect(await agent.respond(begun, 'Hi', again)).toMatchObject({ conversationId: 'c2' });
    expect(JSON.parse(chats(seen)[0]?.body ?? '')).toEqual({ message: 'Hi', userId: 'u1', stream: false });
  });

  it('of several it is the newest', async () => {
    const { agent } = agentWith(
      listed(
        conversation({ id: 'c1', createdAt: second - 4 }),
        conversation({ id: 'c9', createdAt: second + 2 }),
      ),
      listed(message('user', 'Hi'), message('assistant', 'Hello.')),
    );
    expect(await agent.respond(begun, 'Hi', again)).toMatchObject({ conversationId: 'c9' });
  });

  it('were asked of nobody when the look fails: it may be looked again', async () => {
    const { agent } = agentWith(json(500, { error: { code: 'INTERNAL_SERVER_ERROR', message: '' } }));
    expect((await thrownBy(agent.respond(begun, 'Hi', again))).failure).toBe('busy');
    const refused = agentWith(json(401, { error: { code: 'AUTH_INVALID_API_KEY', message: '' } }));
    expect((await thrownBy(refused.agent.respond(begun, 'Hi', again))).failure).toBe('refused');
  });
});

it('a beginning is told from every id of the vendor’s', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[\w.-]{1,128}$/), fc.nat(), (user, at) => {
      expect(beginningOf(beginningId({ user, at }))).toEqual({ user, at });
    }),
  );
  fc.assert(fc.property(fc.uuid(), id => beginningOf(id) === undefined));
});
