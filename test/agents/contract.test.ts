import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { AgentError } from '../../lambdas/channel/errors.ts';
import type { Agent } from '../../lambdas/channel/ports.ts';
import type { AgentConfig, AgentVendorName } from '../../lambdas/config/agents.ts';
import { withDefaults } from '../../lambdas/config/define-channel.ts';
import { agentVendors } from '../../lambdas/environment/agent-vendors.ts';
import { wireAgents } from '../../lambdas/wiring/agents.ts';
import { localEnvironment } from '../../local/local-environment.ts';
import { localTelemetry } from '../../local/local-telemetry.ts';
import { createSimulators } from '../../local/simulators.ts';
import type { SimulatedOperation } from '../../simulators/agent/simulated-agent.ts';
import type { Fault, Trouble } from '../../simulators/faults.ts';
import { secretsOf, watchForLeaks } from '../support/leaks/leak-watch.ts';

/** Every vendor, with what an owner writes of one of its agents: a new one is an error here until it stands there. */
const configs: Readonly<Record<AgentVendorName, AgentConfig>> = {
  'polyai-chat': { vendor: 'polyai-chat', region: 'us' },
  'polyai-messaging': { vendor: 'polyai-messaging', region: 'us', host: 'www.example.com' },
  chatbase: { vendor: 'chatbase', agentId: '5QHA6VB-DIAbBhxwqxfdi' },
};

const options = { signal: new AbortController().signal, correlationId: 'turn-1' };
const first = { channel: 'sms', user: 'u1', attributes: { customer_number: '+15551234567' } } as const;

/** An agent as the functions have it, and the vendor's simulator behind it. */
function wired(config: AgentConfig, env: Readonly<Record<string, string>> = {}) {
  const channel = withDefaults({ numbers: {}, agents: { front: config } });
  const local = localEnvironment(env, channel.agents);
  const simulators = createSimulators(local, channel);
  const lines: string[] = [];
  const telemetry = localTelemetry(line => lines.push(line));
  const secret = { values: local, read: async () => local };
  const { agent: simulator, fetch, connect } = simulators;
  if (!simulator) throw new Error('the vendor is simulated here');
  const agents = wireAgents(local, channel.agents, new Map([[config.vendor, secret]]), {
    ...{ telemetry, clock: Date.now, fetch, connect },
    // time flies once nothing else happens
    sleep: () => nextTurn(),
  });
  watchForLeaks(() => ({
    lines,
    words: simulator.calls.flatMap(({ message = [] }) => message),
    numbers: ['+15551234567'],
    secrets: secretsOf(local),
  }));
  return { agent: agents.agent('front', 2_000), simulator, lines };
}

/** A conversation as the domain carries it from answer to answer. */
async function talk(agent: Agent, ...messages: readonly string[]) {
  let { conversationId: id, cursor } = await agent.create(first, options);
  const said: string[] = [];
  for (const message of messages) {
    const answer = await agent.respond(id, message, { ...options, ...(cursor !== undefined && { cursor }) });
    ({ conversationId: id = id, cursor } = answer);
    said.push(answer.response);
  }
  return { id, said, next: { ...options, ...(cursor !== undefined && { cursor }) } };
}

/** What meets one ask: of Messaging, statuses are the handshake's, and it tries another token or socket first. */
function scripted({ vendor }: AgentConfig, answer: Trouble): Fault<SimulatedOperation>[] {
  if (vendor !== 'polyai-messaging') return [{ answer, operation: 'respond' }];
  const isRefused = typeof answer === 'object' && [401, 403].includes(answer.status);
  const operation = answer === 'drop' ? 'respond' : 'connect';
  return [
    ...Array.from({ length: 3 }, () => ({ answer, operation }) as const),
    ...(isRefused ? [{ answer, operation: 'token' } as const] : []),
  ];
}

/** Messaging knows, from the handshake or the session's history, that the words were not taken. */
const toldBy = ({ vendor }: AgentConfig, failure: string): string =>
  vendor === 'polyai-messaging' && failure === 'unsure' ? 'busy' : failure;

const failureOf = async (asking: Promise<unknown>): Promise<AgentError> => {
  const thrown = await asking.then(
    () => new Error('nothing was thrown'),
    (error: unknown) => error,
  );
  if (!(thrown instanceof AgentError)) throw thrown;
  return thrown;
};

