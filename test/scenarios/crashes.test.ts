import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Answering } from '../../simulators/agent/chat.ts';
import { inProcessEngine } from '../support/engines/in-process-engine.ts';
import { type Death, mortalProcess } from '../support/scenario/mortal-process.ts';
import { business, type Scenario, type ScenarioOptions, scenario } from '../support/scenario/scenario.ts';

const minutes = 60_000;

/** Says back what it was told, line by line, so that a test sees which texts an answer answers. */
const echo: Answering = (message, memory) => {
  const lines = message.split('\n');
  const long = lines.some(line => line.startsWith('long'));
  const end = lines.some(line => /^(bye|person)/.test(line));
  const handoff = lines.some(line => line.startsWith('person'))
    ? { destination: 'desk', reason: 'asked' }
    : undefined;
  const said = lines.map(line => `re:${line}`).join('\n');
  const response = long ? `${said}\n\n${'One more sentence of a long answer. '.repeat(60)}` : said;
  return { reply: { response, end, ...(handoff && { handoff }) }, memory };
};

interface Story {
  readonly name: string;
  readonly options?: ScenarioOptions;
  /** The desk is a phone, another one each time that the story is told. */
  readonly phoneDesk?: true;
  /** A person gives the thread back, and may have got texts before. */
  readonly releases?: true;
  /** Before the process that may die is started. */
  before?(run: Run): Promise<void>;
  during(run: Run): Promise<void>;
  /** What has to be true beside what is true of all stories. */
  after?(run: Run): Promise<void> | void;
}

interface Run extends Omit<Scenario, 'text' | 'phone' | 'runtime'> {
  readonly from: string;
  text(body: string): Promise<void>;
  /** The person at the phone desk texts, when all is quiet. */
  person(body: string): Promise<void>;
  /** What the phone desk shows. */
  shown(): string[];
  phone(): string[];
}

const stories: readonly Story[] = [
  { name: 'a first text', during: ({ text, turns }) => text('a1').then(turns) },
  {
    name: 'a later text',
    before: ({ text, turns }) => text('a1').then(turns),
    during: ({ text, turns }) => text('a2').then(turns),
  },
  { name: 'a reply in parts', during: ({ text, turns }) => text('long1').then(turns) },
  {
    name: 'several texts at once',
    during: async ({ text, turns }) => {
      for (const body of ['a1', 'a2', 'a3']) await text(body);
      await turns();
    },
  },
  {
    name: 'the end of a conversation',
    during: ({ text, turns }) => text('bye1').then(turns),
    after: async run => {
      const closed = [...run.agent.conversations.values()].filter(({ ended }) => ended === 'closed');
      expect(closed.length).toBeGreaterThan(0);
      // the agent itself has ended what it was told twice; one whose id was never saved was never spoken in
      const left = [...run.agent.conversations.values()].filter(
        ({ ended, turns }) => !ended && turns.length > 0,
      );
      expect(left.map(({ id }) => id)).toEqual(
        [(await run.thread(run.from)).conversation?.id].filter(Boolean),
      );
    },
  },
  {
    name: 'a handoff',
    during: ({ text, turns }) => text('person1').then(turns),
    after: async run => {
      expect((await run.thread(run.from)).mode).toBe('human');
      const requested = run.events.filter(event => event['detail-type'] === 'handoff.requested');
      expect(new Set(requested.map(event => event.detail.id)).size).toBe(1);
    },
  },
  {
    name: 'a conversation that is gone',
    before: async ({ agent, text, turns }) => {
      await text('a1');
      await turns();
      for (const conversation of agent.conversations.values()) conversation.ended = 'forgotten';
    },
    during: ({ text, turns }) => text('a2').then(turns),
  },
  {
    name: 'a carrier that times out after accepting',
    during: async ({ carrier, text, turns }) => {
      carrier.fail({ answer: 'drop', processed: true });
      await text('a1');
      await turns();
    },
  },
  {
    name: 'a carrier that times out without accepting',
    during: async ({ carrier, text, turns }) => {
      carrier.fail({ answer: 'drop' });
      await text('a1');
      await turns();
    },
  },
  {
    name: 'an agent that fails twice',
    during: async ({ agent, text, turns }) => {
      agent.fail({ answer: { status: 503 } }, { answer: { status: 503 } }, { answer: { status: 503 } });
      await text('a1');
      await turns();
    },
  },
  {
    name: 'a person’s message and the release',
    before: ({ text, turns }) => text('person1').then(turns),
    during: async ({ queue, turns, from, time }) => {
      const thread = { business, customer: from } as never;
      await queue.queue.send({
        kind: 'person-message',
        thread,
        id: 'pm-1',
        body: 'said:pm-1',
        at: time.clock(),
      });
      await queue.queue.send({ kind: 'release', thread, id: 'rel-1', body: 'said:rel-1', at: time.clock() });
      await turns();
    },
    after: async run => {
      expect(run.phone().filter(body => body.startsWith('said:'))).toEqual(['said:pm-1', 'said:rel-1']);
      expect((await run.thread(run.from)).mode).toBe('agent');
    },
  },
  {
    name: 'a phone desk',
    phoneDesk: true,
    during: async ({ text, person, pass }) => {
      await text('person1');
      await pass(2 * minutes);
      await person('said:one');
      await text('a2');
      await pass(2 * minutes);
      await person('#1 said:two');
    },
    after: async run => {
      expect(run.phone().filter(body => body.startsWith('said:'))).toEqual(['said:one', 'said:two']);
      const shown = run.shown().filter(body => !body.includes('late1'));
      expect(shown).toEqual([`#1 wants a person: desk, asked. ${run.from} wrote: person1`, '#1: a2']);
      expect(await run.thread(run.from)).toMatchObject({ mode: 'human', handoff: { acceptedBy: 'phone' } });
    },
  },
  {
    name: 'a phone desk that is done',
    phoneDesk: true,
    releases: true,
    before: async ({ text, person, turns }) => {
      await text('person1');
      await turns();
      await person('said:one');
    },
    during: ({ person }) => person('done'),
    after: async run => {
      expect(run.phone().filter(body => body.startsWith('said:'))).toEqual(['said:one']);
      expect(run.shown().filter(body => body.endsWith('is back with the agent.'))).toHaveLength(1);
      expect((await run.thread(run.from)).mode).toBe('agent');
    },
  },
  {
    name: 'an idle conversation',
    options: {
      config: {
        times: { idleHours: 0.1, idleGraceMinutes: 1 },
        notices: { idleWarning: 'Still there?', farewell: 'Bye.' },
      },
    },
    before: ({ text, turns }) => text('a1').then(turns),
    during: ({ pass }) => pass(10 * minutes),
    after: async run => {
      const notices = run.phone().filter(body => !body.includes('re:'));
      expect(notices.slice(0, 2)).toEqual(['Still there?', 'Bye.']);
    },
  },
];

