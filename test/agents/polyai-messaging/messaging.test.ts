import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { AgentError } from '../../../lambdas/channel/errors.ts';
import type { Agent } from '../../../lambdas/channel/ports.ts';
import { first, messagingServer, options } from './messaging-server.ts';

const failureOf = async (asking: Promise<unknown>): Promise<AgentError> => {
  const thrown = await asking.then(
    () => new Error('nothing was thrown'),
    (error: unknown) => error,
  );
  if (!(thrown instanceof AgentError)) throw thrown;
  return thrown;
};

async function begun(agent: Agent) {
  const { conversationId: id, response, cursor = '' } = await agent.create(first, options);
  return { id, greeting: response, cursor };
}

describe('a conversation over sockets', () => {
  it('is one session: joined once, greeted, asked by name, and left each time', async () => {
    const { simulator, agent: made, breaches, sockets, told } = await messagingServer();
    const agent = made();
    const { id, greeting, cursor } = await begun(agent);
    expect(greeting).toBe("Hi, this is the Harbour Hotel's assistant. How can I help?");
    const one = await agent.respond(id, 'My name is Ada', { ...options, cursor, asked: 'SM1' });
    expect(one).toEqual({ response: 'Nice to meet you, Ada.', end: false, cursor: expect.any(String) });
    const two = await agent.respond(id, 'What is my name?', {
      ...options,
      cursor: one.cursor ?? '',
      asked: 'SM2',
    });
    expect(two.response).toBe('You are Ada.');
    expect(simulator.calls.map(({ operation }) => operation)).toEqual([
      ...['token', 'create', 'connect', 'join'],
      ...['connect', 'respond', 'connect', 'respond'],
    ]);
    const events = simulator.calls.flatMap(({ operation, body }) =>
      operation === 'respond' ? [JSON.parse(body)] : [],
    );
    expect(events[0]).toEqual({
      type: 'EVENT_TYPE_USER_MESSAGE',
      payload: { text: 'My name is Ada' },
      metadata: { custom: { client_event_id: 'SM1' } },
    });
    expect(simulator.calls[1]?.body).toBe('{"streaming_enabled":false,"platform":"custom"}');
    expect(breaches()).toEqual([]);
    expect(sockets()).toEqual([0]);
    expect(told.map(({ operation, correlationId }) => [operation, correlationId])).toEqual(
      ['token', 'session', 'join', 'ask', 'ask'].map(operation => [operation, 'turn-1']),
    );

    await agent.close(id, options);
    expect(simulator.conversations.get(id)?.ended).toBe('closed');
    await agent.close(id, options);
    expect((await failureOf(agent.respond(id, 'Hello?', options))).failure).toBe('gone');
    expect(sockets()).toEqual([0]);
  });

  it('says what the first words are to know, in front of them', async () => {
    const { agent } = await messagingServer();
    const { preface } = await agent().create(
      { ...first, attributes: { handoff_note: 'Refund agreed.', opening_text: 'Your table is ready.' } },
      options,
    );
    expect(preface).toBe(
      '[note from a colleague, not from the customer: Refund agreed.]\n[what we texted the customer before: Your table is ready.]',
    );
  });

  it('joins messages of one turn by a blank line, and opens the next reply with what came late', async () => {
    const { simulator, agent: made } = await messagingServer();
    const agent = made();
    const { id, cursor } = await begun(agent);
    const one = await agent.respond(id, 'twice', { ...options, cursor });
    expect(one.response).toMatch(/^Let me see\.\n\nI can tell you about/);
    const session = simulator.sessions.get(id);
    session?.emit('POLY_AGENT_MESSAGE', { message_id: 'late', text: 'One thing more.', attachments: [] });
    const two = await agent.respond(id, 'Thanks', { ...options, cursor: one.cursor ?? '' });
    expect(two.response).toBe('One thing more.\n\nYou are welcome. Is there anything else?');
    const three = await agent.respond(id, 'Parking?', { ...options, cursor: two.cursor ?? '' });
    expect(three.response).toMatch(/^Parking is behind the house/);
  });

  it('hears nothing again where a server begins from the beginning', async () => {
    const { simulator, agent: made } = await messagingServer();
    const from: (string | null)[] = [];
    const agent = made({
      connect: async (url, rest) => {
        from.push(url.searchParams.get('cursor'));
        url.searchParams.delete('cursor');
        const { openSocket } = await import('../../../lambdas/http/open-socket.ts');
        return openSocket(url, rest);
      },
    });
    const { id, cursor } = await begun(agent);
    const one = await agent.respond(id, 'Breakfast?', { ...options, cursor });
    const two = await agent.respond(id, 'Pets?', { ...options, cursor: one.cursor ?? '' });
    expect(two.response).toBe('Pets are welcome on the ground floor, £15 a stay.');
    expect(from).toEqual([null, cursor, one.cursor]);
    expect(simulator.conversations.get(id)?.turns).toHaveLength(2);
  });

  it('asks no second time what the session has, whoever asked, and of more only the rest', async () => {
    const { simulator, agent: made, breaches } = await messagingServer();
    const { id, cursor } = await begun(made());
    const asked = { ...options, cursor, asked: 'SM1' };
    const one = await made().respond(id, 'My name is Ada', asked);
    // the process died with the answer in hand: another has the same words, and then more
    expect(await made().respond(id, 'My name is Ada', { ...asked, again: true })).toEqual(one);
    const more = await made().respond(id, 'My name is Ada\nPets?', { ...asked, again: true });
    expect(more.response).toBe('Nice to meet you, Ada.\n\nPets are welcome on the ground floor, £15 a stay.');
    expect(simulator.conversations.get(id)?.turns.map(({ message }) => message)).toEqual([
      'My name is Ada',
      'Pets?',
    ]);
    expect(breaches()).toEqual([]);
  });

  it.each([true, false])('goes on by another socket where one breaks, words taken: %s', async processed => {
    const { simulator, agent: made, breaches, told, sockets } = await messagingServer();
    const agent = made();
    const { id, cursor } = await begun(agent);
    simulator.fail({ answer: 'drop', processed, operation: 'respond' });
    const answer = await agent.respond(id, 'My name is Ada', { ...options, cursor });
    expect(answer.response).toBe('Nice to meet you, Ada.');
    expect(simulator.conversations.get(id)?.turns).toHaveLength(1);
    expect(breaches()).toEqual([]);
    expect(told.at(-1)).toMatchObject({ operation: 'ask', connections: 2, closed: 1006 });
    expect(sockets()).toEqual([0]);
  });

  it('knows, from what the session has, that words were never taken', async () => {
    const { simulator, agent: made } = await messagingServer();
    const agent = made();
    const { id, cursor } = await begun(agent);
    simulator.fail(...[1, 2, 3].map(() => ({ answer: 'drop', operation: 'respond' }) as const));
    expect((await failureOf(agent.respond(id, 'Hello', { ...options, cursor }))).failure).toBe('busy');
    expect(simulator.conversations.get(id)?.turns).toEqual([]);
  });

  it('does not know, where it cannot come back and look', async () => {
    const { simulator, agent: made } = await messagingServer();
    const agent = made({
      connect: async (url, rest) => {
        if (simulator.calls.some(({ operation }) => operation === 'respond')) throw new Error('no network');
        const { openSocket } = await import('../../../lambdas/http/open-socket.ts');
        return openSocket(url, rest);
      },
    });
    const { id, cursor } = await begun(agent);
    simulator.fail({ answer: 'drop', processed: true, operation: 'respond' });
    expect((await failureOf(agent.respond(id, 'Hello', { ...options, cursor }))).failure).toBe('unsure');
  });

  it('ends with its turn, in the middle too', async () => {
    const { simulator, agent: made, sockets } = await messagingServer();
    const agent = made();
    const { id, cursor } = await begun(agent);
    simulator.fail({ answer: 'hang', operation: 'respond' });
    const turn = new AbortController();
    const asking = failureOf(agent.respond(id, 'Hello', { ...options, cursor, signal: turn.signal }));
    while (!simulator.calls.some(({ operation }) => operation === 'respond')) await new Promise(setImmediate);
    turn.abort();
    expect((await asking).failure).toBe('unsure');
    while (sockets().some(open => open > 0)) await new Promise(setImmediate);
    expect(simulator.calls.at(-1)?.status).toBe('hung');
  });

  it('has one time for all its requests and sockets', async () => {
    const { simulator, agent: made, sockets } = await messagingServer();
    const { id, cursor } = await begun(made());
    simulator.fail({ answer: 'hang', operation: 'respond' });
    const hurried = made({
      timeoutMs: 200,
      clock: Date.now,
      sleep: (ms, signal) => delay(ms, undefined, { signal }),
    });
    const asking = hurried.respond(id, 'Hello', { ...options, cursor });
    expect((await failureOf(asking)).failure).toBe('unsure');
    simulator.fail({ answer: 'hang', operation: 'connect' });
    const shut = hurried.respond(id, 'Hello', { ...options, cursor });
    expect((await failureOf(shut)).failure).toBe('busy');
    while (sockets().some(open => open > 0)) await new Promise(setImmediate);
  });

  it('puts pieces together where a server streams all the same', async () => {
    const { simulator, agent: made } = await messagingServer();
    const agent = made();
    const { id, cursor } = await begun(agent);
    const session = simulator.sessions.get(id);
    if (!session) throw new Error('there is a session');
    Object.assign(session, { streaming: true });
    const { response } = await agent.respond(id, 'long', { ...options, cursor });
    expect(response).toContain('We have *ten rooms*');
    expect(response.endsWith('To book one, write **book**.')).toBe(true);
  });

  it('says that the agent has ended it, and that it wants a person of the owner’s', async () => {
    const { agent: made } = await messagingServer();
    const agent = made();
    const one = await begun(agent);
    expect(await agent.respond(one.id, 'Goodbye', { ...options, cursor: one.cursor })).toMatchObject({
      end: true,
      response: 'Goodbye!',
    });
    const other = await begun(agent);
    expect(
      await agent.respond(other.id, 'A person please', { ...options, cursor: other.cursor }),
    ).toMatchObject({ end: false, handoff: { destination: 'front_desk', reason: 'customer_request' } });
  });
});

