import { setImmediate as nextTick } from 'node:timers/promises';
import type { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { SQSRecord } from 'aws-lambda';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { groupOf } from '../../lambdas/aws/thread-queue.ts';
import { address } from '../../lambdas/channel/thread/address.ts';
import { readBody } from '../../lambdas/channel/thread/queue-body.ts';
import type { Answering } from '../../simulators/agent/chat.ts';
import { storyEngines } from '../support/engines/story-engines.ts';
import { refusingProcess } from '../support/scenario/refusing-process.ts';
import { business, type Scenario, type ScenarioOptions, scenario } from '../support/scenario/scenario.ts';

const minutes = 60_000;
let nextCustomer = 5_554_000_000;
const newCustomers = (count: number) => Array.from({ length: count }, () => `+1${nextCustomer++}`);

const echo: Answering = (message, memory) => ({ reply: { response: `re:${message}` }, memory });

/** Waits for what comes of itself, without a clock: as long as the test may run. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await nextTick();
}

/** Takes all that is in the dead-letter queue. */
function lettersOf({ queue }: Scenario): SQSRecord[] {
  const letters: SQSRecord[] = [];
  for (let got = queue.dead.receive(10); got.length > 0; got = queue.dead.receive(10)) letters.push(...got);
  return letters;
}
const reasonOf = (letter: SQSRecord): string | undefined => letter.messageAttributes.reason?.stringValue;

/** Requests that are held back, each until it is let go. */
function gate(isHeld: (url: string, body: string) => boolean) {
  const open = Promise.withResolvers<void>();
  let held = 0;
  const network =
    (vendors: typeof fetch): typeof fetch =>
    async (input, init) => {
      if (isHeld(String(input), String(init?.body ?? ''))) {
        held += 1;
        await open.promise;
      }
      return vendors(input, init);
    };
  return { network, open: open.resolve, held: () => held };
}

const on = storyEngines(import.meta.filename);

describe.each(on)('no thread is stopped by another, on $name', ({ client, freshTable }) => {
  let table: string;
  beforeAll(async () => {
    table = await freshTable();
  });
  const start = (options: ScenarioOptions = {}) =>
    scenario(
      { client, table },
      {
        answer: echo,
        ...options,
        config: { numbers: { [business]: { greeting: 'omit' } }, ...options.config },
      },
    );

  /** Nine texts and one in one batch, the one first; then three more from each of the nine, while the one is at work. */
  async function nineBesideOne(told: Scenario, one: string, hold: () => void, isHeld: () => boolean) {
    const nine = newCustomers(9);
    hold();
    for (const from of nine) await told.text('hello 0', { from });
    const { turns } = told.runtime;
    turns.start();
    onTestFinished(() => turns.stop());
    await until(isHeld);
    for (let round = 0; round <= 3; round += 1) {
      if (round > 0) for (const from of nine) await told.text(`hello ${round}`, { from });
      await until(() => nine.every(from => told.phone(from).length > round));
    }
    for (const from of nine) {
      expect(told.phone(from)).toEqual(['re:hello 0', 're:hello 1', 're:hello 2', 're:hello 3']);
    }
    expect(told.phone(one)).toEqual([]);
  }

  it('nine quick threads get three more answers each while the tenth of their batch waits for its agent', async () => {
    const agent = gate((url, body) => url.endsWith('/chat/respond') && body.includes('slow one'));
    const told = await start({ network: agent.network });
    const [one = ''] = newCustomers(1);
    await nineBesideOne(
      told,
      one,
      () => void told.text('slow one', { from: one }),
      () => agent.held() > 0,
    );
    agent.open();
    await until(() => told.phone(one).length > 0);
    expect(told.phone(one)).toEqual(['re:slow one']);
    expect(told.failures).toEqual([]);
    await told.runtime.turns.stop();
    expect(told.queue.threads.depth()).toEqual({ waiting: 0, inFlight: 0 });
  });

  it('… and while it waits for the carrier', async () => {
    const [one = ''] = newCustomers(1);
    const carrier = gate(
      (url, body) => url.endsWith('/Messages.json') && new URLSearchParams(body).get('To') === one,
    );
    const told = await start({ network: carrier.network });
    await nineBesideOne(
      told,
      one,
      () => void told.text('hello', { from: one }),
      () => carrier.held() > 0,
    );
    carrier.open();
    await until(() => told.phone(one).length > 0);
    expect(told.phone(one)).toEqual(['re:hello']);
  });

  it.each([
    ['is refused', () => Promise.reject(new Error('denied'))],
    ['leaves some', async (handles: readonly string[]) => new Set(handles)],
  ])('an early delete that %s fails nobody, and is counted', async (_, forget) => {
    const agent = gate((url, body) => url.endsWith('/chat/respond') && body.includes('slow one'));
    const told = await start({ network: agent.network });
    const guard = refusingProcess(() => false);
    told.restart({
      ...guard,
      part: (name, part) => (name === 'forget' ? (forget as never) : guard.part(name, part)),
    });
    const [one = '', other = ''] = newCustomers(2);
    await told.text('slow one', { from: one });
    await told.text('hello', { from: other });
    const drained = told.turns();
    await until(() => agent.held() > 0 && told.telemetry.counts.has('EarlyDeletesFailed'));
    agent.open();
    await drained;
    expect([told.phone(one), told.phone(other)]).toEqual([['re:slow one'], ['re:hello']]);
    expect(told.failures).toEqual([]);
    expect(told.queue.threads.depth()).toEqual({ waiting: 0, inFlight: 0 });
  });

  describe('what is wrong for ever', () => {
    /** A customer of whom something is wrong, and one beside, whose texts stand in the same batches. */
    async function besides(told: Scenario, wrong: (from: string) => Promise<unknown>) {
      const [from = '', beside = ''] = newCustomers(2);
      await wrong(from);
      await told.text('next', { from });
      await told.text('hello', { from: beside });
      await told.turns();
      expect(told.phone(beside)).toEqual(['re:hello']);
      await told.pass(15 * minutes);
      expect(told.phone(from).at(-1)).toContain('next');
      expect(told.queue.threads.depth()).toEqual({ waiting: 0, inFlight: 0 });
      expect(told.failures).toEqual([]);
      return { from, letters: lettersOf(told) };
    }
    const reasons = (letters: readonly SQSRecord[]) => letters.map(reasonOf);

    it('a text on which we stumble: its neighbours are answered, it gets an apology and a dead letter', async () => {
      const told = await start({ config: { notices: { apology: 'Sorry.' } } });
      const { from, letters } = await besides(told, from =>
        told.queue.queue.send({
          kind: 'text',
          thread: { business: address(business), customer: address(from) },
          sid: `SM${'a'.repeat(32)}`,
          body: 'stumble',
          // no webhook of ours lets this through
          media: [null as never],
          receivedAt: told.time.clock(),
          from: {},
        }),
      );
      expect(told.phone(from)).toEqual(['Sorry.', 're:next']);
      expect(reasons(letters)).toEqual(['own-error']);
      expect(told.telemetry.counts.get('OwnErrors')).toBeGreaterThan(1);
    });

    it('a text that the store cannot hold: the same', async () => {
      const told = await start({ config: { notices: { apology: 'Sorry.' } } });
      told.restart(
        refusingProcess(
          (part, [command]) =>
            part === 'dynamo' &&
            JSON.stringify((command as UpdateItemCommand).input ?? {}).includes('unholdable'),
          () => Object.assign(new Error('Number overflow'), { name: 'ValidationException', $metadata: {} }),
        ),
      );
      const { from, letters } = await besides(told, from => told.text('unholdable', { from }));
      expect(told.phone(from).sort()).toEqual(['Sorry.', 're:next']);
      expect(reasons(letters)).toEqual(['own-error']);
    });

    it('a message that is none of ours: a dead letter at once, as it came', async () => {
      const told = await start();
      const { letters } = await besides(told, async from => {
        const group = groupOf({ business: address(business), customer: address(from) });
        for (const [index, body] of ['{"kind":', '{"kind":"text"}', '[]', 'null'].entries()) {
          told.queue.threads.send({ body, group, deduplicationId: `foreign-${from}-${index}` });
        }
      });
      expect(letters.map(({ body }) => body)).toEqual(['{"kind":', '{"kind":"text"}', '[]', 'null']);
      expect(reasons(letters)).toEqual(Array(4).fill('unreadable'));
      expect(new Set(letters.map(({ attributes }) => attributes.MessageGroupId)).size).toBe(1);
    });

    it('a message of a later version: it waits through the patience, then in the dead letters', async () => {
      const told = await start();
      const body = '{"version":99,"kind":"telepathy"}';
      const { letters } = await besides(told, async from => {
        const group = groupOf({ business: address(business), customer: address(from) });
        told.queue.threads.send({ body, group, deduplicationId: `newer-${from}` });
        await told.turns();
        expect(told.queue.dead.depth().waiting).toBe(0);
      });
      expect(letters.map(letter => letter.body)).toEqual([body]);
      expect(reasons(letters)).toEqual(['newer-version']);
    });

    it('the bus: the event waits as a dead letter, and a redrive publishes it under its own id and sequence', async () => {
      const told = await start();
      let refusing = true;
      told.restart(refusingProcess(part => refusing && part === 'bus'));
      const { letters } = await besides(told, from => told.text('first', { from }));
      expect(reasons(letters)).toContain('publish-failed');
      expect(told.telemetry.counts.get('EffectsSetAside')).toBe(letters.length);
      refusing = false;
      const events = letters.map(({ body }) => {
        const read = readBody(body);
        if (read.kind !== 'message' || read.message.kind !== 'event') throw new Error('events alone');
        return read.message;
      });
      for (const event of events) await told.queue.queue.send({ ...event, redriven: 1 });
      await told.turns();
      const published = told.events.map(({ detail }) => [detail.id, detail.sequence]);
      for (const { event } of events) expect(published).toContainEqual([event.id, event.sequence]);
    });

    it('the timer: it waits as a dead letter, and a redrive arms it anew', async () => {
      const told = await start({ config: { times: { idleHours: 0.5 } } });
      let refusing = true;
      told.restart(refusingProcess(part => refusing && part === 'timer'));
      const { from, letters } = await besides(told, from => told.text('first', { from }));
      expect(reasons(letters)).toEqual(['arm-failed', 'arm-failed']);
      refusing = false;
      const read = readBody(letters.find(({ body }) => body.includes(from))?.body ?? '');
      if (read.kind !== 'message') throw new Error('a message of ours');
      await told.queue.queue.send(read.message);
      await told.pass(45 * minutes);
      expect((await told.thread(from)).conversation).toBeUndefined();
    });

    it('a desk’s own queue: what it was to be told waits as a dead letter', async () => {
      const [onCall = ''] = newCustomers(1);
      const told = await start({
        config: { numbers: { [business]: { greeting: 'omit', phoneDesk: onCall } } },
        answer: (message, memory) => ({
          reply: message.startsWith('person')
            ? { response: `re:${message}`, end: true, handoff: { destination: 'desk', reason: 'asked' } }
            : { response: `re:${message}` },
          memory,
        }),
      });
      told.restart(
        refusingProcess(
          (part, [message]) =>
            part === 'queue' && String((message as { kind?: string }).kind).startsWith('case'),
        ),
      );
      const [from = '', beside = ''] = newCustomers(2);
      await told.text('person', { from });
      await told.text('hello', { from: beside });
      await told.pass(6 * minutes);
      expect(told.phone(from)).toEqual(['re:person']);
      expect(told.phone(beside)).toEqual(['re:hello']);
      await told.text('are you there', { from });
      await told.pass(40 * minutes);
      expect(told.events.map(event => event['detail-type'])).toContain('text.received');
      expect(reasons(lettersOf(told))).toContain('tell-failed');
      expect(told.queue.threads.depth()).toEqual({ waiting: 0, inFlight: 0 });
    });
  });

  describe('a turn is begun only with time enough to end', () => {
    const startOver = Array.from('abcdefghij', letter => `again ${letter}`);

    /**
     * Ten texts that are a turn each, to an agent that takes ten of the 25 seconds that a delivery has locally; one
     * call may take 20. `before` is asked before each call of the agent whether it has an outage.
     */
    async function tenTurns(isDown: (told: Scenario, answered: number) => boolean) {
      const now: { told?: Scenario } = {};
      const told = await start({
        config: { words: { startOver }, notices: { apology: 'Sorry.' } },
        network: vendors => async (input, init) => {
          const url = String(input);
          if (!now.told || !url.includes('/chat/')) return vendors(input, init);
          const { agent, time } = now.told;
          const answered = agent.calls.filter(
            ({ operation, status }) => operation === 'respond' && status === 200,
          ).length;
          agent.outage(isDown(now.told, answered) ? 503 : undefined);
          const answer = await vendors(input, init);
          if (url.endsWith('/respond')) await time.advance(10_000);
          return answer;
        },
      });
      now.told = told;
      const [from = ''] = newCustomers(1);
      for (const body of startOver) await told.text(body, { from });
      await told.pass(40 * minutes);
      expect(told.queue.threads.depth()).toEqual({ waiting: 0, inFlight: 0 });
      expect(told.failures).toEqual([]);
      expect((await told.thread(from)).putBack).toBeUndefined();
      const refused = told.agent.calls.filter(({ status }) => status === 503).length;
      return { refused, phone: told.phone(from), reasons: lettersOf(told).map(reasonOf) };
    }

    it('ten turns of one thread, then an outage: the tenth is tried through its patience, and the queue gives up none', async () => {
      const { refused, phone, reasons } = await tenTurns((_, answered) => answered === 9);
      expect(phone).toEqual([...startOver.slice(0, 9).map(body => `re:${body}`), 'Sorry.']);
      expect(refused).toBeGreaterThan(5);
      expect(reasons).toEqual(['agent-busy']);
    });

    it('an outage, nine turns, and an outage again: the queue’s own limit is not reached', async () => {
      const { phone, reasons } = await tenTurns(
        ({ queue }, answered) => queue.dead.depth().waiting === 0 || answered === 8,
      );
      expect(phone).toEqual(['Sorry.', ...startOver.slice(1, 9).map(body => `re:${body}`)]);
      expect(reasons).toEqual(['agent-busy', 'agent-busy']);
    });

    it('texts behind one that was given up on have had the same patience', async () => {
      const { reasons } = await tenTurns(() => true);
      expect(reasons).toEqual(Array(10).fill('agent-busy'));
    });

    it('a text that was put back unasked has two asks, as any other', async () => {
      const now: { told?: Scenario } = {};
      let failed = false;
      const told = await start({
        config: { words: { startOver: ['anew'] } },
        network: vendors => async (input, init) => {
          const isAsk = String(input).endsWith('/respond');
          if (isAsk && !failed && String(init?.body).includes('second')) {
            failed = true;
            now.told?.agent.fail({ answer: { status: 500 }, operation: 'respond' });
          }
          const answer = await vendors(input, init);
          if (isAsk) await now.told?.time.advance(10_000);
          return answer;
        },
      });
      now.told = told;
      const [from = ''] = newCustomers(1);
      await told.text('anew', { from });
      await told.text('second', { from });
      await told.pass(5 * minutes);
      const asks = told.agent.calls.filter(({ message }) => message === 'second');
      expect(asks.map(({ status }) => status)).toEqual([500, 200]);
      expect(told.phone(from)).toEqual(['re:anew', 're:second']);
    });
  });
});
