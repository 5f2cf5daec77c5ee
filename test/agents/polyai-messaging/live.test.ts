import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MessagingEvent } from '../../../lambdas/agents/polyai-messaging/event.ts';
import { Hearing } from '../../../lambdas/agents/polyai-messaging/hearing.ts';
import { AgentError } from '../../../lambdas/channel/errors.ts';
import type { Answer } from '../../../lambdas/channel/ports.ts';
import { openSocket } from '../../../lambdas/http/open-socket.ts';
import { first, messagingServer, options } from './messaging-server.ts';

const seconds = 1_000;

/** A session of an agent's, asked and listened to as the domain does: each call from the cursor of the one before. */
async function talking() {
  const server = await messagingServer();
  const agent = server.agent();
  const { conversationId: id, cursor: from = '' } = await agent.create(first, options);
  let cursor = from;
  const then = (answer: Answer): Answer => {
    cursor = answer.cursor ?? cursor;
    return answer;
  };
  const ask = async (message: string, more: object = {}) =>
    then(await agent.respond(id, message, { ...options, cursor, ...more }));
  const look = async () => {
    if (!agent.listen) throw new Error('the agent can be listened to');
    return then(await agent.listen(id, { ...options, cursor }));
  };
  const session = server.simulator.sessions.get(id);
  if (!session) throw new Error('there is a session');
  return { ...server, agent, id, ask, look, session, cursor: () => cursor };
}

const failureOf = async (calling: Promise<unknown>): Promise<string> => {
  const thrown = await calling.catch(error => error);
  if (!(thrown instanceof AgentError)) throw new Error('no failure of the agent', { cause: thrown });
  return thrown.failure;
};

