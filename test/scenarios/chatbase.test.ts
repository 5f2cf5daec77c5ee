import { beforeAll, describe, expect, it } from 'vitest';
import { storyEngines } from '../support/engines/story-engines.ts';
import { desk } from '../support/scenario/desk.ts';
import { business, customer, type Scenario, scenario } from '../support/scenario/scenario.ts';

const agents = { reception: { vendor: 'chatbase', agentId: '5QHA6VB-DIAbBhxwqxfdi' } } as const;

const asked = ({ agent }: Scenario) =>
  agent.calls.flatMap(({ operation, body }) => (operation === 'respond' ? [JSON.parse(body)] : []));

const on = storyEngines(import.meta.filename);

describe.each(on)('an agent of Chatbase on $name', ({ client, freshTable }) => {
  let table: string;
  beforeAll(async () => {
    table = await freshTable();
  });
  let nextCustomer = 5_552_000_000;
  async function start() {
    const told = await scenario({ client, table }, { config: { agents } });
    const from = `+1${nextCustomer++}`;
    return {
      ...told,
      text: (body: string) => told.text(body, { from }),
      phone: () => told.phone(from),
      thread: () => told.thread(from),
    };
  }

  it('answers a conversation under the id of its first answer, and is asked once a text', async () => {
    const told = await start();
    await told.text('My name is Ada');
    await told.turns();
    const { conversation } = await told.thread();
    const [id] = told.agent.conversations.keys();
    expect(conversation).toMatchObject({ id, timer: 1 });
    expect(conversation).not.toHaveProperty('provisional');
    expect(told.events.map(({ 'detail-type': type, detail }) => [type, detail.conversationId])).toEqual([
      ['conversation.started', id],
    ]);

    await told.text('What is my name?');
    await told.turns();
    expect(told.phone()).toEqual(['Nice to meet you, Ada.', 'You are Ada.']);
    expect(told.agent.calls).toHaveLength(2);
    expect(asked(told)).toEqual([
      { message: 'My name is Ada', userId: expect.stringMatching(/^[0-9a-f]{32}$/), stream: false },
      { message: 'What is my name?', conversationId: id, stream: false },
    ]);
    // and it ends when nobody goes on
    await told.pass(25 * 3_600_000);
    expect(told.events.at(-1)?.detail).toMatchObject({ conversationId: id, cause: 'idle' });
    expect((await told.thread()).conversation).toBeUndefined();
  });

  it('goes on in a new conversation where the old one has ended, and says so once', async () => {
    const told = await start();
    await told.text('Hello');
    await told.turns();
    const [old] = told.agent.conversations.keys();
    for (const conversation of told.agent.conversations.values()) conversation.ended = 'forgotten';
    await told.text('Have you got parking?');
    await told.turns();
    const [, next] = told.agent.conversations.keys();
    expect(told.phone()).toHaveLength(2);
    expect(told.events.map(({ 'detail-type': type, detail }) => [type, detail.conversationId])).toEqual([
      ['conversation.started', old],
      ['conversation.ended', old],
      ['conversation.started', next],
    ]);
    expect((await told.thread()).conversation?.id).toBe(next);
  });

  it.each(['drop', { status: 500 }] as const)(
    'says a first answer that was lost by %j, and asks no second time',
    async answer => {
      const told = await start();
      told.agent.fail({ answer, processed: true, operation: 'respond' });
      await told.text('My name is Ada');
      await told.turns();
      await told.text('What is my name?');
      await told.pass(60_000);
      expect(told.phone()).toEqual(['Nice to meet you, Ada.', 'You are Ada.']);
      expect(told.agent.conversations.size).toBe(1);
      expect(asked(told)).toHaveLength(2);
    },
  );

  it('asks first words anew of which Chatbase knows nothing', async () => {
    const told = await start();
    told.agent.fail({ answer: 'drop', operation: 'respond' });
    await told.text('My name is Ada');
    await told.pass(60_000);
    expect(told.phone()).toEqual(['Nice to meet you, Ada.']);
    expect(told.agent.conversations.size).toBe(1);
  });

  it.each([
    ['CHAT_CREDITS_EXHAUSTED', 402],
    ['AGENT_NOT_FOUND', 404],
    ['CHAT_MODEL_NOT_ALLOWED', 403],
    ['VALIDATION_INVALID_BODY', 400],
  ])('apologises at once for %s, and keeps the words for a redrive', async (code, status) => {
    const told = await start();
    told.agent.fail({ answer: { status, body: { error: { code, message: 'Sorry, buy more.' } } } });
    await told.text('Hello');
    await told.turns();
    expect(told.phone()).toEqual([expect.stringContaining('Sorry, something went wrong on our side')]);
    expect(told.queue.dead.depth().waiting).toBe(1);
    expect(told.telemetry.counts.get('AgentFailures failure=refused')).toBe(1);
    // nobody has heard of a conversation that never began
    expect((await told.thread()).conversation).toBeUndefined();
    expect(told.events).toEqual([]);
    await told.text('Hello again');
    await told.turns();
    expect(told.phone()).toHaveLength(2);
  });

  it('tells what a colleague has left, in front of the first words alone', async () => {
    const told = await scenario({ client, table: await freshTable() }, { config: { agents } });
    const person = desk(told);
    await told.text('Hello');
    await told.turns();
    await person.accept('Grace');
    await person.release({ note: 'Refund agreed.' });
    await told.turns();
    await told.text('When does it come?');
    await told.turns();
    await told.text('Thanks');
    await told.turns();
    const [, words, thanks] = asked(told).map(({ message }) => message);
    expect(words).toBe(
      '[note from a colleague, not from the customer: Refund agreed.]\n\nWhen does it come?',
    );
    expect(thanks).toBe('Thanks');
    expect(told.phone(customer).length).toBe(3);
    expect((await told.thread(customer, business)).conversation).not.toHaveProperty('preface');
  });

  it('drops in silence a conversation that a STOP overtakes before its first answer', async () => {
    const told = await start();
    told.agent.fail({ answer: { status: 503 } }, { answer: { status: 503 } });
    await told.text('Hello');
    await told.turns();
    expect((await told.thread()).conversation).toMatchObject({ provisional: true });
    await told.text('STOP');
    await told.pass(10 * 60_000);
    expect((await told.thread()).conversation).toBeUndefined();
    expect(told.events.map(({ 'detail-type': type }) => type)).toEqual(['consent.changed']);
    expect(asked(told)).toHaveLength(2);
  });
});
