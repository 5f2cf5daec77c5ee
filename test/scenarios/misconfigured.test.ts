import { describe, expect, it } from 'vitest';
import type { UnsentMessage } from '../../lambdas/channel/thread/message.ts';
import { readBody } from '../../lambdas/channel/thread/queue-body.ts';
import { refusedWith } from '../../simulators/carrier/api-error.ts';
import { inProcessEngine } from '../support/engines/in-process-engine.ts';
import { desk } from '../support/scenario/desk.ts';
import { business, scenario } from '../support/scenario/scenario.ts';

const { client, freshTable } = inProcessEngine();
const hour = 3_600_000;
const long = `${'First. '.repeat(200).trim()}\n\n${'Second. '.repeat(180).trim()}`;

const start = async () => {
  let sends = { left: 0, act: (): void => undefined };
  /** Something happens when the carrier has taken so many more. */
  const onSend = (left: number, act: () => void): void => {
    sends = { left, act };
  };
  const told = await scenario(
    { client, table: await freshTable() },
    {
      config: { numbers: { [business]: { greeting: 'omit' } } },
      answer: (message, memory) => ({
        reply: { response: message === 'Tell me all' ? long : `re:${message}`, end: false },
        memory,
      }),
      network: vendors => async (input, init) => {
        const response = await vendors(input, init);
        if (response.status === 201 && String(input).endsWith('/Messages.json') && --sends.left === 0)
          sends.act();
        return response;
      },
    },
  );
  const asked = () =>
    told.agent.calls.filter(({ operation }) => operation === 'respond').map(({ message }) => message);
  /** All that waits among the dead letters, with its reason; the queue forgets it. */
  const dead = () =>
    told.queue.dead.receive(10).map(({ body, messageAttributes, receiptHandle }) => {
      told.queue.dead.delete(receiptHandle);
      const read = readBody(body);
      if (read.kind !== 'message' || read.message.kind !== 'unsent') throw new Error('only replies wait');
      expect(messageAttributes.reason?.stringValue).toBe('carrier-misconfigured');
      return read.message;
    });
  /** As the operator's command sends it through. */
  const redrive = async (message: UnsentMessage | undefined, more: Partial<UnsentMessage> = {}) => {
    if (!message) throw new Error('there is no such dead letter');
    await told.queue.queue.send({ ...message, redriven: (message.redriven ?? 0) + 1, ...more });
    await told.turns();
  };
  const says = async (body: string) => {
    await told.text(body);
    await told.turns();
  };
  const notSent = () =>
    told.events.filter(({ detail }) => detail.done === 'not-sent').map(({ detail }) => detail.reason);
  return { ...told, asked, dead, notSent, onSend, redrive, says };
};

/** Credentials, sender, account, registration. */
const faults = [20003, 21606, 21703, 30034];

