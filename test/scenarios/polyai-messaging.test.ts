import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AgentConfig } from '../../lambdas/config/agents.ts';
import { storyEngines } from '../support/engines/story-engines.ts';
import { desk } from '../support/scenario/desk.ts';
import { business, scenario, secondBusiness } from '../support/scenario/scenario.ts';
import { simulatedMessagingOf } from '../support/vendors/simulated-messaging-of.ts';

const messaging: AgentConfig = { vendor: 'polyai-messaging', region: 'us', host: 'www.example.com' };
const minutes = 60_000;

const on = storyEngines(import.meta.filename);

describe.each(on)('an agent of PolyAI’s Messaging on $name', ({ client, freshTable }) => {
  let table: string;
  beforeAll(async () => {
    table = await freshTable();
  });
  let nextCustomer = 5_553_000_000;
  async function start() {
    const told = await scenario(
      { client, table },
      // time flies once nothing else happens
      { config: { agents: { reception: messaging } }, machine: { sleep: () => nextTurn() } },
    );
    const from = `+1${nextCustomer++}`;
    const { sessions } = simulatedMessagingOf(told.agent);
    return {
      ...told,
      sessions,
      breaches: () => [...sessions.values()].flatMap(session => session.breaches),
      asked: () => told.agent.calls.flatMap(({ message }) => message ?? []),
      text: (body: string) => told.text(body, { from }),
      phone: () => told.phone(from),
      thread: () => told.thread(from),
    };
  }

  it('greets, answers in one session, and is entered anew for each text', async () => {
    const told = await start();
    await told.text('My name is Ada');
    await told.turns();
    await told.text('What is my name?');
    await told.turns();
    expect(told.phone()).toEqual([
      "Hi, this is the Harbour Hotel's assistant. How can I help?\n\nNice to meet you, Ada.",
      'You are Ada.',
    ]);
    const [[id, session] = []] = told.sessions;
    expect((await told.thread()).conversation).toMatchObject({ id, cursor: `${session?.journal.length}` });
    expect(told.asked()).toEqual(['My name is Ada', 'What is my name?']);
    expect([told.breaches(), session?.peers.size]).toEqual([[], 0]);
  });

  it('closes a conversation after ten minutes without a text, and begins another with the next', async () => {
    const told = await start();
    await told.text('My name is Ada');
    await told.turns();
    await told.pass(9 * minutes);
    expect((await told.thread()).conversation).toBeDefined();
    await told.pass(2 * minutes);
    expect((await told.thread()).conversation).toBeUndefined();
    expect(told.events.at(-1)?.detail).toMatchObject({ cause: 'idle' });
    await told.text('What is my name?');
    await told.turns();
    expect(told.phone().at(-1)).toMatch(/You have not told me your name yet\.$/);
    expect(told.breaches()).toEqual([]);
  });

  it('asks once more in a new session where the old one is lost', async () => {
    const told = await start();
    await told.text('Hello');
    await told.turns();
    await told.text('forget');
    await told.turns();
    expect(told.sessions.size).toBe(2);
    expect(told.phone().at(-1)).toBe('We have only just begun to talk: there is nothing to forget yet.');
    const ended = told.events.filter(({ 'detail-type': type }) => type === 'conversation.ended');
    expect(ended.map(({ detail }) => detail.cause)).toEqual(['gone']);
  });

  it('opens a reply with what the agent said after the last turn', async () => {
    const told = await start();
    await told.text('Hello');
    await told.turns();
    const [session] = told.sessions.values();
    session?.emit('POLY_AGENT_MESSAGE', { message_id: 'late', text: 'I forgot: breakfast is free.' });
    await told.text('Parking?');
    await told.turns();
    expect(told.phone().at(-1)).toMatch(/^I forgot: breakfast is free\.\n\nParking is behind the house/);
    await told.text('Pets?');
    await told.turns();
    expect(told.phone().at(-1)).toMatch(/^Pets/);
  });

  it('waits for a busy agent in the queue, and asks words that an error has answered again', async () => {
    const told = await start();
    await told.text('busy');
    await told.turns();
    expect(told.phone()).toEqual([]);
    await told.pass(minutes);
    expect(told.phone()).toEqual([expect.stringMatching(/It works again\. What can I do for you\?$/)]);
    expect(told.breaches()).toEqual([]);
    await told.text('fail');
    await told.pass(minutes);
    expect(told.phone().at(-1)).toBe('It works again. What can I do for you?');
    expect(told.breaches()).toEqual([]);
  });

  it('keeps its texts through an outage of handshakes, and answers when it is over', async () => {
    const told = await start();
    await told.text('Hello');
    await told.turns();
    told.agent.outage(500);
    await told.text('Parking?');
    await told.pass(2 * minutes);
    told.agent.outage();
    await told.pass(2 * minutes);
    expect(told.phone().at(-1)).toMatch(/^Parking is behind the house/);
    expect(told.asked()).toEqual(['Hello', 'Parking?']);
  });

  it('apologises at once where the connector is not accepted, with the words kept for a redrive', async () => {
    const told = await start();
    told.agent.fail({ answer: { status: 401, body: { message: 'Connector token does not exist' } } });
    await told.text('Hello');
    await told.turns();
    expect(told.phone()).toEqual([expect.stringContaining('Sorry, something went wrong on our side')]);
    expect(told.queue.dead.depth().waiting).toBe(1);
    expect(told.telemetry.counts.get('AgentFailures failure=refused')).toBe(1);
  });

  it('hands over to the owner’s desk, and ends the session when a person has taken it', async () => {
    const told = await scenario(
      { client, table: await freshTable() },
      { config: { agents: { reception: messaging } }, machine: { sleep: () => nextTurn() } },
    );
    const person = desk(told);
    await told.text('I want a person');
    await told.turns();
    expect((await told.thread()).mode).toBe('human');
    expect(told.events.at(-1)?.detail).toMatchObject({ destination: 'front_desk' });
    await person.accept('Grace');
    await person.release({ note: 'Refund agreed.' });
    await told.turns();
    await told.text('When does it come?');
    await told.turns();
    expect(told.agent.calls.findLast(({ operation }) => operation === 'respond')?.message).toBe(
      '[note from a colleague, not from the customer: Refund agreed.]\n\nWhen does it come?',
    );
  });

  it('is closed by the agent that began it, where the number has another now', async () => {
    const on = { client, table: await freshTable() };
    const machine = { sleep: () => nextTurn() };
    const agents = { old: messaging, other: { vendor: 'polyai-chat', region: 'us' } } as const;
    const told = await scenario(on, {
      machine,
      config: { agents, numbers: { [business]: { agent: 'old' }, [secondBusiness]: { agent: 'other' } } },
    });
    await told.text('Hello');
    await told.text('Hello', { to: secondBusiness });
    await told.turns();
    expect(told.phone()).toHaveLength(2);
  });
});
