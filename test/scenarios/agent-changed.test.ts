import { beforeAll, describe, expect, it } from 'vitest';
import type { ChannelConfig } from '../../lambdas/config/define-channel.ts';
import { storyEngines } from '../support/engines/story-engines.ts';
import { business, scenario } from '../support/scenario/scenario.ts';

const agents = {
  reception: { vendor: 'polyai-chat', region: 'us' },
  night: { vendor: 'chatbase', agentId: '5QHA6VB-DIAbBhxwqxfdi' },
} as const;
const withAgent = (agent: keyof typeof agents): Partial<ChannelConfig> => ({
  numbers: { [business]: { agent } },
  agents,
});

const on = storyEngines(import.meta.filename);

describe.each(on)('a number whose agent is another now, on $name', ({ client, freshTable }) => {
  let table: string;
  beforeAll(async () => {
    table = await freshTable();
  });
  let nextCustomer = 5_553_000_000;

  async function start(first: keyof typeof agents) {
    const told = await scenario({ client, table }, { config: withAgent(first) });
    const from = `+1${nextCustomer++}`;
    const chat = told.agents.get('polyai-chat');
    const chatbase = told.agents.get('chatbase');
    if (!chat || !chatbase) throw new Error('both are simulated');
    return {
      ...told,
      ...{ chat, chatbase },
      text: async (body: string) => {
        await told.text(body, { from });
        await told.turns();
      },
      phone: () => told.phone(from),
      thread: () => told.thread(from),
      ends: () =>
        told.events
          .filter(({ 'detail-type': type }) => type === 'conversation.ended')
          .map(({ detail }) => [detail.conversationId, detail.cause]),
    };
  }

  it('begins a conversation with the new one, and the old one is closed by whom it was opened by', async () => {
    const told = await start('reception');
    await told.text('My name is Ada');
    const [old] = told.chat.conversations.keys();

    told.reconfigure(withAgent('night'));
    await told.text('My name is Bo');
    await told.text('What is my name?');
    expect(told.phone().slice(-2)).toEqual(['Nice to meet you, Bo.', 'You are Bo.']);
    expect(told.chat.calls.map(({ operation }) => operation)).toEqual(['create', 'respond', 'close']);
    expect(told.chat.conversations.get(old ?? '')?.ended).toBe('closed');
    const [opened] = told.chatbase.conversations.keys();
    expect(told.chatbase.calls.every(({ status }) => status === 200)).toBe(true);
    expect((await told.thread()).conversation).toMatchObject({ id: opened, agent: 'night' });
    expect(told.ends()).toEqual([[old, 'agent-changed']]);
  });

  it('and back again', async () => {
    const told = await start('night');
    await told.text('My name is Ada');
    told.reconfigure(withAgent('reception'));
    await told.text('My name is Bo');
    told.reconfigure(withAgent('night'));
    await told.text('My name is Cy');
    expect(told.ends().map(([, cause]) => cause)).toEqual(['agent-changed', 'agent-changed']);
    expect(told.chat.calls.map(({ operation }) => operation)).toEqual(['create', 'respond', 'close']);
    expect(told.phone().at(-1)).toBe('Nice to meet you, Cy.');
  });

  it('an idle one is closed by whom it was opened by', async () => {
    const told = await start('reception');
    await told.text('Hello');
    told.reconfigure(withAgent('night'));
    await told.pass(25 * 3_600_000);
    expect(told.chat.calls.at(-1)).toMatchObject({ operation: 'close', status: 200 });
    expect(told.chatbase.calls).toEqual([]);
    expect((await told.thread()).conversation).toBeUndefined();
  });

  it('one whose agent is not there any more ends by itself, and the customer is answered', async () => {
    const told = await start('reception');
    await told.text('My name is Ada');
    told.reconfigure({ numbers: { [business]: { agent: 'night' } }, agents: { night: agents.night } });
    await told.text('My name is Bo');
    expect(told.phone().at(-1)).toBe('Nice to meet you, Bo.');
    expect(told.telemetry.counts.get('ConversationsLeftOpen')).toBe(1);
    expect((await told.thread()).journal).toBeUndefined();
    expect(told.failures).toEqual([]);
  });

  it('where the new agent fails at first, no text is lost and none is answered twice', async () => {
    const told = await start('reception');
    await told.text('Hello');
    told.reconfigure(withAgent('night'));
    told.chatbase.fail({ answer: { status: 503 } }, { answer: { status: 503 } }, { answer: { status: 503 } });
    await told.text('My name is Bo');
    await told.pass(60_000);
    expect(told.phone().filter(words => words === 'Nice to meet you, Bo.')).toHaveLength(1);
    expect(told.ends()).toHaveLength(1);
  });
});
