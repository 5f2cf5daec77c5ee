import { randomUUID } from 'node:crypto';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { createSweepStore } from '../../lambdas/aws/sweep-store.ts';
import { address } from '../../lambdas/channel/thread/address.ts';
import type { Answering } from '../../simulators/agent/chat.ts';
import { isDeep } from '../support/depth.ts';
import { storyEngines } from '../support/engines/story-engines.ts';
import { sampleOf } from '../support/sample.ts';
import { mortalProcess } from '../support/scenario/mortal-process.ts';
import {
  business,
  customer,
  type ScenarioOptions,
  scenario,
  secondBusiness,
  secondCustomer,
} from '../support/scenario/scenario.ts';

const minutes = 60_000;
const hours = 60 * minutes;

const echo: Answering = (message, memory) => ({ reply: { response: `re:${message}`, end: false }, memory });

const on = storyEngines(import.meta.filename);

describe.each(on)('the sweep on $name', ({ client, freshTable }) => {
  const start = async (options: ScenarioOptions = {}) => {
    const table = await freshTable();
    const config = {
      numbers: { [business]: { greeting: 'omit' as const }, [secondBusiness]: { greeting: 'omit' as const } },
    };
    const started = await scenario({ client, table }, { answer: echo, sweeps: true, config, ...options });
    const asked = () =>
      started.agent.calls.filter(call => call.operation === 'respond').map(call => call.message);
    const recovered = () => started.telemetry.counts.get('TextsRecovered') ?? 0;
    const lists = () => started.carrier.calls.filter(call => call.operation === 'list-messages').length;
    const quiet = () => expect(started.queue.threads.depth()).toEqual({ waiting: 0, inFlight: 0 });
    const sweep = () => started.runtime.sweep();
    /** Lets time pass in strides of five minutes, at whose ends a sweep and the turns are taken. */
    const stride = async (ms: number) => {
      for (let passed = 0; passed < ms; passed += 5 * minutes) {
        await started.time.advance(5 * minutes);
        await started.carrier.idle();
        await sweep();
        await started.turns();
      }
    };
    return { ...started, table, asked, recovered, lists, quiet, sweep, stride };
  };

  it('loses nothing of an hour in which the webhook is down, and answers each text once, in order', async () => {
    const { asked, phone, quiet, recovered, stride, text, time, turns, webhooks } = await start({
      sweeps: false,
    });
    await text('before');
    await turns();
    await stride(20 * minutes);
    webhooks.reachable = false;
    const sent: string[] = [];
    for (let minute = 0; minute < 60; minute += 5) {
      for (const body of [`lost ${minute}`, `lost ${minute} too`]) {
        expect((await text(body)).status).toBeUndefined();
        await text(body.replace('lost', 'other'), { from: secondCustomer, to: secondBusiness });
        await time.advance(20_000);
        sent.push(body);
      }
      await stride(5 * minutes);
    }
    webhooks.reachable = true;
    await text('after');
    await turns();
    await stride(30 * minutes);
    const lines = asked().flatMap(message => message?.split('\n') ?? []);
    expect(lines.filter(line => line.startsWith('lost'))).toEqual(sent);
    expect(lines.filter(line => line.startsWith('other'))).toEqual(
      sent.map(body => body.replace('lost', 'other')),
    );
    expect(lines.filter(line => line === 'before' || line === 'after')).toEqual(['before', 'after']);
    expect(
      phone()
        .join('\n')
        .split('\n')
        .filter(line => line.includes('lost')),
    ).toHaveLength(sent.length);
    expect(recovered()).toBe(2 * sent.length);
    quiet();
  });

  it('leaves a text ten minutes to come by itself', async () => {
    const { asked, pass, text, webhooks } = await start();
    await pass(1 * minutes);
    webhooks.reachable = false;
    await text('lost');
    await pass(9 * minutes);
    expect(asked()).toEqual([]);
    await pass(6 * minutes);
    expect(asked()).toEqual(['lost']);
  });

  it('pages through what the carrier has, and queues the oldest first', async () => {
    const { carrier, queue, sweep, text, time, turns, webhooks } = await start({ sweeps: false });
    await sweep();
    webhooks.reachable = false;
    const sids: string[] = [];
    for (let index = 0; index < 230; index += 1) {
      const from = `+1555100${String(index % 7).padStart(4, '0')}`;
      sids.push((await text(`lost ${index}`, { from })).sid);
      await time.advance(1_000);
    }
    await time.advance(11 * minutes);
    await sweep();
    expect(queue.threads.peek().map(({ body }) => JSON.parse(body).sid)).toEqual(sids);
    expect(carrier.calls.filter(call => call.operation === 'list-messages').length).toBeGreaterThanOrEqual(3);
    await turns();
    expect(queue.threads.peek()).toEqual([]);
  });

  it('reads no further back than it has to', async () => {
    const { lists, stride, text, turns } = await start({ sweeps: false });
    for (let index = 0; index < 101; index += 1) await text(`text ${index}`);
    await turns();
    await stride(30 * minutes);
    const before = lists();
    await stride(5 * minutes);
    // one page for each of two numbers, and for each as a WhatsApp sender
    expect(lists() - before).toBe(4);
  });

  it.each([
    ['three sweeps at once', false],
    ['one after the other, in another process', true],
  ])('finds each text once: %s', async (_, restarts) => {
    const { asked, queue, recovered, restart, sweep, text, time, turns, webhooks } = await start({
      sweeps: false,
    });
    await sweep();
    webhooks.reachable = false;
    await text('lost');
    await time.advance(11 * minutes);
    await (restarts ? sweep() : Promise.all([sweep(), sweep(), sweep()]));
    if (restarts) restart();
    expect(recovered()).toBe(1);
    expect(queue.threads.depth().waiting).toBe(1);
    await time.advance(20 * minutes);
    await sweep();
    expect(queue.threads.depth().waiting).toBe(1);
    await turns();
    expect(asked()).toEqual(['lost']);
    expect(recovered()).toBe(1);
  });

  it('loses nothing and doubles nothing whichever call a sweep dies after', async () => {
    // the calls of a sweep that finds two texts, counted once
    const story = async (death?: { call: number; when: 'after' }) => {
      const told = await start({ sweeps: false });
      await told.sweep();
      told.webhooks.reachable = false;
      await told.text('one');
      await told.text('two');
      await told.time.advance(11 * minutes);
      const process = mortalProcess(death);
      told.restart(process);
      const end = await told.sweep().then(
        () => 'done',
        () => 'dead',
      );
      const calls = process.calls.length;
      await told.turns();
      await told.stride(15 * minutes);
      expect(told.asked().join('\n').split('\n'), JSON.stringify(death)).toEqual(['one', 'two']);
      told.quiet();
      return { calls, end };
    };
    const { calls, end } = await story();
    expect(end).toBe('done');
    expect(calls).toBeGreaterThan(15);
    const all = Array.from({ length: calls }, (_, index) => index + 1);
    for (const call of isDeep ? all : sampleOf(all, 6)) {
      expect((await story({ call, when: 'after' })).end, `after call ${call}`).toBe('dead');
    }
  });

  it('does not double what waits for an agent that fails', async () => {
    const { agent, asked, pass, phone, quiet, recovered, text } = await start({
      config: { times: { patienceSeconds: 3600 }, numbers: { [business]: { greeting: 'omit' } } },
    });
    const busy = { answer: { status: 429, headers: { 'Retry-After': '300' } } };
    agent.fail(...Array.from({ length: 6 }, () => busy));
    await text('One');
    await pass(1 * minutes);
    await text('Two');
    await pass(60 * minutes);
    expect(phone()).toEqual(['re:One\nTwo']);
    await pass(10 * minutes);
    expect(phone()).toEqual(['re:One\nTwo']);
    expect(asked().at(-1)).toBe('One\nTwo');
    expect(recovered()).toBeLessThanOrEqual(1);
    quiet();
  });

  it('does not double what waits for the carrier', async () => {
    const { carrier, pass, phone, quiet, recovered, text } = await start({
      config: { times: { patienceSeconds: 3600 }, numbers: { [business]: { greeting: 'omit' } } },
    });
    const refused = setRefusing(carrier);
    await text('One');
    await pass(30 * minutes);
    refused();
    await pass(10 * minutes);
    expect(phone()).toEqual(['re:One']);
    expect(recovered()).toBe(0);
    quiet();
  });

  it('takes what went through after all, and was queued a second time, once', async () => {
    const { asked, queue, quiet, sweep, text, time, turns } = await start({ sweeps: false });
    await sweep();
    await text('Hello');
    await time.advance(20 * minutes);
    await sweep();
    expect(queue.threads.depth().waiting).toBe(2);
    await turns();
    expect(asked()).toEqual(['Hello']);
    quiet();
  });

  it('lets a lost STOP take effect', async () => {
    const { asked, pass, phone, text, thread, webhooks } = await start();
    await text('Hello');
    await pass(10 * minutes);
    webhooks.reachable = false;
    await text('STOP');
    webhooks.reachable = true;
    await pass(20 * minutes);
    expect((await thread()).optedOutAt).toEqual(expect.any(Number));
    await text('And now?');
    await pass(1 * minutes);
    expect(asked()).toEqual(['Hello']);
    expect(phone().filter(body => body.startsWith('re:'))).toHaveLength(1);
  });

  it('keeps the order of a lost STOP and a lost START', async () => {
    const { asked, pass, text, thread, webhooks } = await start();
    await pass(10 * minutes);
    webhooks.reachable = false;
    await text('STOP');
    await pass(1 * minutes);
    await text('START');
    webhooks.reachable = true;
    await pass(20 * minutes);
    expect((await thread()).optedOutAt).toBeUndefined();
    await text('Hello');
    await pass(1 * minutes);
    expect(asked()).toEqual(['Hello']);
  });

  it('does not let a lost STOP undo the START that came after it', async () => {
    const { asked, pass, telemetry, text, thread, webhooks } = await start();
    await pass(10 * minutes);
    webhooks.reachable = false;
    await text('STOP');
    webhooks.reachable = true;
    await pass(1 * minutes);
    await text('START');
    await pass(20 * minutes);
    expect((await thread()).optedOutAt).toBeUndefined();
    expect(telemetry.counts.get('TextsSuperseded')).toBe(1);
    await text('Hello');
    await pass(1 * minutes);
    expect(asked()).toEqual(['Hello']);
  });

  it('finds lost texts to a number as a WhatsApp sender', async () => {
    const { carrier, pass, text, webhooks } = await start();
    await pass(10 * minutes);
    webhooks.reachable = false;
    await text('Hello', { from: `whatsapp:${customer}`, to: `whatsapp:${business}` });
    webhooks.reachable = true;
    await pass(20 * minutes);
    expect(carrier.sent.map(({ from, to, body }) => ({ from, to, body }))).toEqual([
      { from: `whatsapp:${business}`, to: `whatsapp:${customer}`, body: 're:Hello' },
    ]);
  });

  it('says of a lost picture that it is there, of what kind nobody knows', async () => {
    const { asked, carrier, pass, webhooks } = await start();
    await pass(10 * minutes);
    webhooks.reachable = false;
    const media = [{ contentType: 'image/jpeg' }, { contentType: 'image/png' }];
    await carrier.text({ from: customer, to: business, body: 'Look', media });
    webhooks.reachable = true;
    await pass(20 * minutes);
    expect(asked()).toEqual([expect.stringMatching(/^Look\n\[[a-z]+\]\n\[[a-z]+\]$/)]);
  });

  it('looks back two hours at first, and a day at most after that', async () => {
    const { asked, lines, sweep, text, time, turns, webhooks } = await start({ sweeps: false });
    webhooks.reachable = false;
    await text('another system answered this', { from: secondCustomer });
    await time.advance(121 * minutes);
    await text('found at first', { from: customer });
    await time.advance(11 * minutes);
    await sweep();
    await turns();
    expect(asked()).toEqual(['found at first']);

    await text('too old by then', { from: secondCustomer });
    await time.advance(hours);
    await text('of yesterday', { from: customer });
    await time.advance(23.5 * hours);
    await sweep();
    await turns();
    expect(asked()).toEqual(['found at first', 'of yesterday']);
    // of two numbers, each a WhatsApp sender too
    expect(lines.filter(line => line.includes('sweep looks no further back'))).toHaveLength(4);
  });

  it('does for the other numbers and threads what it can where the carrier fails for one', async () => {
    const { asked, carrier, sweep, telemetry, text, time, turns, webhooks } = await start({ sweeps: false });
    await sweep();
    webhooks.reachable = false;
    await text('first');
    await text('second', { to: secondBusiness });
    await time.advance(11 * minutes);
    carrier.fail({ operation: 'list-messages', answer: { status: 503 } });
    await expect(sweep()).rejects.toThrow('1 of 5 parts of the sweep failed');
    await turns();
    expect(asked()).toEqual(['second']);
    await time.advance(5 * minutes);
    await sweep();
    await turns();
    expect(asked()).toEqual(['second', 'first']);
    expect(telemetry.counts.get('TextsRecovered')).toBe(2);
  });

  it('keeps words and numbers out of its logs', async () => {
    const { lines, pass, text, webhooks } = await start();
    await pass(10 * minutes);
    webhooks.reachable = false;
    await text('Rumpelstiltskin');
    await pass(20 * minutes);
    expect(lines.join('\n')).not.toMatch(/Rumpelstiltskin|555\d{7}/);
  });

  describe('of threads', () => {
    it('resumes what was left unfinished for fifteen minutes, and not before', async () => {
      const { asked, pass, phone, queue, quiet, restart, sweep, text, thread, time, turns } = await start({
        sweeps: false,
      });
      restart(mortalProcess(await beforeTheSend(await start({ sweeps: false }))));
      await text('Hello');
      await turns();
      expect((await thread()).journal).toBeDefined();
      // the queue has given the text up
      await time.advance(30_000);
      for (const { receiptHandle } of queue.threads.receive(10)) queue.threads.delete(receiptHandle);
      quiet();
      await pass(14 * minutes);
      await sweep();
      quiet();
      await pass(1 * minutes);
      await sweep();
      await pass(2 * minutes);
      expect(phone()).toEqual(['re:Hello']);
      expect(asked()).toEqual(['Hello']);
      expect((await thread()).journal).toBeUndefined();
      quiet();
    });

    it('resumes a thread that a person has taken and nobody was told of', async () => {
      const { agent, events, pass, sweep, table, text, thread, time, turns } = await start({ sweeps: false });
      agent.say({ response: 'I get someone.', end: true, handoff: { destination: 'billing' } });
      await text('A person, please');
      await turns();
      await client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: { pk: { S: `thread#${business}#${customer}` }, sk: { S: 'state' } },
          UpdateExpression: 'SET handoff.acceptedAt = :at',
          ExpressionAttributeValues: { ':at': { N: String(time.clock()) } },
        }),
      );
      await pass(14 * minutes);
      await sweep();
      await turns();
      expect(events.at(-1)?.['detail-type']).toBe('handoff.requested');
      await pass(1 * minutes);
      await sweep();
      await turns();
      expect(events.at(-1)?.['detail-type']).toBe('handoff.accepted');
      expect((await thread()).handoff?.announced).toBe(true);
      await sweep();
      await turns();
      expect(events.filter(event => event['detail-type'] === 'handoff.accepted')).toHaveLength(1);
    });
  });

  describe('in its store', () => {
    const options = { client, lease: 4 * minutes, keep: 48 * hours };
    const number = address(business);
    const text = () => ({
      thread: { business: number, customer: address(customer) },
      sid: `SM${randomUUID()}`,
    });

    it('moves the watermark up alone', async () => {
      const store = createSweepStore({ ...options, table: await freshTable() });
      expect(await store.watermark(number)).toBeUndefined();
      await store.advance(number, 100);
      await store.advance(number, 50);
      expect(await store.watermark(number)).toBe(100);
      await store.advance(number, 101);
      expect(await store.watermark(number)).toBe(101);
      expect(await store.watermark(address(secondBusiness))).toBeUndefined();
    });

    it('gives a text to one of many, and again only if nothing came of it', async () => {
      const store = createSweepStore({ ...options, table: await freshTable() });
      const one = text();
      const claims = await Promise.all(Array.from({ length: 5 }, () => store.claim(one, 1_000)));
      expect(claims.toSorted()).toEqual(['ours', 'theirs', 'theirs', 'theirs', 'theirs']);
      expect(await store.claim(one, 1_000 + 4 * minutes)).toBe('theirs');
      expect(await store.claim(one, 1_001 + 4 * minutes)).toBe('ours');
      await store.queued(one, 1_002 + 4 * minutes);
      expect(await store.claim(one, 48 * hours)).toBe('queued');
    });
  });
});

type Started = Awaited<ReturnType<typeof scenario>>;

/** The last call of a turn before the carrier is called for a send. */
async function beforeTheSend({ restart, text, turns }: Started) {
  const process = mortalProcess();
  restart(process);
  await text('Hello');
  await turns();
  // fetch is called for create, for respond, and for the send
  const fetches = process.calls.flatMap((name, index) => (name === 'fetch' ? [index + 1] : []));
  return { call: fetches[2] ?? 0, when: 'before' as const };
}

/** Lets the carrier refuse all sends until it is ended. */
function setRefusing(carrier: Started['carrier']): () => void {
  carrier.outage(429);
  return () => carrier.outage();
}