describe('a live agent behind a session', () => {
  it('is told from the agent, takes words with nobody else’s answer, and leaves', async () => {
    const { ask, breaches, sockets, cursor } = await talking();
    expect(await ask('colleague')).toMatchObject({
      response: 'One moment, I am looking for a colleague.',
      said: [{ by: 'person', body: 'This is Robin at the desk. How can I help?' }],
      live: { joined: true, position: 1 },
    });
    expect(cursor()).toMatch(/^\d+ live$/);
    const two = await ask('My key is lost');
    expect(two).toMatchObject({ response: '', live: {} });
    expect(two.said?.map(({ body }) => body)).toEqual(['Robin here: I have noted "My key is lost".']);
    const three = await ask('Thank you, bye');
    expect(three.said?.map(({ body }) => body)).toEqual(['You are welcome. Goodbye!']);
    expect([three.live, three.end]).toEqual([undefined, false]);
    expect([breaches(), sockets()]).toEqual([[], [0]]);
  });

  it('is heard by looks: what they say by themselves, once, and nothing where there is nothing', async () => {
    const { ask, look, time, told } = await talking();
    await ask('colleague');
    expect(await look()).toMatchObject({ response: '', end: false, live: {} });
    time.now += 90 * seconds;
    expect((await look()).said).toEqual([
      {
        id: expect.any(String),
        by: 'person',
        body: 'Robin again: I have looked it up, and all is well.',
      },
    ]);
    expect(await look()).not.toHaveProperty('said');
    expect(told.at(-1)).toMatchObject({ operation: 'look', correlationId: 'turn-1', connections: 1 });
  });

  it('is looked for: a place in the queue, and nobody’s answer until they come', async () => {
    const { ask, look, time } = await talking();
    expect(await ask('queue')).toMatchObject({ live: { position: 3 } });
    expect(await ask('Hello?')).toMatchObject({ response: '', live: {} });
    time.now += 40 * seconds;
    expect((await look()).live).toEqual({ position: 2 });
    expect((await look()).live).toEqual({});
    time.now += 80 * seconds;
    const came = await look();
    expect(came.live).toEqual({ joined: true, position: 1 });
    expect(came.said).toHaveLength(1);
  });

  it.each([
    ['nobody', 'HANDOFF_FAILED'],
    ['timeout', 'HANDOFF_TIMEOUT'],
  ])('does not come: %s', async (word, reason) => {
    const { ask, look, time } = await talking();
    await ask(word);
    time.now += 60 * seconds;
    const told = await look();
    expect([told.handoff, told.live]).toEqual([{ reason }, undefined]);
  });

  it('keeps the session alive by looks, and only by them', async () => {
    const { ask, look, time } = await talking();
    await ask('colleague');
    for (let minute = 0; minute < 30; minute += 5) {
      time.now += 300 * seconds;
      await look();
    }
    time.now += 601 * seconds;
    expect(await failureOf(look())).toBe('gone');
    expect(await failureOf(ask('Hello?'))).toBe('gone');
  });

  it('says what came before the end of a session', async () => {
    const { ask, look, session, time } = await talking();
    await ask('colleague');
    time.now += 90 * seconds;
    session.catchUp();
    session.emit('SESSION_END', { reason: 'REASON_NATURAL_END' });
    // what would be asked goes to nobody, and what was said is left to a look
    expect(await failureOf(ask('Hello?'))).toBe('gone');
    const last = await look();
    expect([last.end, last.live, last.said?.length]).toEqual([true, undefined, 1]);
  });

  it('asks nobody what follows behind their leaving', async () => {
    const { ask, session, simulator, look } = await talking();
    await ask('colleague');
    session.emit('LIVE_AGENT_LEFT', {});
    const before = simulator.calls.filter(({ operation }) => operation === 'respond').length;
    expect(await failureOf(ask('Are you there?'))).toBe('gone');
    expect(simulator.calls.filter(({ operation }) => operation === 'respond')).toHaveLength(before);
    expect(await look()).not.toHaveProperty('live');
  });

  it('greets in the agent’s place: it is the greeting, and words go to them', async () => {
    const { agent: made, simulator } = await messagingServer();
    const agent = made({
      connect: async (url, more) => {
        const [session] = simulator.sessions.values();
        if (session && !session.joined) {
          Object.assign(session, { joined: true, by: 'live-agent' });
          session.emit('POLY_AGENT_JOINED', {});
          session.emit('LIVE_AGENT_MESSAGE', { message_id: 'm0', text: 'Robin here at once.' });
        }
        return openSocket(url, more);
      },
    });
    const { conversationId, response, cursor = '' } = await agent.create(first, options);
    expect(response).toBe('Robin here at once.');
    const answer = await agent.respond(conversationId, 'Hello', { ...options, cursor });
    expect(answer).toMatchObject({ live: {}, said: [{ body: 'Robin here: I have noted "Hello".' }] });
  });

  it('leaves behind our words without one: that is the answer, and nobody waits for more', async () => {
    const { ask, session } = await talking();
    await ask('colleague');
    session.by = 'nobody';
    const asking = ask('I will think about it', { asked: 'SM9' });
    while (!session.journal.some(({ payload }) => payload.text === 'I will think about it'))
      await new Promise(setImmediate);
    session.emit('LIVE_AGENT_LEFT', {});
    const left = await asking;
    expect([left.response, left.said, left.live]).toEqual(['', undefined, undefined]);
  });

  it('gets nothing twice of what the session has, whoever asked', async () => {
    const { agent, id, ask, breaches, cursor, session } = await talking();
    await ask('colleague');
    const asked = { ...options, cursor: cursor(), asked: 'SM1' };
    const one = await agent.respond(id, 'My key is lost', asked);
    const again = await agent.respond(id, 'My key is lost', { ...asked, again: true });
    expect(again.said).toEqual(one.said);
    expect(breaches()).toEqual([]);
    expect(session.journal.filter(({ payload }) => payload.text === 'My key is lost')).toHaveLength(1);
  });

  it('whose look meets a server that does not answer is tried later', async () => {
    const { ask, look, simulator } = await talking();
    await ask('colleague');
    simulator.fail({ answer: { status: 503 }, operation: 'connect' });
    expect(await failureOf(look())).toBe('busy');
    expect((await look()).live).toEqual({});
  });
});

it('who has the session is what the journal says last, in whatever order it is heard', () => {
  const types = ['LIVE_AGENT_JOINED', 'LIVE_AGENT_LEFT', 'POLY_AGENT_TRIGGERED_HANDOFF', 'HANDOFF_FAILED'];
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...types), { minLength: 1, maxLength: 8 }),
      fc.infiniteStream(fc.nat()),
      (told, draws) => {
        const events = told.map(
          (type, at): MessagingEvent => ({ type, id: `e${at}`, sequence: at + 1, payload: {} }),
        );
        const shuffled = events
          .map(event => ({ event, at: draws.next().value ?? 0 }))
          .sort((one, other) => one.at - other.at);
        const hearing = new Hearing('SM1', { live: false });
        for (const { event } of shuffled) hearing.hear(event);
        const isLive = ['LIVE_AGENT_JOINED', 'POLY_AGENT_TRIGGERED_HANDOFF'].includes(told.at(-1) ?? '');
        expect([hearing.desk.live, hearing.cursor]).toEqual([
          isLive,
          `${told.length}${isLive ? ' live' : ''}`,
        ]);
      },
    ),
  );
});