describe('an answer that is refused for a fault of the owner’s', () => {
  it.each(faults)('(%i) waits, and goes out after the mend without asking again', async code => {
    const { asked, carrier, dead, phone, redrive, says, time, turns, queue } = await start();
    carrier.fail({ answer: refusedWith(code) });
    await says('Hello');
    expect(phone()).toEqual([]);
    const [reply, ...more] = dead();
    expect([reply?.parts, more]).toEqual([[{ by: 'agent', body: 're:Hello' }], []]);
    await redrive(reply);
    expect([phone(), asked()]).toEqual([['re:Hello'], ['Hello']]);
    // once, however often it is delivered
    await time.advance(hour);
    if (reply) await queue.queue.send({ ...reply, redriven: 1 });
    await turns();
    expect(phone()).toHaveLength(1);
  });

  it('keeps only the parts that the carrier has not taken, in their order', async () => {
    const { carrier, dead, onSend, phone, redrive, says } = await start();
    await says('Hello');
    carrier.fail({ answer: refusedWith(21606) });
    await says('Tell me all');
    const [reply] = dead();
    expect(reply?.parts).toHaveLength(2);
    onSend(1, () => carrier.fail({ answer: refusedWith(30034) }));
    await redrive(reply);
    const [rest, ...more] = dead();
    expect(more).toEqual([]);
    expect(rest?.parts).toEqual(reply?.parts.slice(1));
    expect(rest?.at).toBe(reply?.at);
    await redrive(rest);
    expect(phone().slice(1).join('\n\n')).toBe(long);
  });

  it('goes out to nobody who has opted out meanwhile', async () => {
    const { carrier, dead, notSent, phone, redrive, says } = await start();
    carrier.fail({ answer: refusedWith(20003) });
    await says('Hello');
    const [reply] = dead();
    await says('STOP');
    const before = phone().length;
    await redrive(reply);
    expect(phone()).toHaveLength(before);
    expect(notSent()).toEqual(['opted-out']);
  });

  it('is not said by the agent where a person has the thread by then', async () => {
    const told = await start();
    const { carrier, dead, notSent, phone, redrive, says, turns } = told;
    carrier.fail({ answer: refusedWith(20003) });
    await says('Hello');
    await desk(told).accept('Ada');
    await turns();
    await redrive(dead()[0]);
    expect([phone(), notSent()]).toEqual([[], ['mode']]);
  });

  it('is too old after a day, unless the operator wants it all the same', async () => {
    const { carrier, dead, notSent, phone, redrive, says, time } = await start();
    carrier.fail({ answer: refusedWith(20003) });
    await says('Hello');
    const [reply] = dead();
    await time.advance(25 * hour);
    await redrive(reply);
    expect([phone(), notSent()]).toEqual([[], ['too-old']]);
    await redrive(reply, { redriven: 2, evenOld: true });
    expect(phone()).toEqual(['re:Hello']);
  });

  it('waits as well where the carrier says so only in a status callback', async () => {
    const { asked, carrier, dead, events, pass, phone, redrive, says } = await start();
    carrier.deliverAs({ outcome: { status: 'undelivered', code: 30034 }, duplicated: true });
    await says('Hello');
    await pass(30_000);
    const [reply, ...more] = dead();
    expect([reply?.parts, more]).toEqual([[{ by: 'agent', body: 're:Hello' }], []]);
    expect(events.at(-1)).toMatchObject({ detail: { code: 30034, done: 'dead-letter' } });
    carrier.deliverAs({ outcome: 'delivered' });
    await redrive(reply);
    expect([phone(), asked()]).toEqual([['re:Hello'], ['Hello']]);
  });

  it('waits where the callback says why only when it comes again', async () => {
    const { carrier, dead, events, pass, says } = await start();
    carrier.deliverAs({ outcome: { status: 'failed', code: 30034 }, codesLater: true, duplicated: true });
    await says('Hello');
    await pass(10 * 60_000);
    expect(dead().map(reply => reply?.parts)).toEqual([[{ by: 'agent', body: 're:Hello' }]]);
    // whichever of the two webhooks was faster
    const done = events.map(({ detail }) => [detail.code, detail.done]);
    expect(done).toContainEqual([30034, 'dead-letter']);
  });

  it('is no notice: those are of their moment', async () => {
    const { carrier, dead, says } = await start();
    carrier.fail({ answer: refusedWith(21606) });
    await says('please stop texting me');
    expect(dead()).toEqual([]);
  });
});

it('a person’s words wait too, and go out whoever has the thread then', async () => {
  const told = await start();
  const { carrier, dead, phone, redrive, says, turns } = told;
  await says('Hello');
  await desk(told).accept('Ada');
  await turns();
  carrier.fail({ answer: refusedWith(21606) });
  await desk(told).say('Ada here.');
  await turns();
  await desk(told).release();
  await turns();
  await redrive(dead()[0]);
  expect(phone().at(-1)).toBe('Ada here.');
});