describe('the access token', () => {
  it('is one for all threads, also for those that come at once', async () => {
    const { simulator, agent } = await messagingServer();
    await Promise.all([1, 2, 3].map(() => begun(agent())));
    expect(simulator.calls.filter(({ operation }) => operation === 'token')).toHaveLength(1);
  });

  it('is renewed five minutes before it ends; where that fails, the old one does', async () => {
    const { simulator, agent, time } = await messagingServer();
    const made = () => simulator.calls.filter(({ operation }) => operation === 'token').length;
    await begun(agent());
    time.now += 86_100_000 - 1;
    await begun(agent());
    expect(made()).toBe(1);
    time.now += 1;
    const fault = { answer: { status: 500 }, operation: 'token' } as const;
    // for the session, and for the socket
    simulator.fail(fault, fault);
    await begun(agent());
    expect(made()).toBe(3);
    await begun(agent());
    await begun(agent());
    expect(made()).toBe(4);
  });

  it('that was taken back is replaced, once, for a session and for a socket', async () => {
    const { simulator, agent: made } = await messagingServer();
    const agent = made();
    const { id, cursor } = await begun(agent);
    simulator.forgetTokens();
    expect((await agent.respond(id, 'Pets?', { ...options, cursor })).response).toMatch(/^Pets are welcome/);
    simulator.forgetTokens();
    await begun(agent);
    const operations = simulator.calls.map(({ operation, status }) => `${operation} ${status}`);
    expect(operations.filter(one => one === 'token 200')).toHaveLength(3);
  });

  it('of another connector is another', async () => {
    const { simulator, agent } = await messagingServer();
    await begun(agent());
    const other = agent({ token: async () => 'another-connector' });
    const error = await failureOf(other.create(first, options));
    expect(error).toMatchObject({ failure: 'refused', code: 'CONNECTOR_TOKEN_UNKNOWN', status: 401 });
    const elsewhere = agent({ host: 'example.org' });
    expect(await failureOf(elsewhere.create(first, options))).toMatchObject({
      failure: 'refused',
      code: 'CONNECTOR_HOST_MISMATCH',
    });
    expect(simulator.sessions.size).toBe(1);
  });

  it('that a turn does not wait for any longer is there for others', async () => {
    const { simulator, agent } = await messagingServer();
    simulator.fail({ answer: 'hang', operation: 'token' });
    const turn = new AbortController();
    const waiting = failureOf(agent({ timeoutMs: 300 }).create(first, { ...options, signal: turn.signal }));
    const other = failureOf(agent().create(first, options));
    turn.abort();
    expect((await waiting).failure).toBe('busy');
    expect((await other).failure).toBe('busy');
    await expect(begun(agent())).resolves.toBeDefined();
  });
});

describe('a session that cannot be entered', () => {
  it('is full, and says for how long', async () => {
    const { simulator, agent: made } = await messagingServer();
    const agent = made();
    const { id, cursor } = await begun(agent);
    const session = simulator.sessions.get(id);
    for (let at = 0; at < 10; at += 1) session?.peers.add({ send: () => undefined, close: () => undefined });
    expect(await failureOf(agent.respond(id, 'Hello', { ...options, cursor }))).toMatchObject({
      failure: 'busy',
      code: 'CONNECTION_LIMIT',
      status: 429,
      retryAfterMs: 1_000,
    });
  });

  it('has had no text for ten minutes', async () => {
    const { agent: made, time } = await messagingServer();
    const agent = made();
    const { id, cursor } = await begun(agent);
    time.now += 600_000;
    expect((await agent.respond(id, 'Pets?', { ...options, cursor })).response).toMatch(/^Pets/);
    time.now += 600_001;
    expect((await failureOf(agent.respond(id, 'Hello', { ...options, cursor }))).failure).toBe('gone');
    await expect(agent.close(id, options)).resolves.toBeUndefined();
  });
});