describe.each(Object.values(configs))('an agent of $vendor', config => {
  it('answers, and knows in a conversation what was said before', async () => {
    const { agent, simulator } = wired(config);
    const { id, said } = await talk(agent, 'My name is Ada', 'What is my name?');
    expect(said).toEqual(['Nice to meet you, Ada.', 'You are Ada.']);
    expect([...simulator.conversations.keys()]).toEqual([id]);
    expect(simulator.calls.map(({ status }) => status)).not.toContain(400);
  });

  it('keeps two conversations apart', async () => {
    const { agent } = wired(config);
    const one = await talk(agent, 'My name is Ada');
    const other = await talk(agent, 'My name is Bo');
    expect(one.id).not.toBe(other.id);
    expect((await agent.respond(one.id, 'What is my name?', one.next)).response).toBe('You are Ada.');
  });

  it('says that a conversation is gone, also one of another’s', async () => {
    const { agent, simulator } = wired(config);
    const { id } = await talk(agent, 'Hello');
    for (const conversation of simulator.conversations.values()) conversation.ended = 'forgotten';
    for (const gone of [id, 'another-id'])
      expect((await failureOf(agent.respond(gone, 'Hello?', options))).failure).toBe('gone');
  });

  it('closes a conversation, again, and before anything was said in it', async () => {
    const { agent } = wired(config);
    const { id } = await talk(agent, 'Hello');
    const { conversationId } = await agent.create(first, options);
    for (const one of [id, id, conversationId])
      await expect(agent.close(one, options)).resolves.toBeUndefined();
  });

  it.each<[string, Trouble, string]>([
    ['too many requests', { status: 429, headers: { 'Retry-After': '7' } }, 'busy'],
    ['maintenance', { status: 503 }, 'busy'],
    ['no connection', 'refuse', 'busy'],
    ['a broken connection', 'drop', 'unsure'],
    ['a fault of the vendor’s', { status: 500 }, 'unsure'],
    ['a gateway’s page', { status: 502, body: '<h1>Bad gateway</h1>' }, 'unsure'],
    ['credentials that are not taken', { status: 401 }, 'refused'],
    ['rights that are missing', { status: 403, body: {} }, 'refused'],
    ['a page in place of an answer', { status: 200, body: '<h1>Welcome</h1>' }, 'broken'],
    ['an answer that is none', { status: 200, body: { response: 7, data: [] } }, 'broken'],
    ['a redirect', { status: 302, body: {}, headers: { Location: 'https://example.com' } }, 'broken'],
    ['an answer that does not end', { status: 200, body: 'x'.repeat(40_000) }, 'broken'],
  ])('tells %s by what can be done about it', async (_, answer, failure) => {
    const { agent, simulator } = wired(config);
    const { id } = await talk(agent, 'Hello');
    simulator.fail(...scripted(config, answer));
    const error = await failureOf(agent.respond(id, 'My secret words', options));
    expect(error.failure).toBe(toldBy(config, failure));
    expect(String(error)).not.toContain('secret words');
    if (typeof answer === 'object' && answer.status === 429) expect(error.retryAfterMs).toBe(7_000);
  });

  it('can be listened to, where it has people of its own: it asks nothing, and tells nothing twice', async () => {
    const { agent, simulator } = wired(config);
    if (!agent.listen) return;
    const { id, next } = await talk(agent, 'My name is Ada');
    const { response, end, cursor } = await agent.listen(id, next);
    expect([response, end]).toEqual(['', false]);
    expect(simulator.calls.filter(({ operation }) => operation === 'respond')).toHaveLength(1);
    const then = { ...options, ...(cursor !== undefined && { cursor }) };
    expect((await agent.respond(id, 'What is my name?', then)).response).toBe('You are Ada.');
    for (const conversation of simulator.conversations.values()) conversation.ended = 'forgotten';
    expect((await failureOf(agent.listen(id, then))).failure).toBe('gone');
    const late = { ...then, signal: AbortSignal.abort() };
    expect((await failureOf(agent.listen(id, late))).failure).toBe('busy');
  });

  it('asks nothing when the turn is out of time', async () => {
    const { agent, simulator } = wired(config);
    const { id } = await talk(agent, 'Hello');
    const before = simulator.calls.length;
    const late = { ...options, signal: AbortSignal.abort() };
    expect((await failureOf(agent.respond(id, 'Hello?', late))).failure).toBe('busy');
    expect(simulator.calls).toHaveLength(before);
  });

  it('tells of each call in codes and sizes', async () => {
    const { agent, lines } = wired(config);
    await talk(agent, 'Hello');
    const calls = lines.filter(line => line.includes('agent called'));
    expect(calls.length).toBeGreaterThan(0);
    for (const line of calls) expect(line).toContain('turn-1');
  });

  it('goes by credentials and a base URL of its own where there are some', async () => {
    const { vendor } = config;
    const { baseUrl, credentials } = agentVendors[vendor];
    const own = Object.fromEntries(Object.keys(credentials).map(name => [`${name}_FRONT`, 'of-its-own']));
    const { agent, simulator } = wired(config, own);
    expect((await failureOf(talk(agent, 'Hello'))).failure).toMatch(/refused|broken/);
    expect(simulator.calls.length).toBeGreaterThan(0);

    const outside = wired(config, { ...own, [`${baseUrl}_FRONT`]: 'http://127.0.0.1:1' });
    expect((await failureOf(talk(outside.agent, 'Hello'))).failure).toBe('busy');
    expect(outside.simulator.calls).toEqual([]);
  });
});
