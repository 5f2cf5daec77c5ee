import { BatchGetItemCommand } from '@aws-sdk/client-dynamodb';
import type { SQSRecord } from 'aws-lambda';
import { beforeAll, describe, expect, it } from 'vitest';
import { groupOf } from '../../lambdas/aws/thread-queue.ts';
import { address } from '../../lambdas/channel/thread/address.ts';
import type { EventMessage, TextMessage } from '../../lambdas/channel/thread/message.ts';
import { readBody } from '../../lambdas/channel/thread/queue-body.ts';
import type { Answering } from '../../simulators/agent/chat.ts';
import { storyEngines } from '../support/engines/story-engines.ts';
import { refusingProcess } from '../support/scenario/refusing-process.ts';
import { business, type Scenario, type ScenarioOptions, scenario } from '../support/scenario/scenario.ts';

const minutes = 60_000;
let nextCustomer = 5_558_000_000;
const newCustomer = () => `+1${nextCustomer++}`;
const threadOf = (from: string) => ({ business: address(business), customer: address(from) });

const echo: Answering = (message, memory) => ({ reply: { response: `re:${message}` }, memory });

/** Takes all that is in the dead-letter queue. */
function lettersOf({ queue }: Scenario): SQSRecord[] {
  const letters: SQSRecord[] = [];
  for (let got = queue.dead.receive(10); got.length > 0; got = queue.dead.receive(10)) {
    for (const { receiptHandle } of got) queue.dead.delete(receiptHandle);
    letters.push(...got);
  }
  return letters;
}
const reasonsOf = (letters: readonly SQSRecord[]) =>
  letters.map(({ messageAttributes }) => messageAttributes.reason?.stringValue);

/** A text as the webhook never lets it through: whoever looks at its picture stumbles. */
const stumblingBlock = (from: string, sid: string, receivedAt: number): TextMessage => ({
  kind: 'text',
  thread: threadOf(from),
  sid,
  body: 'stumble',
  media: [null as never],
  receivedAt,
  from: {},
});

const on = storyEngines(import.meta.filename);

describe.each(on)('what is set aside, on $name', ({ client, freshTable }) => {
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
        config: {
          numbers: { [business]: { greeting: 'omit' } },
          notices: { apology: 'Sorry.' },
          ...options.config,
        },
      },
    );

  it('a thread that cannot be read: its last message is set aside, and that is the end of it', async () => {
    const told = await start();
    const from = newCustomer();
    let reads = 0;
    told.restart(
      refusingProcess(
        (part, [command]) => {
          const isRead = part === 'dynamo' && command instanceof BatchGetItemCommand;
          if (isRead) reads += 1;
          return isRead;
        },
        // an endless loop would end no test: at last it is an outage
        () =>
          reads > 100
            ? Object.assign(new Error('down'), { code: 'ECONNREFUSED' })
            : new RangeError('a number that is none'),
      ),
    );
    await told.queue.queue.send({ kind: 'resume', thread: threadOf(from), at: told.time.clock() });
    await told.pass(8 * minutes);
    expect(reasonsOf(lettersOf(told))).toEqual(['own-error']);
    expect(reads).toBeLessThan(50);
    expect(told.queue.threads.depth()).toEqual({ waiting: 0, inFlight: 0 });
  });

  it('an event that is set aside, redriven and set aside again is published by the next redrive', async () => {
    const told = await start();
    const from = newCustomer();
    let refusing = true;
    told.restart(refusingProcess(part => refusing && part === 'bus'));
    await told.text('first', { from });
    for (let redrive = 0; redrive < 2; redrive += 1) {
      await told.pass(10 * minutes);
      const letters = lettersOf(told);
      expect(reasonsOf(letters)).toEqual(['publish-failed']);
      for (const { body } of letters) {
        const read = readBody(body);
        if (read.kind !== 'message' || read.message.kind !== 'event') throw new Error('events alone');
        const event: EventMessage = { ...read.message, redriven: (read.message.redriven ?? 0) + 1 };
        if (redrive === 1) refusing = false;
        await told.queue.queue.send(event);
      }
    }
    await told.turns();
    expect(told.events.map(event => event['detail-type'])).toEqual(['conversation.started']);
  });

  it('a redriven text before one on which we stumble is answered: the other one alone is set aside', async () => {
    const told = await start();
    const from = newCustomer();
    const { clock } = told.time;
    const sid = `SM${'b'.repeat(32)}`;
    const innocent: TextMessage = {
      ...stumblingBlock(from, sid, clock()),
      body: 'hello',
      media: [],
      redriven: 1,
    };
    await told.queue.queue.send(innocent);
    await told.queue.queue.send(stumblingBlock(from, `SM${'c'.repeat(32)}`, clock()));
    await told.pass(10 * minutes);
    expect(told.phone(from)).toEqual(['re:hello', 'Sorry.']);
    const letters = lettersOf(told);
    expect(letters.map(({ body }) => JSON.parse(body).body)).toEqual(['stumble']);
  });

  it('a fault while reading an unfinished turn again: it is finished, not written over', async () => {
    const told = await start();
    const from = newCustomer();
    const begun = told.time.clock();
    const asIfOver = () => told.time.clock() - begun > 5 * minutes;
    let isFaulty = true;
    told.restart(
      refusingProcess(
        (part, [command]) => {
          const now = isFaulty && asIfOver() && part === 'dynamo' && command instanceof BatchGetItemCommand;
          if (now) isFaulty = false;
          return now;
        },
        () => new RangeError('once'),
      ),
    );
    told.agent.outage(503);
    await told.text('hello', { from });
    await told.pass(4 * minutes);
    told.agent.outage(undefined);
    told.carrier.outage(429);
    await told.pass(80_000);
    told.carrier.outage(undefined);
    expect(isFaulty).toBe(true);
    await told.pass(10 * minutes);
    expect(isFaulty).toBe(false);
    expect(told.phone(from)).toEqual(['re:hello']);
    expect(lettersOf(told)).toEqual([]);
  });

  it('two hours without the store: texts wait rather than fall', async () => {
    const told = await start();
    const from = newCustomer();
    let isDown = true;
    told.restart(
      refusingProcess(
        part => isDown && part === 'dynamo',
        () => Object.assign(new Error('down'), { name: 'InternalServerError', $metadata: {} }),
      ),
    );
    await told.text('hello', { from });
    await told.pass(120 * minutes);
    isDown = false;
    await told.pass(60 * minutes);
    expect(told.phone(from)).toEqual(['re:hello']);
    expect(lettersOf(told)).toEqual([]);
  });

  it('turns between messages that are none of ours are begun only with time enough to end', async () => {
    const now: { told?: Scenario } = {};
    const told = await start({
      network: vendors => async (input, init) => {
        const answer = await vendors(input, init);
        if (String(input).endsWith('/respond')) await now.told?.time.advance(10_000);
        return answer;
      },
    });
    now.told = told;
    const from = newCustomer();
    const group = groupOf(threadOf(from));
    for (const word of ['one', 'two', 'three']) {
      await told.text(word, { from });
      told.queue.threads.send({ body: `not ${word}`, group, deduplicationId: `not-${word}-${from}` });
    }
    await told.pass(5 * minutes);
    expect(told.phone(from)).toEqual(['re:one', 're:two', 're:three']);
    // ten seconds are gone of 25, and one call of the agent may take 20
    expect(told.telemetry.counts.get('TurnsPostponed')).toBe(2);
  });
});
