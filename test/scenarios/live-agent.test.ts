import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { AgentConfig } from '../../lambdas/config/agents.ts';
import type { ChannelConfig } from '../../lambdas/config/define-channel.ts';
import { connectTo } from '../../simulators/connect-to.ts';
import { inProcessEngine } from '../support/engines/in-process-engine.ts';
import { storyEngines } from '../support/engines/story-engines.ts';
import { desk } from '../support/scenario/desk.ts';
import { erase } from '../support/scenario/erasing.ts';
import { business, customer, scenario, secondBusiness } from '../support/scenario/scenario.ts';
import { simulatedMessagingOf } from '../support/vendors/simulated-messaging-of.ts';

const messaging: AgentConfig = { vendor: 'polyai-messaging', region: 'us', host: 'www.example.com' };
const seconds = 1_000;
const minutes = 60 * seconds;
const hello = 'This is Robin at the desk. How can I help?';
const lookedUp = 'Robin again: I have looked it up, and all is well.';
const greeting = "Hi, this is the Harbour Hotel's assistant. How can I help?";

const on = storyEngines(import.meta.filename);

describe.each(on)('a live agent behind a session, on $name', ({ client, freshTable }) => {
  async function start(config: Partial<ChannelConfig> = {}, engine = { client, freshTable }) {
    const on = { client: engine.client, table: await engine.freshTable() };
    // what others do between a socket's opening and what it is opened for
    const beside: { now?: () => Promise<unknown> } = {};
    const told = await scenario(on, {
      config: {
        agents: { reception: messaging },
        desks: { front: { kind: 'bus' } },
        ...config,
      },
      // time flies once nothing else happens
      machine: {
        sleep: () => nextTurn(),
        connect: async (url, options) => {
          const { now } = beside;
          delete beside.now;
          await now?.();
          const { open } = simulatedMessagingOf(told.agents.get('polyai-messaging') ?? told.agent);
          return connectTo(open)(url, options);
        },
      },
    });
    const { sessions } = simulatedMessagingOf(told.agent);
    const type = (event: (typeof told.events)[number]) => event['detail-type'];
    const calls = (operation: string) => told.agent.calls.filter(call => call.operation === operation);
    return {
      ...told,
      on,
      beside,
      sessions,
      desk: desk(told),
      session: () => {
        const [first] = sessions.values();
        if (!first) throw new Error('there is a session');
        return first;
      },
      breaches: () => [...sessions.values()].flatMap(({ breaches }) => breaches),
      asked: () => calls('respond').map(({ message }) => message),
      closed: () => calls('close').map(({ conversationId }) => conversationId),
      connects: () => calls('connect').length,
      types: () => told.events.map(type),
      lastOf: (wanted: string) => told.events.findLast(event => type(event) === wanted)?.detail,
      async say(body: string) {
        await told.time.advance(seconds);
        const sent = await told.text(body);
        await told.turns();
        return sent;
      },
    };
  }

  it('comes, is written to, speaks by themselves, and goes: the agent begins anew, with a note', async () => {
    const told = await start();
    const { asked, breaches, closed, events, lastOf, pass, phone, say, session, sessions, thread } = told;
    await say('My name is Ada');
    await say('colleague');
    expect(phone()).toEqual([
      `${greeting}\n\nNice to meet you, Ada.`,
      'One moment, I am looking for a colleague.',
      hello,
    ]);
    const { id } = session();
    expect((await thread()).handoff).toMatchObject({ conversationId: id, desk: '@agent' });
    expect((await thread()).conversation?.id).toBe(id);
    expect(lastOf('handoff.requested')).toMatchObject({ desk: '@agent', conversationId: id });
    expect(lastOf('handoff.accepted')).toMatchObject({ desk: '@agent', conversationId: id });

    await say('My key is lost');
    expect(phone().at(-1)).toBe('Robin here: I have noted "My key is lost".');
    expect(lastOf('text.received')).toMatchObject({ desk: '@agent', body: 'My key is lost' });
    await pass(3 * minutes);
    expect(phone().at(-1)).toBe(lookedUp);
    await pass(minutes);
    const persons = (await told.desk.thread()).body.messages;
    expect(persons).toEqual(expect.arrayContaining([expect.objectContaining({ by: 'person', body: hello })]));
    const delivered = events.filter(({ 'detail-type': type }) => type === 'message.delivered');
    expect(delivered.map(({ detail }) => detail.parts)).toEqual([1, 1, 1]);

    await say('Thank you, bye');
    expect(phone().at(-1)).toBe('You are welcome. Goodbye!');
    expect((await thread()).mode).toBe('agent');
    expect((await thread()).handoffNote).toBe('A live agent had the conversation, and has left it.');
    expect(lastOf('handoff.released')).toMatchObject({ cause: 'left', conversationId: id, desk: '@agent' });
    expect(closed()).toEqual([id]);
    await say('Breakfast?');
    expect(asked().at(-1)).toMatch(/^\[note from a colleague.*has left it\.\]\n\nBreakfast\?$/);
    expect([sessions.size, breaches()]).toEqual([2, []]);
    expect((await thread()).handoffNote).toBeUndefined();
  });

  it('is looked at once after a text, after a minute, then every two; a session lives on by that, and rests after', async () => {
    const { connects, pass, say, session, thread } = await start();
    await say('colleague');
    const before = connects();
    await pass(61 * seconds);
    expect(connects()).toBe(before + 1);
    await pass(2 * minutes);
    expect(connects()).toBe(before + 2);
    await pass(2 * minutes);
    expect(connects()).toBe(before + 3);
    await say('Hello?');
    await pass(61 * seconds);
    expect(connects()).toBe(before + 5);
    await pass(40 * minutes);
    expect((await thread()).mode).toBe('human');
    session().emit('LIVE_AGENT_LEFT', {});
    await pass(2 * minutes);
    expect((await thread()).mode).toBe('agent');
    const rest = connects();
    await pass(20 * minutes);
    expect(connects()).toBe(rest);
  });

  it('is looked for longer than the owner’s own waiting time, and no nobodyCame is said', async () => {
    const { pass, phone, say, thread, types } = await start({ times: { waitingMinutes: 1 } });
    await say('queue');
    await say('Is anybody there?');
    expect(phone()).toEqual([`${greeting}\n\nOne moment, I am looking for a colleague.`]);
    await pass(4 * minutes);
    expect(phone().slice(1, 2)).toEqual([hello]);
    expect((await thread()).mode).toBe('human');
    expect(types().filter(type => type.startsWith('handoff'))).toEqual([
      'handoff.requested',
      'handoff.accepted',
    ]);
  });

  it('is so far away, where the owner words it: said when that changes, and no more when they are there', async () => {
    const words = 'You are number {position} in the queue ({position}).';
    const { pass, phone, say } = await start({ notices: { queuePosition: words } });
    await say('queue');
    await pass(61 * seconds);
    await say('Hello?');
    await pass(3 * minutes);
    const told = phone().filter(said => said.startsWith('You are'));
    // 1 came with the person
    expect(told).toEqual([3, 2].map(place => words.replaceAll('{position}', `${place}`)));
    const off = await start();
    await off.say('queue');
    await off.pass(61 * seconds);
    expect(off.phone()).toHaveLength(1);
  });

  it.each(['nobody', 'timeout'])('does not come (%s): the owner’s desk has the customer', async word => {
    const { events, lastOf, pass, phone, say, closed, thread, desk: person } = await start();
    await say(word);
    await pass(2 * minutes);
    expect(lastOf('handoff.released')).toMatchObject({ desk: '@agent', cause: 'nobody-came' });
    expect(lastOf('handoff.requested')).toMatchObject({
      desk: 'front',
      reason: word === 'nobody' ? 'HANDOFF_FAILED' : 'HANDOFF_TIMEOUT',
      transcript: expect.any(Array),
    });
    expect(phone().at(-1)).toBe('A colleague will answer you here.');
    await say('It is urgent');
    expect(lastOf('text.received')).toMatchObject({ desk: 'front', body: 'It is urgent' });
    expect(closed()).toEqual([]);
    // from here on it is a handoff as any, with its own waiting time
    await pass(40 * minutes);
    expect((await thread()).mode).toBe('agent');
    expect(events.at(-1)?.detail).toMatchObject({ cause: 'nobody-came' });
    expect((await person.thread()).body).toMatchObject({ mode: 'agent' });
  });

  it.each(['LIVE_AGENT_LEFT', 'SESSION_END'])(
    'goes right behind a text (%s), with earlier words unheard: those are said, and the agent answers the text',
    async end => {
      const { asked, pass, phone, say, session } = await start();
      await say('colleague');
      const left = session();
      left.emit('LIVE_AGENT_MESSAGE', { message_id: 'earlier', text: 'I have your bag.' });
      const emit = left.emit.bind(left);
      left.emit = (type, payload, custom) => {
        if (type !== 'LIVE_AGENT_MESSAGE') return emit(type, payload, custom);
        left.by = 'agent';
        return emit(end, {});
      };
      await say('When do you serve breakfast?');
      await pass(3 * minutes);
      expect(phone().filter(words => words === 'I have your bag.')).toHaveLength(1);
      expect(asked().at(-1)).toMatch(/\n\nWhen do you serve breakfast\?$/);
      expect(phone().at(-1)).toMatch(/breakfast/i);
    },
  );

  it('hears all that a customer texts, also where an agent would take them for a machine', async () => {
    const { asked, say } = await start();
    await say('colleague');
    const texts = Array.from({ length: 14 }, (_, index) => `Line ${index} of my story`);
    for (const words of texts) await say(words);
    for (let times = 0; times < 8; times += 1) await say('Hello?');
    expect(asked()).toEqual(expect.arrayContaining(texts));
    expect(asked().filter(words => words === 'Hello?')).toHaveLength(8);
  });

  it('says what is a text message, and what is too long for one takes nothing else with it', async () => {
    const { pass, phone, say, session } = await start();
    await say('colleague');
    const live = (message_id: string | null, text: string) =>
      session().emit('LIVE_AGENT_MESSAGE', { message_id, text });
    live('long', 'x'.repeat(33_000));
    for (const text of ['One.', 'Two.']) live('', text);
    for (const text of ['Three.', 'Four.']) live(null, text);
    await pass(61 * seconds);
    expect(phone().slice(-4)).toEqual(['One.', 'Two.', 'Three.', 'Four.']);
  });

  it('does not come, outside the owner’s hours: it is said, and the agent begins anew', async () => {
    const hours: NonNullable<ChannelConfig['hours']> = { timeZone: 'UTC', days: { mon: ['03:00-03:01'] } };
    const { lastOf, pass, phone, say, thread } = await start({ hours });
    await say('nobody');
    await pass(2 * minutes);
    expect(lastOf('handoff.released')).toMatchObject({ cause: 'closed', reason: 'HANDOFF_FAILED' });
    expect(phone()).toHaveLength(2);
    expect(await thread()).toMatchObject({
      mode: 'agent',
      handoffNote: expect.stringContaining('opening hours'),
    });
    expect((await thread()).conversation).toBeUndefined();
  });

  it('is met by a text when they have failed already: the text goes to the owner’s desk', async () => {
    const { asked, lastOf, say, time } = await start();
    await say('nobody');
    await time.advance(60 * seconds - 1);
    await time.advance(1);
    await say('Hello?');
    expect(lastOf('text.received')).toMatchObject({ desk: 'front', body: 'Hello?' });
    expect(asked()).toEqual(['nobody']);
  });

  it('whose session is lost: a look gives it back; so does a text, which the agent answers', async () => {
    for (const look of [true, false]) {
      const { asked, agent, breaches, lastOf, pass, phone, say, sessions, thread } = await start();
      await say('colleague');
      for (const conversation of agent.conversations.values()) conversation.ended = 'forgotten';
      if (look) await pass(61 * seconds);
      else await say('Breakfast?');
      expect(lastOf('handoff.released')).toMatchObject({ cause: 'left' });
      if (look) await say('Breakfast?');
      expect(phone().at(-1)).toMatch(/Breakfast is from 7 to 10/);
      expect(asked().at(-1)).toMatch(/Breakfast\?$/);
      expect(sessions.size).toBe(2);
      expect(breaches()).toEqual([]);
      expect((await thread()).mode).toBe('agent');
    }
  });

  it('whose last words came with the end of the session: they are said before the agent answers', async () => {
    const { phone, say, session, time } = await start();
    await say('colleague');
    await time.advance(90 * seconds);
    session().catchUp();
    session().emit('SESSION_END', { reason: 'REASON_NATURAL_END' });
    await say('Breakfast?');
    expect(phone().slice(-2)).toEqual([lookedUp, expect.stringMatching(/Breakfast is from 7 to 10/)]);
  });

  it('keeps its texts and looks through an outage, and says all that was said when it is over', async () => {
    const { agent, breaches, pass, phone, say, asked } = await start();
    await say('colleague');
    agent.outage(503);
    const before = phone().length;
    await say('Are you there?');
    await pass(4 * minutes);
    expect(phone()).toHaveLength(before);
    agent.outage();
    await pass(3 * minutes);
    expect(phone().slice(before).sort()).toEqual(
      ['Robin here: I have noted "Are you there?".', lookedUp].sort(),
    );
    expect([asked(), breaches()]).toEqual([['colleague', 'Are you there?'], []]);
  });

  it('whose look fails is looked at again with the next timer', async () => {
    const { agent, pass, phone, say, queue } = await start();
    await say('colleague');
    agent.fail(...[1, 2, 3, 4].map(() => ({ answer: { status: 500 }, operation: 'connect' }) as const));
    await pass(61 * seconds);
    expect(queue.threads.depth()).toEqual({ waiting: 0, inFlight: 0 });
    await pass(10 * minutes);
    expect(phone().at(-1)).toBe(lookedUp);
  });

  it('sends a picture and a reaction on in words, and what nobody need see not at all', async () => {
    const { asked, say, lastOf } = await start();
    await say('colleague');
    await say('Liked “This is Robin at the desk. How can I help?”');
    expect(asked().at(-1)).toBe('[reaction: like to "This is Robin at the desk. How can I help?"]');
    expect(lastOf('text.received')).toMatchObject({ reaction: { kind: 'like' } });
    await say('Laughed at “This is Robin at the desk. How can I help?”');
    expect(asked()).toHaveLength(2);
  });

  it('whose attachment becomes words', async () => {
    const { pass, phone, say, session } = await start();
    await say('colleague');
    session().emit('LIVE_AGENT_MESSAGE', {
      message_id: 'm1',
      text: 'Here it is.',
      attachments: [{ title: 'Bill', content_url: 'https://hotel.example/bill.pdf' }],
      response_suggestions: [{ message_text: 'Thanks' }],
    });
    await pass(61 * seconds);
    expect(phone().at(-1)).toBe('Here it is.\n\nBill: https://hotel.example/bill.pdf');
  });

  it('is the customer’s for a day without a word of theirs, and no longer', async () => {
    // hundreds of looks, each as the one before
    const { pass, say, thread, lastOf } = await start({}, inProcessEngine());
    await say('colleague');
    await pass(23 * 60 * minutes);
    expect((await thread()).mode).toBe('human');
    await pass(2 * 60 * minutes);
    expect((await thread()).mode).toBe('agent');
    expect(lastOf('handoff.released')).toMatchObject({ cause: 'left' });
  });

  describe('ends', () => {
    it('when a person at the owner’s desk accepts: the session is over, and texts are theirs', async () => {
      const { asked, closed, desk: person, lastOf, say, session, thread, turns } = await start();
      await say('colleague');
      expect((await person.accept('Grace')).status).toBe(200);
      await turns();
      expect(closed()).toEqual([session().id]);
      expect(lastOf('handoff.accepted')).toMatchObject({ by: 'Grace', desk: 'front' });
      await say('Hello?');
      expect(lastOf('text.received')).toMatchObject({ desk: 'front' });
      expect(asked()).toEqual(['colleague']);
      expect((await thread()).handoff).not.toHaveProperty('live');
    });

    it('when a person writes', async () => {
      const { closed, desk: person, lastOf, phone, say, session, turns } = await start();
      await say('colleague');
      expect((await person.say('Grace here.', 'k1', { by: 'Grace' })).status).toBe(202);
      await turns();
      expect(phone().at(-1)).toBe('Grace here.');
      expect(closed()).toEqual([session().id]);
      expect(lastOf('handoff.accepted')).toMatchObject({ by: 'Grace', desk: 'front' });
    });

    it('not when a program only speaks', async () => {
      const { closed, desk: person, phone, say, turns } = await start();
      await say('colleague');
      await person.say('Your invoice is ready.', 'k1', { take: false });
      await turns();
      expect([phone().at(-1), closed()]).toEqual(['Your invoice is ready.', []]);
      await say('Thanks for that invoice, what else?');
      expect(phone().at(-1)).toMatch(/Goodbye|noted/);
    });

    it('when the owner releases the thread, with their words and note', async () => {
      const { asked, closed, desk: person, lastOf, phone, say, session, thread, turns } = await start();
      await say('colleague');
      await person.release({ body: 'All done.', note: 'Key replaced.' });
      await turns();
      expect([phone().at(-1), closed()]).toEqual(['All done.', [session().id]]);
      expect(lastOf('handoff.released')).toMatchObject({ cause: 'desk' });
      expect((await thread()).mode).toBe('agent');
      await say('Breakfast?');
      expect(asked().at(-1)).toContain('Key replaced.');
    });

    it('when the operator resets the thread', async () => {
      const { closed, lastOf, queue, say, session, thread, time, turns } = await start();
      await say('colleague');
      const { key } = await thread();
      await queue.queue.send({ kind: 'reset', thread: key, id: 'reset-1', at: time.clock() });
      await turns();
      expect(closed()).toEqual([session().id]);
      expect(lastOf('handoff.released')).toMatchObject({ cause: 'reset', desk: '@agent' });
      expect((await thread()).handoff).toBeUndefined();
    });

    it('when the customer opts out: nothing more is said, and the agent has the thread at their return', async () => {
      const { closed, lastOf, pass, phone, say, session, thread, types } = await start();
      await say('colleague');
      await say('STOP');
      const before = phone().length;
      expect(closed()).toEqual([session().id]);
      expect((await thread()).mode).toBe('agent');
      expect(lastOf('handoff.released')).toMatchObject({ cause: 'opted-out', desk: '@agent' });
      expect(types().filter(type => type === 'handoff.released')).toHaveLength(1);
      await pass(10 * minutes);
      expect(phone()).toHaveLength(before);
      await say('START');
      await say('Breakfast?');
      expect(phone().at(-1)).toMatch(/Breakfast is from 7 to 10/);
    });

    it('when the business speaks first', async () => {
      const { closed, desk: person, lastOf, say, session, thread, turns } = await start();
      await say('colleague');
      await person.open({ business, customer, body: 'Your table is ready.' });
      await turns();
      expect(closed()).toEqual([session().id]);
      expect(lastOf('handoff.released')).toMatchObject({ cause: 'opening' });
      expect((await thread()).mode).toBe('agent');
    });

    it('when the customer is erased, timers and all', async () => {
      const told = await start();
      await told.say('colleague');
      const { id } = told.session();
      await erase(told.on, told);
      expect(told.closed()).toEqual([id]);
      const before = told.connects();
      await told.pass(10 * minutes);
      expect(told.connects()).toBe(before);
    });
  });

  describe('meets what others do at the same moment', () => {
    it.each(['accept', 'say'] as const)(
      'a person’s %s, while their text goes in: it is the person’s',
      async how => {
        const { beside, closed, desk: person, lastOf, say, session, thread, turns } = await start();
        await say('colleague');
        beside.now = () => (how === 'accept' ? person.accept('Grace') : person.say('Grace here.', 'k1'));
        await say('My key is lost');
        await turns();
        expect(lastOf('text.received')).toMatchObject({ desk: 'front', body: 'My key is lost' });
        expect(closed()).toEqual([session().id]);
        const { handoff, mode, conversation } = await thread();
        expect([mode, handoff?.live, conversation]).toEqual(['human', undefined, undefined]);
        expect(handoff).toMatchObject({ desk: 'front', acceptedAt: expect.any(Number), announced: true });
      },
    );

    it('an accept, while they are looked at: the look changes nothing any more', async () => {
      const { beside, closed, connects, desk: person, pass, say, session, thread } = await start();
      await say('colleague');
      beside.now = () => person.accept('Grace');
      await pass(2 * minutes);
      expect(closed()).toEqual([session().id]);
      expect((await thread()).handoff).toMatchObject({ acceptedBy: 'Grace', desk: 'front' });
      const rest = connects();
      await pass(10 * minutes);
      expect(connects()).toBe(rest);
    });

    it('a STOP, while they are looked at, or while a text goes in: nothing more is said', async () => {
      for (const look of [true, false]) {
        const { beside, closed, lastOf, pass, phone, say, session, text, thread, time } = await start();
        await say('colleague');
        await time.advance(look ? 0 : 90 * seconds);
        let before = 0;
        beside.now = async () => {
          await text('STOP');
          before = phone().length;
          session().emit('LIVE_AGENT_MESSAGE', { message_id: 'm1', text: 'Too late.' });
        };
        if (look) await pass(2 * minutes);
        else await say('My key is lost');
        await pass(5 * minutes);
        expect(before).toBeGreaterThan(0);
        expect(phone()).toHaveLength(before);
        expect(closed()).toEqual([session().id]);
        expect((await thread()).mode).toBe('agent');
        expect(lastOf('handoff.released')).toMatchObject({ cause: 'opted-out' });
      }
    });

    it('a text, while they are looked at: both are done, one behind the other', async () => {
      const { beside, breaches, pass, phone, say, text } = await start();
      await say('colleague');
      beside.now = () => text('My key is lost');
      await pass(3 * minutes);
      expect(phone().slice(-2)).toEqual(['Robin here: I have noted "My key is lost".', lookedUp]);
      expect(breaches()).toEqual([]);
    });
  });

  it('has the thread until they leave, though the number has another agent by now', async () => {
    const other: AgentConfig = { vendor: 'polyai-chat', region: 'us' };
    const agents = { old: messaging, other };
    const number = (agent: string) => ({ [business]: { agent }, [secondBusiness]: { agent: 'other' } });
    const told = await start({ agents, numbers: number('old') });
    const { closed, phone, reconfigure, say, session, thread } = told;
    await say('colleague');
    reconfigure({ numbers: number('other') });
    await say('My key is lost');
    expect(phone().at(-1)).toBe('Robin here: I have noted "My key is lost".');
    await say('Thank you, bye');
    expect(closed()).toEqual([session().id]);
    await say('Breakfast?');
    expect(phone().at(-1)).toMatch(/Breakfast is from 7 to 10/);
    expect((await thread()).conversation?.agent).toBe('other');
  });

  it('is nobody’s any more where the owner has taken the agent away', async () => {
    const other: AgentConfig = { vendor: 'polyai-chat', region: 'us' };
    const number = (agent: string) => ({ [business]: { agent }, [secondBusiness]: { agent: 'other' } });
    const told = await start({ agents: { old: messaging, other }, numbers: number('old') });
    const { phone, reconfigure, say, thread, telemetry } = told;
    await say('colleague');
    reconfigure({ agents: { other }, numbers: number('other') });
    await say('Breakfast?');
    expect(phone().at(-1)).toMatch(/Breakfast is from 7 to 10/);
    expect((await thread()).conversation?.agent).toBe('other');
    expect(telemetry.counts.get('ConversationsLeftOpen')).toBe(1);
  });

  it('is no case of a phone desk’s, until they have not come', async () => {
    const onCall = '+15557770001';
    const numbers = { [business]: { phoneDesk: onCall } };
    const { pass, phone, say } = await start({ desks: {}, numbers });
    await say('nobody');
    await say('Hello?');
    expect(phone(onCall)).toEqual([]);
    await pass(2 * minutes);
    expect(phone(onCall)).toEqual([expect.stringContaining('#1 wants a person: HANDOFF_FAILED')]);
  });
});
