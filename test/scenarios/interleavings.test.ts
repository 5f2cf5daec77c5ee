import { beforeAll, describe, expect, it } from 'vitest';
import { createAccept } from '../../lambdas/aws/accept.ts';
import { createThreadReader } from '../../lambdas/aws/thread-reader.ts';
import { address } from '../../lambdas/channel/thread/address.ts';
import type { ThreadKey } from '../../lambdas/channel/thread/thread-key.ts';
import { exhaustiveEngines } from '../support/engines/exhaustive-engines.ts';
import { mortalProcess } from '../support/scenario/mortal-process.ts';
import { business, type Scenario, scenario } from '../support/scenario/scenario.ts';
import { fc } from '../support/seeded-check.ts';

/** What happens on the way; which customer and which of the texts, by number. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('text' as const), who: fc.nat(1) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('turns' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('pass' as const), seconds: fc.constantFrom(1, 15, 45, 400) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('redeliver' as const), which: fc.nat(20) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('stop' as const, 'start' as const), who: fc.nat(1) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom('accept' as const, 'release' as const, 'say' as const),
      who: fc.nat(1),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('trouble' as const),
      of: fc.constantFrom('agent' as const, 'carrier' as const),
      answer: fc.constantFrom('drop' as const, 'refuse' as const, { status: 429 }, { status: 500 }),
      processed: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('die' as const), call: fc.integer({ min: 1, max: 25 }) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

let nextCustomer = 5_552_000_000;
const minute = 60_000;

interface Texted {
  readonly sid: string;
  readonly body: string;
  readonly who: number;
}

/** What customers, desk and network did, and what is known of consent: out from the answered STOP to the START. */
interface World {
  readonly told: Scenario;
  readonly keys: readonly ThreadKey[];
  readonly texts: Texted[];
  readonly said: string[];
  readonly sentWhileOut: string[];
  readonly askedWhileHuman: string[];
}

async function play(engine: Parameters<typeof scenario>[0], steps: readonly Step[]): Promise<World> {
  const out = new Set<string>();
  const sentWhileOut: string[] = [];
  const told = await scenario(engine, {
    sweeps: true,
    config: { times: { idleHours: 0.1 }, notices: { apology: 'Sorry.', farewell: 'Bye.' } },
    answer: (message, memory) => ({
      reply: {
        response: message
          .split('\n')
          .map(line => `re:${line}`)
          .join('\n'),
        end: /9$/.test(message),
      },
      memory,
    }),
    network: vendors => async (input, init) => {
      if (init?.method === 'POST' && String(input).endsWith('/Messages.json')) {
        const to = new URLSearchParams(String(init.body)).get('To') ?? '';
        if (out.has(to)) sentWhileOut.push(to);
      }
      return vendors(input, init);
    },
  });
  const keys = [0, 1].map(() => ({
    business: address(business),
    customer: address(`+1${nextCustomer++}`),
  }));
  const world: World = { told, keys, texts: [], said: [], sentWhileOut, askedWhileHuman: [] };
  const accept = createAccept(engine.client, engine.table, createThreadReader(engine.client, engine.table));
  for (const [index, each] of steps.entries()) await take(world, each, index, out, accept);
  told.restart();
  await told.pass(40 * minute);
  return world;
}

