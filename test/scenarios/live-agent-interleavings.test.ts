import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createAccept } from '../../lambdas/aws/accept.ts';
import { createThreadReader } from '../../lambdas/aws/thread-reader.ts';
import { address } from '../../lambdas/channel/thread/address.ts';
import { exhaustiveEngines } from '../support/engines/exhaustive-engines.ts';
import { mortalProcess } from '../support/scenario/mortal-process.ts';
import { business, scenario } from '../support/scenario/scenario.ts';
import { fc } from '../support/seeded-check.ts';
import { simulatedMessagingOf } from '../support/vendors/simulated-messaging-of.ts';

const minute = 60_000;

/** What happens on the way: by the customer, the live agent, the vendor, the owner's people, the network, the process. */
const step = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('text', 'colleague', 'nobody', 'live says', 'live says') },
  { weight: 4, arbitrary: fc.constantFrom('turns', 'turns', 'look', 'wait') },
  { weight: 2, arbitrary: fc.constantFrom('live leaves', 'session ends', 'session lost') },
  { weight: 2, arbitrary: fc.constantFrom('accept', 'release', 'say', 'STOP', 'START', 'reset') },
  { weight: 2, arbitrary: fc.constantFrom('no connection', 'socket breaks') },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 40 }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

let nextCustomer = 5_554_000_000;

async function play(engine: Parameters<typeof scenario>[0], steps: readonly Step[]) {
  const told = await scenario(engine, {
    config: {
      agents: { reception: { vendor: 'polyai-messaging', region: 'us', host: 'www.example.com' } },
      desks: { front: { kind: 'bus' } },
    },
    machine: { sleep: () => nextTurn() },
  });
  const from = `+1${nextCustomer++}`;
  const key = { business: address(business), customer: address(from) };
  const { sessions } = simulatedMessagingOf(told.agent);
  const accept = createAccept(
    engine.client,
    engine.table,
    createThreadReader(engine.client, engine.table),
    'front',
  );
  const { queue } = told.queue;
  const texts: string[] = [];
  const latest = () => {
    const session = [...sessions.values()].at(-1);
    return session?.by === 'live-agent' && !told.agent.conversations.get(session.id)?.ended
      ? session
      : undefined;
  };
  const take = async (each: Step, index: number): Promise<unknown> => {
    await told.time.advance(1);
    const at = told.time.clock();
    switch (each) {
      case 'text':
        texts.push((await told.text(`t${index} Breakfast?`, { from })).sid);
        return undefined;
      case 'colleague':
      case 'nobody':
      case 'STOP':
      case 'START':
        return told.text(each, { from });
      case 'live says':
        return latest()?.emit('LIVE_AGENT_MESSAGE', { message_id: `m${index}`, text: `live:${index}` });
      case 'live leaves': {
        const session = latest();
        session?.emit('LIVE_AGENT_LEFT', {});
        return session && Object.assign(session, { by: 'agent' });
      }
      case 'session ends': {
        const session = latest();
        session?.emit('SESSION_END', { reason: 'REASON_NATURAL_END' });
        return session?.closeAll(1000);
      }
      case 'session lost':
        for (const conversation of told.agent.conversations.values()) conversation.ended ??= 'forgotten';
        return undefined;
      case 'turns':
        return told.turns();
      case 'look':
        return told.pass(minute);
      case 'wait':
        return told.pass(5 * minute);
      case 'accept':
        await accept(key, 'someone', at);
        return queue.send({ kind: 'resume', thread: key, at });
      case 'release':
      case 'reset':
        return queue.send({ kind: each, thread: key, id: `${each}-${index}`, at });
      case 'say':
        return queue.send({
          ...{ kind: 'person-message', thread: key, id: `say-${index}`, at },
          ...{ body: `person:${index}`, by: 'someone', takes: true },
        });
      case 'no connection':
        return told.agent.fail({ answer: 'refuse', operation: 'connect' });
      case 'socket breaks':
        return told.agent.fail({ answer: 'drop', processed: index % 2 === 0, operation: 'respond' });
      default:
        return told.restart(mortalProcess({ call: each, when: each % 2 ? 'before' : 'after' }));
    }
  };
  for (const [index, each] of steps.entries()) {
    await take(each, index);
    const { conversation, handoff, mode } = await told.thread(from);
    // whoever has it there has a conversation
    if (handoff?.live) expect([mode, handoff.conversationId]).toEqual(['human', conversation?.id]);
    expect(handoff?.live !== undefined).toBe(handoff?.desk === '@agent');
  }
  told.restart();
  await told.pass(12 * minute);
  return { told, from, sessions, texts, key };
}

async function expectKept({
  told,
  from,
  sessions,
  texts,
  key,
}: Awaited<ReturnType<typeof play>>): Promise<void> {
  expect(told.failures).toEqual([]);
  expect([...sessions.values()].flatMap(({ breaches }) => breaches)).toEqual([]);
  const said = told.phone(from).filter(words => /^(live|person):/.test(words));
  expect(new Set(said).size, 'nothing is said twice').toBe(said.length);
  expect(told.queue.threads.depth()).toEqual({ waiting: 0, inFlight: 0 });
  const outcomes = await told.messages(key);
  for (const sid of texts) {
    expect(outcomes.get(sid)).toBeDefined();
    const forwarded = told.events.filter(({ detail }) => detail.messageSid === sid);
    const times = new Set(forwarded.map(({ detail }) => detail.id)).size;
    expect(times, 'a text goes to a person once, and to none that is answered').toBe(
      outcomes.get(sid) === 'forwarded' ? 1 : 0,
    );
  }
  const numbers = new Set(told.events.map(({ detail }) => detail.sequence));
  const { journal, sequence } = await told.thread(from);
  expect([journal, numbers.size]).toEqual([undefined, sequence]);
  // when the vendor has lost all of it, nobody of the agent's has the thread for longer than to the next look
  for (const conversation of told.agent.conversations.values()) conversation.ended ??= 'forgotten';
  await told.pass(3 * minute);
  expect((await told.thread(from)).handoff?.live).toBeUndefined();
}

describe.each(exhaustiveEngines())(
  'a live agent, whatever the order of things, on $name',
  ({ client, freshTable, isSampled }) => {
    it('speaks once, is never asked twice, and leaves the thread whole', { timeout: 300_000 }, async () => {
      const table = await freshTable();
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 20 }), async steps => {
          const begun: Step[] = ['colleague', 'turns'];
          await expectKept(await play({ client, table }, [...begun, ...steps]));
        }),
        { numRuns: isSampled ? 2 : 25 },
      );
    });
  },
);