let nextCustomer = 5_551_000_000;

interface Telling {
  readonly death?: Death;
  /** A text that comes between the death and the next delivery, and so together with it. */
  readonly late?: string;
}

/** Tells a story with a process that dies where it is told, then lets others go on until all is quiet. */
async function tell(
  story: Story,
  engine: { client: DynamoDBClient; table: string },
  { death, late }: Telling = {},
) {
  const process = mortalProcess(death);
  const from = `+1${nextCustomer++}`;
  const onCall = `+1${nextCustomer++}`;
  const config = story.phoneDesk && { numbers: { [business]: { phoneDesk: onCall } } };
  const told = await scenario(engine, { answer: echo, ...story.options, ...(config && { config }) });
  const texts: { sid: string; body: string }[] = [];
  const run: Run = {
    ...told,
    from,
    phone: () => told.phone(from),
    shown: () => told.phone(onCall),
    person: async body => {
      await told.text(body, { from: onCall });
      await told.pass(2 * minutes);
    },
    text: async body => {
      const { sid } = await told.text(body, { from });
      texts.push({ sid, body });
    },
  };
  await story.before?.(run);
  told.restart(process);
  await story.during(run);
  if (late !== undefined) await run.text(late);
  await run.pass(12 * minutes);
  return { run, texts, process, story };
}

/** What has to be true whenever and wherever the process died. */
async function expectPromisesKept({ run, story, texts }: Awaited<ReturnType<typeof tell>>, where: string) {
  const said = run.phone();
  const human = (await run.thread(run.from)).mode === 'human';
  for (const { sid, body } of texts) {
    const answering = said.filter(reply => reply.split('\n').includes(`re:${body}`));
    const forwarded = run.events.filter(({ detail }) => detail.messageSid === sid);
    const answers = answering.length + new Set(forwarded.map(({ detail }) => detail.id)).size;
    expect(answers, `${where}: ${body} is answered once, or a person is told`).toBe(1);
    if (forwarded.length > 0 && !story.releases) expect(human, where).toBe(true);
  }
  const replies = said.filter(reply => /re:|said:/.test(reply));
  expect(new Set(replies).size, `${where}: nothing is said twice`).toBe(replies.length);
  const answered = run.agent.calls.filter(
    ({ operation, status }) => operation === 'respond' && status === 200,
  );
  const repeats = answered.length - new Set(answered.map(({ message }) => message)).size;
  expect(repeats, `${where}: the agent gets a message twice at most`).toBeLessThanOrEqual(1);
  const thread = await run.thread(run.from);
  expect(thread.journal, `${where}: nothing is left unfinished`).toBeUndefined();
  expect(thread.trying, where).toBeUndefined();
  expect(run.queue.threads.depth(), where).toEqual({ waiting: 0, inFlight: 0 });
  expect(run.queue.dead.depth(), where).toEqual({ waiting: 0, inFlight: 0 });
  expect(run.failures, where).toEqual([]);
  return { repeats };
}

describe.each([inProcessEngine()])('whenever the process dies, on $name', ({ client, freshTable }) => {
  let on: { client: DynamoDBClient; table: string };
  beforeAll(async () => {
    on = { client, table: await freshTable() };
  });

  it.each(stories)(
    '$name: each text is answered, each part accepted once',
    { timeout: 300_000 },
    async story => {
      const whole = await tell(story, on);
      await expectPromisesKept(whole, 'nothing dies');
      const { length } = whole.process.calls;
      expect(length).toBeGreaterThan(4);
      let repeated = 0;
      let deaths = 0;
      for (const late of [undefined, 'late1']) {
        for (let call = 1; call <= length; call += 1) {
          for (const when of ['before', 'after'] as const) {
            const told = await tell(story, on, { death: { call, when }, ...(late && { late }) });
            const where = `dies ${when} call ${call}, ${told.process.calls.at(-1)}${late ? ', a text comes meanwhile' : ''}`;
            if (!told.process.isDead()) continue;
            deaths += 1;
            repeated += (await expectPromisesKept(told, where)).repeats;
            try {
              await story.after?.(told.run);
            } catch (error) {
              throw new Error(where, { cause: error });
            }
          }
        }
      }
      console.info(
        `${story.name}: ${deaths} deaths at ${length} calls; in ${repeated} the agent got a message twice`,
      );
    },
  );
});
