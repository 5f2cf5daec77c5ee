import { describe, expect, it } from 'vitest';
import type { TextMessage } from '../../lambdas/channel/thread/message.ts';
import { readBody } from '../../lambdas/channel/thread/queue-body.ts';
import type { Answering } from '../../simulators/agent/chat.ts';
import { storyEngines } from '../support/engines/story-engines.ts';
import { business, scenario } from '../support/scenario/scenario.ts';

const minutes = 60_000;

const echo: Answering = (message, memory) => ({ reply: { response: `re:${message}`, end: false }, memory });

const on = storyEngines(import.meta.filename);

describe.each(on)('what was given up on $name', ({ client, freshTable }) => {
  const start = async () => {
    const config = { numbers: { [business]: { greeting: 'omit' as const } } };
    const started = await scenario({ client, table: await freshTable() }, { answer: echo, config });
    const { agent, queue, telemetry } = started;
    const asked = () =>
      agent.calls.filter(({ operation }) => operation === 'respond').map(({ message }) => message);
    const outcomes = (outcome: string) => telemetry.counts.get(`Texts outcome=${outcome}`) ?? 0;
    /** All texts in the dead-letter queue, which forgets them. */
    const dead = (): TextMessage[] =>
      queue.dead.receive(10).map(({ body, receiptHandle }) => {
        queue.dead.delete(receiptHandle);
        const read = readBody(body);
        if (read.kind !== 'message' || read.message.kind !== 'text') throw new Error('there are texts alone');
        return read.message;
      });
    const redrive = (text: TextMessage, redriven: number) => queue.queue.send({ ...text, redriven });
    /** A text that the agent refused, with the apology for it. */
    const giveUp = async (body: string) => {
      agent.outage(401);
      await started.text(body);
      await started.turns();
      agent.outage();
      const [text] = dead();
      if (!text) throw new Error('the text is not among the dead letters');
      return text;
    };
    return { ...started, asked, outcomes, dead, redrive, giveUp };
  };
  const sorry = expect.stringMatching(/^Sorry/);

  it('is answered once when it is redriven, however often it is delivered', async () => {
    const { asked, giveUp, outcomes, phone, redrive, time, turns } = await start();
    const text = await giveUp('Hello');
    await redrive(text, 1);
    await turns();
    expect(phone()).toEqual([sorry, 're:Hello']);
    for (let again = 0; again < 3; again += 1) {
      await time.advance(6 * minutes);
      await redrive(text, 1);
      await turns();
    }
    expect(asked()).toEqual(['Hello']);
    expect(phone()).toHaveLength(2);
    expect(outcomes('answered')).toBe(1);
  });

  it('is given up again without an apology, and can be redriven again', async () => {
    const { agent, dead, giveUp, phone, redrive, time, turns } = await start();
    const text = await giveUp('Hello');
    // past the hour in which nobody gets two
    await time.advance(61 * minutes);
    agent.outage(401);
    await redrive(text, 1);
    await turns();
    await time.advance(6 * minutes);
    await redrive(text, 1);
    await turns();
    expect(phone()).toEqual([sorry]);
    expect(dead()).toEqual([{ ...text, redriven: 1 }]);
    agent.outage();
    await redrive(text, 2);
    await turns();
    expect(phone()).toEqual([sorry, 're:Hello']);
  });

  it('is not asked again where it was answered after all', async () => {
    const { asked, phone, queue, redrive, text, time, turns, dead } = await start();
    await text('Hello');
    const [waiting] = queue.threads.peek();
    const read = readBody(waiting?.body ?? '');
    if (read.kind !== 'message' || read.message.kind !== 'text') throw new Error('a text waits');
    const { message } = read;
    await turns();
    // the engine had moved a copy of it
    await queue.deadLetters.put(message, 'receive-count');
    await time.advance(6 * minutes);
    for (const copy of dead()) await redrive(copy, 1);
    await turns();
    expect(asked()).toEqual(['Hello']);
    expect(phone()).toEqual(['re:Hello']);
  });

  it('joins the end of its thread’s order, and the conversation that is open by then', async () => {
    const { agent, asked, giveUp, phone, redrive, text, turns } = await start();
    const old = await giveUp('Old');
    await text('New');
    await redrive(old, 1);
    await turns();
    expect(asked().at(-1)).toBe('New\nOld');
    expect(phone()).toEqual([sorry, 're:New\nOld']);
    expect(agent.conversations.size).toBeLessThanOrEqual(1);
  });

  it('goes to the person who has the thread by then', async () => {
    const { agent, asked, events, giveUp, redrive, text, turns } = await start();
    const old = await giveUp('Old');
    agent.say({ response: 'I get someone.', end: true, handoff: { destination: 'billing' } });
    await text('A person, please');
    await turns();
    const before = asked().length;
    await redrive(old, 1);
    await turns();
    expect(asked()).toHaveLength(before);
    expect(events.at(-1)).toMatchObject({
      'detail-type': 'text.received',
      detail: { body: 'Old', messageSid: old.sid },
    });
  });

  it('is not asked for who has opted out meanwhile', async () => {
    const { asked, giveUp, outcomes, phone, redrive, text, turns } = await start();
    const old = await giveUp('Old');
    await text('STOP');
    await turns();
    const before = [asked().length, phone().length];
    await redrive(old, 1);
    await turns();
    expect([asked().length, phone().length]).toEqual(before);
    expect(outcomes('opted-out')).toBe(1);
  });
});
