import { describe, expect, it } from 'vitest';
import type { OpeningHours } from '../../lambdas/channel/settings/opening-hours.ts';
import { defaultNotices } from '../../lambdas/config/define-channel.ts';
import { isDeep } from '../support/depth.ts';
import { storyEngines } from '../support/engines/story-engines.ts';
import { sampleOf } from '../support/sample.ts';
import { desk } from '../support/scenario/desk.ts';
import { mortalProcess } from '../support/scenario/mortal-process.ts';
import { business, customer, scenario } from '../support/scenario/scenario.ts';

const minutes = 60_000;
const thread = { business, customer };

const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** Hours of one whole day: the day of that moment, or another. */
function hoursAt(at: number, open: boolean): OpeningHours {
  const day = weekdays[(new Date(at).getUTCDay() + (open ? 0 : 3)) % 7] ?? 'sun';
  return { timeZone: 'UTC', days: { [day]: ['00:00-24:00'] } };
}

const on = storyEngines(import.meta.filename);

describe.each(on)('opening hours and waiting on $name', ({ client, freshTable }) => {
  async function start(options: Parameters<typeof scenario>[1] = {}) {
    const told = await scenario({ client, table: await freshTable() }, options);
    const { agent, events, text, time, turns } = told;
    return {
      ...told,
      desk: desk(told),
      types: () => events.map(event => event['detail-type']),
      lastOf: (wanted: string) => events.findLast(event => event['detail-type'] === wanted)?.detail,
      asked: () => agent.calls.filter(call => call.operation === 'respond').map(call => call.message),
      closed: () => agent.calls.filter(call => call.operation === 'close').map(call => call.conversationId),
      created: (): Record<string, unknown>[] =>
        agent.calls
          .filter(call => call.operation === 'create')
          .map(call => JSON.parse(call.body).integration_attributes),
      async say(body: string) {
        await time.advance(1_000);
        await text(body);
        await turns();
      },
      async handOver() {
        await time.advance(1_000);
        agent.say({
          response: 'I get someone.',
          end: true,
          handoff: { destination: 'billing', reason: 'refund' },
        });
        await text('I want a person');
        await turns();
      },
    };
  }
  const startAt = async (open: boolean) => {
    const probe = await scenario({ client, table: await freshTable() });
    return hoursAt(probe.time.clock(), open);
  };

  it('outside hours: the owner’s words, back to the agent at once, and nobody is called', async () => {
    const hours = await startAt(false);
    const {
      closed,
      created,
      desk,
      handOver,
      lastOf,
      pass,
      phone,
      say,
      thread: stored,
      types,
    } = await start({
      config: { hours, notices: { closed: 'We are closed.' } },
    });
    await say('My name is Ada');
    await handOver();
    expect(phone().slice(1)).toEqual(['I get someone.', 'We are closed.']);
    // the agent has ended it, but we do not: it may go on as well
    const conversationId = (await stored()).conversation?.id;
    expect((await desk.thread()).body).toMatchObject({
      mode: 'agent',
      handoff: null,
      conversation: { id: conversationId },
    });
    expect(closed()).toEqual([]);
    expect(types()).toEqual(['conversation.started', 'handoff.released']);
    expect(lastOf('handoff.released')).toMatchObject({
      thread,
      cause: 'closed',
      conversationId,
      destination: 'billing',
      reason: 'refund',
    });
    await pass(20 * minutes);
    expect(types()).toHaveLength(2);
    await say('Then when is breakfast?');
    expect(phone().at(-1)).toMatch(/^Breakfast is from 7 to 10/);
    expect(created().at(-1)?.handoff_note).toMatch(/outside the opening hours/);
    expect((await stored()).handoffNote).toBeUndefined();
  });

  it('outside hours an agent that goes on is asked in the same conversation, and its idle timer is armed', async () => {
    const {
      agent,
      created,
      phone,
      say,
      thread: stored,
    } = await start({
      config: { hours: await startAt(false), notices: { closed: 'We are closed.' } },
    });
    agent.say({ response: 'I try.', handoff: { destination: 'billing' } });
    await say('a person please');
    expect(phone().at(-1)).toBe('We are closed.');
    expect((await stored()).conversation?.timer).toBe(1);
    await say('Is breakfast included?');
    expect(created()).toHaveLength(1);
    expect((await stored()).handoffNote).toBeUndefined();
  });

  it('a handoff without words: the customer hears that somebody comes', async () => {
    const { agent, phone, say, thread: stored } = await start();
    await say('Hello');
    const before = phone().length;
    agent.say({ response: '```\n```', end: true, handoff: { destination: 'billing' } });
    await say('a person please');
    expect(phone().slice(before)).toEqual(['A colleague will answer you here.']);
    expect((await stored()).mode).toBe('human');
  });

  it('a conversation whose first ask was given up has its idle timer, and the bus knows of it once', async () => {
    const { agent, closed, pass, say, types } = await start({ config: { times: { idleHours: 1 } } });
    agent.fail({ answer: { status: 422 }, operation: 'respond' });
    await say('Hello');
    expect(types()).toEqual(['conversation.started']);
    await pass(61 * minutes);
    expect(closed()).toHaveLength(1);
    expect(types()).toEqual(['conversation.started', 'conversation.idle', 'conversation.ended']);
  });

  it('outside hours with the words switched off: the agent’s own words are the last', async () => {
    const { handOver, lastOf, phone } = await start({
      config: { hours: await startAt(false), notices: { closed: false } },
    });
    await handOver();
    expect(phone().at(-1)).toContain('I get someone.');
    expect(lastOf('handoff.released')).toMatchObject({ cause: 'closed' });
  });

  it('within hours a person is called as ever', async () => {
    const {
      handOver,
      lastOf,
      phone,
      thread: stored,
    } = await start({
      config: { hours: await startAt(true) },
    });
    await handOver();
    expect(phone().at(-1)).toContain('I get someone.');
    expect((await stored()).mode).toBe('human');
    expect(lastOf('handoff.requested')).toMatchObject({ destination: 'billing' });
    expect(lastOf('handoff.released')).toBeUndefined();
  });

  it('nobody accepts in time: the owner’s words, back to the agent, and texts meanwhile went to the desk', async () => {
    const {
      asked,
      closed,
      created,
      desk,
      handOver,
      lastOf,
      pass,
      phone,
      say,
      thread: stored,
    } = await start();
    await handOver();
    await pass(14 * minutes);
    await say('Hello? Anyone?');
    expect(lastOf('text.received')).toMatchObject({ body: 'Hello? Anyone?' });
    expect((await stored()).mode).toBe('human');
    expect(closed()).toEqual([]);
    await pass(2 * minutes);
    expect(phone().at(-1)).toBe(defaultNotices.nobodyCame);
    expect((await desk.thread()).body).toMatchObject({ mode: 'agent', handoff: null, conversation: null });
    expect(closed()).toHaveLength(1);
    expect(lastOf('handoff.released')).toMatchObject({
      thread,
      cause: 'nobody-came',
      conversationId: closed()[0],
    });
    expect(asked()).toEqual(['I want a person']);
    await say('When is breakfast?');
    expect(created().at(-1)?.handoff_note).toMatch(/Nobody answered in time/);
    expect(phone().at(-1)).toContain('Breakfast is from 7 to 10');
  });

  it('waits as long as the owner says, and says nothing where the words are switched off', async () => {
    const {
      handOver,
      pass,
      phone,
      thread: stored,
    } = await start({
      config: { times: { waitingMinutes: 2 }, notices: { nobodyCame: false } },
    });
    await handOver();
    const said = phone().length;
    await pass(2 * minutes - 10_000);
    expect((await stored()).mode).toBe('human');
    await pass(20_000);
    expect((await stored()).mode).toBe('agent');
    expect(phone()).toHaveLength(said);
  });

  it.each(['accept', 'say'] as const)('a person came: after an %s the timer changes nothing', async how => {
    const { closed, desk, handOver, lastOf, pass, phone, thread: stored } = await start();
    await handOver();
    await pass(14 * minutes);
    if (how === 'accept') await desk.accept('Grace');
    else await desk.say('Hello, this is Grace.');
    await pass(60 * minutes);
    expect((await stored()).mode).toBe('human');
    expect(phone()).not.toContain(defaultNotices.nobodyCame);
    expect(lastOf('handoff.released')).toBeUndefined();
    expect(lastOf('handoff.accepted')).toBeDefined();
    expect(closed()).toHaveLength(1);
    expect((await desk.thread()).body).toMatchObject({ handoff: { state: 'accepted' } });
  });

  it('a handoff that was released and asked for again waits anew', async () => {
    const { desk, handOver, pass, phone, thread: stored, turns } = await start();
    await handOver();
    await pass(10 * minutes);
    await desk.release();
    await turns();
    await handOver();
    await pass(10 * minutes);
    expect((await stored()).mode).toBe('human');
    expect(phone()).not.toContain(defaultNotices.nobodyCame);
    await pass(6 * minutes);
    expect((await stored()).mode).toBe('agent');
    expect(phone().filter(body => body === defaultNotices.nobodyCame)).toHaveLength(1);
  });

  it('gives the thread to who accepts while the timer’s turn is decided: nobody is told that nobody came', async () => {
    const accepting: { now?: () => Promise<unknown> } = {};
    const watched = new Proxy(client, {
      get(target, key) {
        const member: unknown = Reflect.get(target, key);
        if (key !== 'send' || typeof member !== 'function') return member;
        return async (...args: unknown[]) => {
          const update = args[0] instanceof Object && args[0].constructor.name === 'UpdateItemCommand';
          const { now } = accepting;
          if (update && now) {
            delete accepting.now;
            await now();
          }
          return Reflect.apply(member, target, args);
        };
      },
    });
    const {
      desk,
      handOver,
      lastOf,
      pass,
      phone,
      thread: stored,
    } = await start({
      machine: { dynamo: watched },
    });
    await handOver();
    await pass(14 * minutes);
    accepting.now = async () => expect((await desk.accept('Grace')).status).toBe(200);
    await pass(2 * minutes);
    expect(accepting.now).toBeUndefined();
    expect((await stored()).handoff?.acceptedBy).toBe('Grace');
    expect((await stored()).mode).toBe('human');
    expect(phone()).not.toContain(defaultNotices.nobodyCame);
    expect(lastOf('handoff.released')).toBeUndefined();
  });

  it('says nothing to who has opted out while waiting, and gives the thread back all the same', async () => {
    const { handOver, lastOf, pass, phone, say, thread: stored } = await start();
    await handOver();
    await say('STOP');
    const said = phone().length;
    await pass(20 * minutes);
    expect(phone()).toHaveLength(said);
    expect((await stored()).mode).toBe('agent');
    expect(lastOf('handoff.released')).toMatchObject({ cause: 'nobody-came' });
  });

  it('tells once that nobody came, wherever the process dies about it', async () => {
    const play = async (death?: Parameters<typeof mortalProcess>[0]) => {
      const told = await start();
      await told.handOver();
      const process = mortalProcess(death);
      told.restart(process);
      await told.pass(30 * minutes);
      expect(told.phone().filter(body => body === defaultNotices.nobodyCame)).toHaveLength(1);
      expect((await told.thread()).mode).toBe('agent');
      const released = told.events.filter(event => event['detail-type'] === 'handoff.released');
      expect(new Set(released.map(({ detail }) => detail.id)).size).toBe(1);
      return process.calls.length;
    };
    const calls = await play();
    expect(calls).toBeGreaterThan(4);
    const all = Array.from({ length: calls }, (_, index) => index + 1);
    for (const call of isDeep ? all : sampleOf(all, 6)) {
      await play({ call, when: 'before' });
      await play({ call, when: 'after' });
    }
  });
});