async function take(
  { told, keys, texts, said }: World,
  each: Step,
  index: number,
  out: Set<string>,
  accept: ReturnType<typeof createAccept>,
): Promise<void> {
  const key = keys['who' in each ? each.who : 0];
  if (!key) return;
  const from = key.customer;
  await told.time.advance(1);
  switch (each.do) {
    case 'text': {
      const body = `t${index}`;
      const { sid } = await told.text(body, { from });
      texts.push({ sid, body, who: each.who });
      return;
    }
    case 'stop': {
      const { status } = await told.text('STOP', { from });
      if (status === 200) out.add(from);
      return;
    }
    case 'start':
      out.delete(from);
      await told.text('START', { from });
      return;
    case 'turns':
      return told.turns();
    case 'pass':
      return told.pass(each.seconds * 1000);
    case 'redeliver': {
      const text = texts[each.which % Math.max(texts.length, 1)];
      if (text) await told.carrier.redeliver(text.sid);
      return;
    }
    case 'accept':
      await accept(key, 'someone', told.time.clock());
      await told.queue.queue.send({ kind: 'resume', thread: key, at: told.time.clock() });
      return;
    case 'release':
      await told.queue.queue.send({
        kind: 'release',
        thread: key,
        id: `release-${index}`,
        at: told.time.clock(),
      });
      return;
    case 'say': {
      const body = `person:${index}`;
      said.push(body);
      await told.queue.queue.send({
        kind: 'person-message',
        thread: key,
        id: `say-${index}`,
        body,
        at: told.time.clock(),
      });
      return;
    }
    case 'trouble': {
      // what is answered 429, or finds no connection, has not been processed
      const unclear =
        each.answer === 'drop' || (typeof each.answer === 'object' && each.answer.status === 500);
      told[each.of].fail({ answer: each.answer, processed: each.processed && unclear });
      return;
    }
    case 'die':
      told.restart(mortalProcess({ call: each.call, when: each.call % 2 ? 'before' : 'after' }));
      return;
  }
}

async function expectPromisesKept({ told, keys, texts, sentWhileOut }: World): Promise<void> {
  expect(told.failures, 'nothing throws').toEqual([]);
  expect(sentWhileOut, 'nothing is sent after an opt-out').toEqual([]);
  for (const [who, key] of keys.entries()) {
    const replies = told.carrier.sent
      .filter(({ direction, to }) => direction === 'outbound-api' && to === key.customer)
      .map(({ body }) => body);
    const lines = replies.flatMap(body => body.split('\n')).filter(line => /^(re|person):/.test(line));
    expect(new Set(lines).size, 'nothing is said twice').toBe(lines.length);
    const answered = lines.filter(line => line.startsWith('re:')).map(line => line.slice(3));
    const asked = texts.filter(text => text.who === who).map(({ body }) => body);
    expect(answered, 'answers keep the order of the texts').toEqual(
      asked.filter(body => answered.includes(body)),
    );

    const reader = await told.messages(key);
    for (const { sid, body } of texts.filter(text => text.who === who)) {
      const outcome = reader.get(sid);
      expect(outcome, `${body} has an outcome`).toBeDefined();
      if (answered.includes(body)) expect(['answered', 'given-up'], body).toContain(outcome);
      if (outcome === 'forwarded') {
        const ids = told.events
          .filter(({ detail }) => detail.messageSid === sid)
          .map(({ detail }) => detail.id);
        expect(new Set(ids).size, `${body} is forwarded once`).toBe(1);
      }
    }
    const thread = await told.thread(key.customer);
    expect(thread.journal, 'nothing is left unfinished').toBeUndefined();
    const sequences = new Set(
      told.events
        .filter(({ detail }) => (detail.thread as ThreadKey).customer === key.customer)
        .map(({ detail }) => detail.sequence),
    );
    expect(
      [...sequences].sort((a, b) => Number(a) - Number(b)),
      'events have no gaps',
    ).toEqual(Array.from({ length: thread.sequence }, (_, index) => index + 1));
  }
  expect(told.queue.threads.depth()).toEqual({ waiting: 0, inFlight: 0 });
}

describe.each(exhaustiveEngines())(
  'whatever the order of things, on $name',
  ({ client, freshTable, isSampled }) => {
    let table = '';
    beforeAll(async () => {
      table = await freshTable();
    });

    it('keeps the promises', { timeout: 300_000 }, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 30 }), async steps => {
          await expectPromisesKept(await play({ client, table }, steps));
        }),
        { numRuns: isSampled ? 4 : 40 },
      );
    });
  },
);
