import { describe, expect, it } from 'vitest';
import { defaultNotices } from '../../lambdas/config/define-channel.ts';
import { firstEngine } from '../support/engines/first-engine.ts';
import { desk } from '../support/scenario/desk.ts';
import { business, scenario } from '../support/scenario/scenario.ts';

const minutes = 60_000;
const onCall = '+15550009000';
// the writes themselves are tried on every engine, in take.test.ts
const { client, freshTable } = firstEngine();

describe('writing is taking', () => {
  async function start(options: Parameters<typeof scenario>[1] = {}) {
    const config = { numbers: { [business]: { greeting: 'omit' as const } }, ...options.config };
    const told = await scenario({ client, table: await freshTable() }, { ...options, config });
    const { agent, events, phone, text, time, turns } = told;
    return {
      ...told,
      desk: desk(told),
      types: () => events.map(event => event['detail-type']),
      lastOf: (wanted: string) => events.findLast(event => event['detail-type'] === wanted)?.detail,
      asked: () => agent.calls.filter(call => call.operation === 'respond').map(call => call.message),
      closed: () => agent.calls.filter(call => call.operation === 'close').length,
      last: () => phone().at(-1),
      async say(body: string, from?: string) {
        await time.advance(1_000);
        await text(body, from === undefined ? {} : { from });
        await turns();
      },
      async handOver(destination = 'billing') {
        await time.advance(1_000);
        agent.say({ response: 'I get someone.', end: true, handoff: { destination } });
        await text('a person, please');
        await turns();
      },
    };
  }

  it('a person’s words take the thread from the agent, and the customer’s answer goes to them', async () => {
    const { asked, closed, desk, lastOf, say, thread, turns, types } = await start();
    await say('hi');
    expect((await desk.say('Room 12 is yours.', 'key-1', { by: 'Ada' })).status).toBe(202);
    // before any turn of theirs
    expect(await thread()).toMatchObject({ mode: 'human', handoff: { acceptedBy: 'Ada', byWriting: true } });
    await turns();
    await say('Thanks Ada, room 12');
    expect(asked()).toEqual(['hi']);
    expect(closed()).toBe(1);
    expect(lastOf('handoff.accepted')).toMatchObject({ by: 'Ada' });
    expect(lastOf('text.received')).toMatchObject({ body: 'Thanks Ada, room 12' });
    expect(types().filter(type => type === 'handoff.accepted')).toHaveLength(1);
  });

  it('an answer of the agent’s that is on its way when a person writes is dropped', async () => {
    const writing: { run?: () => Promise<unknown> } = {};
    const { desk, last, lastOf, pass, phone, text, turns } = await start({
      network: vendors => async (input, init) => {
        const answer = await vendors(input, init);
        if (String(input).endsWith('/respond')) await writing.run?.();
        return answer;
      },
    });
    writing.run = async () => {
      delete writing.run;
      expect((await desk.say('I look into it.', 'key-1', { by: 'Ada' })).status).toBe(202);
    };
    await text('my key does not work');
    await turns();
    await pass(2_000);
    expect(phone()).toEqual(['I look into it.']);
    expect(last()).toBe('I look into it.');
    expect(lastOf('text.received')).toMatchObject({ body: 'my key does not work' });
  });

  it('words of a thread that nobody has texted in yet take it too, once there is one', async () => {
    const { asked, desk, say, turns } = await start();
    await desk.open({ business, customer: '+15551234567', body: 'Your table is ready.' });
    await turns();
    expect((await desk.say('At the window.', 'key-1', { by: 'Ada' })).status).toBe(202);
    await turns();
    await say('coming');
    expect(asked()).toEqual([]);
  });

  it('`take: false` only speaks: the agent keeps the thread, and one that waits goes on waiting', async () => {
    const { asked, desk, handOver, last, pass, phone, say, thread, turns } = await start();
    await say('hi');
    expect((await desk.say('Your room is ready.', 'key-1', { take: false })).status).toBe(202);
    await turns();
    expect(last()).toBe('Your room is ready.');
    await say('When is breakfast?');
    expect(asked()).toEqual(['hi', 'When is breakfast?']);

    await handOver();
    await desk.say('Your taxi is here.', 'key-2', { take: false });
    await turns();
    const { handoff, mode } = await thread();
    expect(mode).toBe('human');
    expect(handoff?.acceptedAt).toBeUndefined();
    await pass(16 * minutes);
    expect(phone().at(-1)).toBe(defaultNotices.nobodyCame);
  });

  it('another person is told who has it and since when, unless they take it over or only speak', async () => {
    const { desk, lastOf, phone, say, thread, time, turns, types } = await start();
    await say('hi');
    await desk.accept('Ada');
    const since = new Date(time.clock()).toISOString();
    await turns();
    await time.advance(1_000);
    const refused = {
      status: 409,
      body: { status: 409, acceptedBy: 'Ada', acceptedAt: since, detail: expect.stringContaining('Ada') },
    };
    expect(await desk.accept('Grace')).toMatchObject(refused);
    expect(await desk.say('I am Grace.', 'key-1', { by: 'Grace' })).toMatchObject(refused);
    await turns();
    expect(phone()).toHaveLength(1);
    expect((await thread()).handoff?.acceptedBy).toBe('Ada');

    expect((await desk.say('From the kitchen.', 'key-2', { by: 'Grace', take: false })).status).toBe(202);
    await turns();
    expect((await thread()).handoff?.acceptedBy).toBe('Ada');

    expect((await desk.say('I am Grace.', 'key-1', { by: 'Grace', take: true })).status).toBe(202);
    await turns();
    expect(phone().slice(1)).toEqual(['From the kitchen.', 'I am Grace.']);
    expect((await thread()).handoff).toMatchObject({ acceptedBy: 'Grace', announced: true });
    expect(lastOf('handoff.accepted')).toMatchObject({ by: 'Grace' });
    expect(types().filter(type => type === 'handoff.accepted')).toHaveLength(2);
    expect(await desk.accept('Ada')).toMatchObject({ status: 409, body: { acceptedBy: 'Grace' } });
  });

  it('the same person may accept and write as often as they like, and so may who says no name', async () => {
    const { desk, phone, say, thread, turns, types } = await start();
    await say('hi');
    for (const by of ['Ada', 'Ada', undefined]) expect((await desk.accept(by)).status).toBe(200);
    for (const [key, more] of [
      ['key-1', { by: 'Ada' }],
      ['key-2', {}],
      ['key-3', { by: 'Ada', take: true }],
    ] as const)
      expect((await desk.say(key, key, more)).status).toBe(202);
    await turns();
    expect(phone().slice(1)).toEqual(['key-1', 'key-2', 'key-3']);
    expect((await thread()).handoff).toMatchObject({ acceptedBy: 'Ada' });
    expect(types().filter(type => type === 'handoff.accepted')).toHaveLength(1);
  });

  it('nothing is taken where the customer has opted out, also where that comes with the STOP', async () => {
    const { desk, phone, say, thread, text, turns } = await start();
    await say('hi');
    await text('STOP');
    const before = phone().length;
    for (const take of [undefined, true, false]) {
      const more = take === undefined ? {} : { take };
      const { body, status } = await desk.say('One more thing.', `key-${take}`, { by: 'Ada', ...more });
      expect(status).toBe(409);
      expect(body).not.toHaveProperty('acceptedBy');
    }
    await turns();
    expect((await thread()).mode).toBe('agent');
    expect(phone()).toHaveLength(before);
  });

  it('the same request again, when the thread was released, says nothing twice and takes nothing', async () => {
    const { asked, desk, phone, say, thread, time, turns } = await start();
    await say('hi');
    await desk.say('Done for you.', 'key-1', { by: 'Ada' });
    await desk.release();
    await turns();
    await time.advance(10 * minutes);
    expect((await desk.say('Done for you.', 'key-1', { by: 'Ada' })).status).toBe(202);
    await turns();
    expect((await thread()).mode).toBe('agent');
    expect(phone().filter(body => body === 'Done for you.')).toHaveLength(1);
    await say('thanks');
    expect(asked()).toEqual(['hi', 'thanks']);
  });

  it('words that come behind a release take the thread again', async () => {
    const { asked, desk, say, thread, time, turns } = await start();
    await say('hi');
    await desk.accept('Ada');
    await turns();
    await time.advance(1_000);
    await desk.release();
    await desk.say('One thing more.', 'key-1', { by: 'Ada' });
    await turns();
    expect(await thread()).toMatchObject({ mode: 'human', handoff: { acceptedBy: 'Ada' } });
    await say('yes?');
    expect(asked()).toEqual(['hi']);
    expect((await desk.release()).status).toBe(202);
    await turns();
    expect((await thread()).mode).toBe('agent');
  });

  describe('goes back when a customer’s text is not answered in time', () => {
    it('with a notice, an event and a note for the agent', async () => {
      const { agent, asked, desk, last, lastOf, pass, say, thread, turns } = await start();
      await say('hi');
      await desk.say('Room 12 is yours.', 'key-1', { by: 'Ada' });
      await turns();
      // nobody has asked anything
      await pass(60 * minutes);
      expect((await thread()).mode).toBe('human');
      await say('Is it on the first floor?');
      await pass(10 * minutes);
      await say('Hello?');
      await pass(4 * minutes);
      expect((await thread()).mode).toBe('human');
      await pass(2 * minutes);
      expect(await thread()).toMatchObject({ mode: 'agent' });
      expect(last()).toBe(defaultNotices.nobodyCame);
      expect(lastOf('handoff.released')).toMatchObject({ cause: 'nobody-came' });
      await say('When is breakfast?');
      expect(asked()).toEqual(['hi', 'When is breakfast?']);
      const created = agent.calls.filter(call => call.operation === 'create').at(-1);
      expect(created?.body).toContain('did not answer');
    });

    it('and not while it is answered, whoever has asked how often', async () => {
      const { desk, pass, say, thread, turns } = await start();
      await say('hi');
      for (let round = 0; round < 4; round += 1) {
        await desk.say(`Answer ${round}`, `key-${round}`, { by: 'Ada' });
        await turns();
        await say(`Question ${round}`);
        await pass(14 * minutes);
      }
      expect((await thread()).mode).toBe('human');
      await pass(2 * minutes);
      expect((await thread()).mode).toBe('agent');
    });

    it('a program’s words are no answer', async () => {
      const { desk, pass, say, thread, turns } = await start();
      await say('hi');
      await desk.say('I am here.', 'key-1', { by: 'Ada' });
      await turns();
      await say('Where?');
      await pass(10 * minutes);
      await desk.say('Your invoice is ready.', 'key-2', { take: false });
      await pass(6 * minutes);
      expect((await thread()).mode).toBe('agent');
    });

    it('also in a handoff that was asked for, and not where it was accepted, before or after the words', async () => {
      for (const [acceptFirst, acceptLater, mode] of [
        [false, false, 'agent'],
        [true, false, 'human'],
        [false, true, 'human'],
      ] as const) {
        const { desk, handOver, pass, say, thread, turns } = await start();
        await handOver();
        if (acceptFirst) expect((await desk.accept('Ada')).status).toBe(200);
        await desk.say('I am here.', 'key-1', { by: 'Ada' });
        await turns();
        if (acceptLater) expect((await desk.accept('Ada')).status).toBe(200);
        await say('My bill is wrong.');
        await pass(60 * minutes);
        expect((await thread()).mode).toBe(mode);
      }
    });

    it('a text that was asked of the agent when the person took over waits from then', async () => {
      const writing: { run?: () => Promise<unknown> } = {};
      const { desk, pass, text, thread, time, turns } = await start({
        network: vendors => async (input, init) => {
          const answer = await vendors(input, init);
          if (String(input).endsWith('/respond')) await writing.run?.();
          return answer;
        },
      });
      await text('hi');
      writing.run = async () => {
        delete writing.run;
        await desk.say('I look into it.', 'key-1', { by: 'Ada' });
      };
      await turns();
      await time.advance(1_000);
      await pass(60 * minutes);
      // her words came behind it, and are its answer
      expect((await thread()).mode).toBe('human');
    });

    it('a phone’s too: the person is told, and their next words take it again', async () => {
      const { handOver, last, pass, phone, say, thread } = await start({
        config: { numbers: { [business]: { greeting: 'omit', phoneDesk: onCall } } },
      });
      await handOver();
      await say('#1 I am here', onCall);
      await say('My bill is wrong.');
      await pass(16 * minutes);
      expect((await thread()).mode).toBe('agent');
      expect(phone(onCall).at(-1)).toBe('#1 is back with the agent: nobody answered in time.');
      await say('#1 Sorry, I am back', onCall);
      expect(last()).toBe('Sorry, I am back');
      expect((await thread()).mode).toBe('human');
      expect(phone(onCall).at(-1)).toBe('#1 is yours again.');
    });
  });

  it('goes to the default desk, as an accepted one does', async () => {
    const { desk, lastOf, say, turns } = await start({ config: { desks: { front: { kind: 'bus' } } } });
    await say('hi');
    await desk.say('I am here.', 'key-1', { by: 'Ada' });
    await turns();
    expect(lastOf('handoff.accepted')).toMatchObject({ desk: 'front', by: 'Ada' });
    await say('Good.');
    expect(lastOf('text.received')).toMatchObject({ desk: 'front' });
  });
});
