import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { deadLetterFrom } from '../../bin/sms/dead-letter.ts';
import { isAboutPerson } from '../../bin/sms/dead-letters-of.ts';
import { address } from '../../lambdas/channel/thread/address.ts';
import type { TextMessage } from '../../lambdas/channel/thread/message.ts';
import { isDeep } from '../support/depth.ts';
import { engines } from '../support/engines/engines.ts';
import { inProcessEngine } from '../support/engines/in-process-engine.ts';
import { sampleOf, sampleSeed } from '../support/sample.ts';
import { desk } from '../support/scenario/desk.ts';
import { erase, tracesOf } from '../support/scenario/erasing.ts';
import {
  business,
  customer,
  type Scenario,
  type ScenarioOptions,
  scenario,
  secondBusiness,
  secondCustomer,
} from '../support/scenario/scenario.ts';

const minutes = 60_000;
const all = [inProcessEngine(), ...engines()];
/** On one of all engines, another in each run. */
const drawn = isDeep
  ? all
  : sampleOf(all, 1).map(engine => ({ ...engine, name: `${engine.name}, with SAMPLE_SEED=${sampleSeed}` }));

describe.each(drawn)('somebody is erased, on $name', ({ client, freshTable }) => {
  let on: { client: typeof client; table: string };
  beforeEach(async () => {
    on = { client, table: await freshTable() };
  });
  const say: ScenarioOptions['answer'] = (message, memory) => ({
    ...{ reply: { response: `re:${message}` }, memory },
  });
  const start = (options: ScenarioOptions = {}): Promise<Scenario> =>
    scenario(on, { answer: say, ...options });
  const number = customer.slice(1);

  it('nothing of their words and numbers is left, over all numbers, and others keep theirs', async () => {
    const run = await start();
    await run.text('Rumpelstiltskin');
    await run.text('Rapunzel', { to: secondBusiness });
    await run.text('Snow White', { from: secondCustomer });
    await run.pass(minutes);
    expect(await tracesOf(on, run, ['Rumpelstiltskin', 'Rapunzel', number])).not.toEqual([]);
    const { held, waiting } = await erase(on, run);
    expect(waiting).toBe(0);
    expect(held.threads.map(({ key }) => key.business).sort()).toEqual([business, secondBusiness]);
    expect(await tracesOf(on, run, ['Rumpelstiltskin', 'Rapunzel', number])).toEqual([]);
    expect(await tracesOf(on, run, ['Snow White'])).toContain('table thread message: Snow White');
    expect(run.agent.calls.filter(({ operation }) => operation === 'close')).toHaveLength(2);
    expect(run.failures).toEqual([]);
  });

  it('a delivery report that is written when the thread is gone holds nothing up, and goes too', async () => {
    const run = await start();
    await run.text('Rumpelstiltskin');
    await run.pass(minutes);
    let waits = 0;
    const pass = async (ms: number): Promise<void> => {
      await run.pass(ms);
      waits += 1;
      if (waits > 1) return;
      const late = { pk: { S: `thread#${business}#${customer}` }, sk: { S: 'delivery#late' } };
      await client.send(new PutItemCommand({ TableName: on.table, Item: late }));
    };
    const { waiting } = await erase(on, { ...run, pass });
    expect(waiting).toBe(0);
    expect(waits).toBeLessThan(10);
    expect(await tracesOf(on, run, ['Rumpelstiltskin', number])).toEqual([]);
  });

  it('a new text of theirs is served, in a new conversation, behind the events from before', async () => {
    const run = await start();
    await run.text('Rumpelstiltskin');
    await run.pass(minutes);
    await erase(on, run);
    const before = run.events.length;
    await run.text('Hello again');
    await run.pass(minutes);
    expect(run.phone().at(-1)).toContain('re:Hello again');
    const sequences = run.events.map(({ detail }) => Number(detail.sequence));
    expect(run.events.slice(before).map(event => event['detail-type'])).toContain('conversation.started');
    expect(sequences).toEqual(sequences.map((_, index) => index + 1));
  });

  it('who had opted out stays out, and START brings them back', async () => {
    const run = await start();
    await run.text('Rumpelstiltskin');
    await run.pass(minutes);
    await run.text('STOP');
    await run.pass(minutes);
    await erase(on, run);
    await erase(on, run);
    expect(await tracesOf(on, run, [number, 'Rumpelstiltskin', 'STOP'])).toEqual([]);
    const said = run.phone().length;
    await run.text('Are you there?');
    await run.pass(minutes);
    expect(run.phone().slice(said)).toEqual([]);
    expect((await run.thread()).optedOutBy).toBe('keyword');
    await run.text('START');
    await run.text('Are you there now?');
    await run.pass(minutes);
    expect(run.phone().slice(said).join('\n')).toContain('re:Are you there now?');
    await erase(on, run);
    await run.text('And now?');
    await run.pass(minutes);
    expect(run.phone().at(-1)).toContain('re:And now?');
  });

  it('what waits in the queue is not answered, whatever holds it up', async () => {
    const run = await start();
    run.agent.outage(503);
    await run.text('Rumpelstiltskin');
    await run.pass(minutes);
    await run.text('Rapunzel');
    const { waiting } = await erase(on, run);
    expect(waiting).toBe(0);
    run.agent.outage();
    await run.pass(30 * minutes);
    expect(run.phone()).toEqual([]);
    expect(await tracesOf(on, run, ['Rumpelstiltskin', 'Rapunzel', number])).toEqual([]);
  });

  it('what a turn was about to say stays unsaid', async () => {
    const run = await start();
    run.carrier.fail(...Array(20).fill({ answer: { status: 429 } }));
    await run.text('Rumpelstiltskin');
    await run.turns();
    await erase(on, run);
    run.carrier.fail();
    await run.pass(60 * minutes);
    expect(run.phone()).toEqual([]);
    expect(await tracesOf(on, run, ['Rumpelstiltskin', number])).toEqual([]);
  });

  it('what comes late of before is dropped: a text brought again, the sweep’s, a redrive, a status callback', async () => {
    const run = await start({ sweeps: true });
    run.carrier.deliverAs({
      outcome: { status: 'undelivered', code: 30003 },
      delays: [2_000, 40 * minutes],
    });
    const { sid } = await run.text('Rumpelstiltskin');
    run.webhooks.reachable = false;
    await run.text('Rapunzel');
    run.webhooks.reachable = true;
    await run.turns();
    await erase(on, run);
    const said = run.phone().length;
    const asked = run.agent.calls.length;
    await run.pass(6 * minutes);
    await run.carrier.redeliver(sid);
    await run.pass(60 * minutes);
    expect(run.phone().length).toBe(said);
    expect(run.agent.calls.slice(asked)).toEqual([]);
    expect(await tracesOf(on, run, ['Rumpelstiltskin', 'Rapunzel', number])).toEqual([]);
  });

  it('a stop that came before and is taken behind the erasure counts', async () => {
    const run = await start();
    await run.text('Rumpelstiltskin');
    await run.pass(minutes);
    const stop: TextMessage = {
      kind: 'text',
      ...{ sid: `SM${'5'.repeat(32)}`, body: 'STOP', media: [], from: {} },
      ...{ thread: (await run.thread()).key, receivedAt: run.time.clock() - 5 },
    };
    await erase(on, run);
    await run.queue.queue.send(stop);
    await run.pass(minutes);
    expect(await tracesOf(on, run, [number, 'STOP'])).toEqual([]);
    const said = run.phone().length;
    await run.text('Are you there?');
    await run.pass(minutes);
    expect(run.phone().length).toBe(said);
  });

  it('a person who has the thread loses it, and words of theirs on the way reach nobody', async () => {
    const run = await start();
    await run.text('Rumpelstiltskin');
    await run.pass(minutes);
    const person = desk(run);
    await person.accept('Ada');
    await person.say('Rapunzel, dear');
    await erase(on, run);
    await run.pass(minutes);
    expect(run.phone().join('\n')).not.toContain('Rapunzel');
    expect(run.events.at(-1)).toMatchObject({
      'detail-type': 'handoff.released',
      detail: { cause: 'erased' },
    });
    expect(await tracesOf(on, run, ['Rapunzel', number])).toEqual([]);
    expect((await person.thread()).status).toBe(404);
  });

  it('a phone desk forgets them, and keeps whom else it has', async () => {
    const phone = '+15559990000';
    const run = await start({
      config: { numbers: { [business]: { phoneDesk: phone } } },
      answer: (message, memory) => ({
        reply: { response: `re:${message}`, handoff: { destination: 'desk', reason: 'asked' } },
        memory,
      }),
    });
    await run.text('Rumpelstiltskin');
    await run.pass(2 * minutes);
    await run.text('Snow White', { from: secondCustomer });
    await run.pass(2 * minutes);
    await run.text('#1 Rapunzel', { from: phone });
    await run.pass(2 * minutes);
    await run.text('#2 Cinderella', { from: phone });
    await run.pass(2 * minutes);
    await run.text('Which of you is it', { from: phone });
    await run.pass(2 * minutes);
    expect(run.phone().join('\n')).toContain('Rapunzel');
    const { held } = await erase(on, run);
    expect(held.desks).toHaveLength(1);
    expect(await tracesOf(on, run, ['Rumpelstiltskin', 'Rapunzel', number])).toEqual([]);
    expect(await tracesOf(on, run, ['Snow White'])).not.toEqual([]);
    const told = run.phone(phone).length;
    await run.text('#1 Are you still there', { from: phone });
    await run.text('#2 And you', { from: phone });
    await run.pass(2 * minutes);
    expect(run.phone(phone).slice(told).join('\n')).toContain('There is no #1');
    expect(run.phone(secondCustomer).join('\n')).toContain('And you');
  });

  it('a turn that is under way when it is asked for says nothing, whatever the agent answers', async () => {
    let asks = 0;
    let asked: Promise<unknown> = Promise.resolve();
    const run: Scenario = await start({
      network: vendors => async (input, init) => {
        const { pathname } = new URL(input instanceof Request ? input.url : input);
        if (pathname.endsWith('/respond') && asks++ === 0)
          asked = erase(on, run, customer, { patience: 0 }).then(({ waiting }) =>
            expect(waiting).toBeGreaterThan(0),
          );
        await asked;
        return vendors(input, init);
      },
    });
    await run.text('Rumpelstiltskin');
    await run.text('Rapunzel');
    await run.turns();
    await run.pass(30 * minutes);
    expect(asks).toBeGreaterThan(0);
    expect(run.phone()).toEqual([]);
    expect(await tracesOf(on, run, ['Rumpelstiltskin', 'Rapunzel', number])).toEqual([]);
    await run.text('Hello again');
    await run.pass(minutes);
    expect(run.phone().at(-1)).toContain('re:Hello again');
  });

  it('the same erasure, delivered again when the person has texted since, takes nothing of that', async () => {
    const run = await start();
    await run.text('Rumpelstiltskin');
    await run.pass(minutes);
    const { at } = await erase(on, run);
    const thread = (await run.thread()).key;
    await run.queue.queue.send({ kind: 'erase', thread, id: 'erase-twice', at });
    await run.pass(minutes);
    await run.text('Hello again');
    await run.pass(6 * minutes);
    await run.queue.queue.send({ kind: 'erase', thread, id: 'erase-twice', at });
    await run.pass(minutes);
    expect((await run.thread()).version).toBeGreaterThan(0);
    expect([...(await run.messages(thread)).values()]).toContain('answered');
  });

  it('both addresses of a WhatsApp customer go, whichever is named, and each stays out', async () => {
    const to = `whatsapp:${business}`;
    const id = 'whatsapp:US.13491208655302741918';
    const run = await start();
    const both = { ExternalUserId: id.slice(9), WaId: number };
    const says = async (body: string, from: string) => {
      await run.carrier.text({ from, to, body, extra: both });
      await run.pass(minutes);
    };
    await says('Rumpelstiltskin', `whatsapp:${customer}`);
    await says('Rapunzel', id);
    await run.text('By SMS');
    await run.pass(minutes);
    await says('STOP', id);
    const { held } = await erase(on, run, id);
    expect(held.threads).toHaveLength(3);
    const traces = ['Rumpelstiltskin', 'Rapunzel', 'By SMS', number, id.slice(9)];
    expect(await tracesOf(on, run, traces)).toEqual([]);
    const said = run.carrier.sent.length;
    await says('Are you there?', id);
    await says('And here?', `whatsapp:${customer}`);
    expect(run.carrier.sent.length).toBe(said);
  });

  it('who had opted out by one address is out at the other, though nothing says any more that they are one', async () => {
    const to = `whatsapp:${business}`;
    const id = 'whatsapp:US.13491208655302741918';
    const from = `whatsapp:${customer}`;
    const run = await start();
    await run.carrier.text({ from, to, body: 'Hello', extra: { ExternalUserId: id.slice(9), WaId: number } });
    await run.pass(minutes);
    await run.carrier.text({ from: id, to, body: 'STOP' });
    await run.pass(minutes);
    await erase(on, run, id);
    const said = run.carrier.sent.length;
    for (const one of [from, id]) {
      await run.carrier.text({ from: one, to, body: 'Are you there?' });
      await run.pass(minutes);
    }
    expect(run.carrier.sent.length).toBe(said);
  });

  it('who is erased once more while that waits is silent until the second has had its turn too', async () => {
    const run = await start();
    await run.text('Rumpelstiltskin');
    await run.pass(minutes);
    // as two operators do, or one who did not wait for the first to end
    await erase(on, run, customer, { patience: 0 });
    await run.time.advance(1_000);
    await run.text('Rapunzel');
    await run.time.advance(1_000);
    const second = await erase(on, run, customer, {
      queue: {
        async send(message) {
          // the first has its turn when the second has silenced the thread, and is not queued yet
          if (message.thread.business === business && message.thread.customer === customer) await run.turns();
          await run.queue.queue.send(message);
        },
      },
    });
    expect(second.waiting).toBe(0);
    await run.pass(30 * minutes);
    expect(run.phone()).toEqual([expect.stringContaining('re:Rumpelstiltskin')]);
    expect(await tracesOf(on, run, ['Rumpelstiltskin', 'Rapunzel', number])).toEqual([]);
    expect(run.failures).toEqual([]);
    await run.text('Hello again');
    await run.pass(minutes);
    expect(run.phone().at(-1)).toContain('re:Hello again');
  });

  it('idempotency keys go, and who has opted out is not written to by an opening', async () => {
    const run = await start();
    const person = desk(run);
    await run.text('STOP');
    await run.pass(minutes);
    await person.open({ business, customer: secondCustomer, body: 'Snow White' });
    await erase(on, run);
    const opened = await person.open({ business, customer, body: 'Rapunzel, are you there?' });
    expect(opened.status).toBe(409);
    // one that was let in before, as when two come at once
    await run.queue.queue.send({
      ...{ kind: 'opening', id: 'opening-1', at: run.time.clock(), body: 'Rapunzel, are you there?' },
      thread: { business: address(business), customer: address(customer) },
    });
    await run.pass(minutes);
    expect(run.phone().join('\n')).not.toContain('Rapunzel');
    const { held } = await erase(on, run);
    expect(held.keys).toHaveLength(0);
    expect(await tracesOf(on, run, ['Rapunzel', number])).toEqual([]);
  });

  describe('of whom the table has nothing yet', () => {
    const last = (run: Scenario) => run.phone().at(-1);

    it('a first text that waits is not answered, whatever number it went to and whatever holds it up', async () => {
      const run = await start();
      const sends = () => run.carrier.sent.length;
      await run.text('Hello');
      await run.pass(minutes);
      run.agent.outage(503);
      await run.text('Rumpelstiltskin', { to: secondBusiness });
      await run.turns();
      await run.carrier.text({
        from: `whatsapp:${customer}`,
        ...{ to: `whatsapp:${business}`, body: 'Rapunzel' },
      });
      const said = sends();
      const { held, waiting } = await erase(on, run);
      expect(waiting).toBe(0);
      expect(held.threads.length).toBeLessThan(3);
      run.agent.outage();
      await run.pass(40 * minutes);
      expect(sends()).toBe(said);
      expect(await tracesOf(on, run, ['Rumpelstiltskin', 'Rapunzel', number])).toEqual([]);
      await run.text('And now?', { to: secondBusiness });
      await run.pass(minutes);
      expect(last(run)).toContain('re:And now?');
    });

    it('a text that only the carrier has is not answered when the sweep finds it; the next one is', async () => {
      const run = await start({ sweeps: true });
      await run.pass(6 * minutes);
      run.webhooks.reachable = false;
      await run.text('Rumpelstiltskin');
      run.webhooks.reachable = true;
      expect((await erase(on, run)).held.threads).toEqual([]);
      await run.pass(60 * minutes);
      expect(run.phone()).toEqual([]);
      expect(await tracesOf(on, run, ['Rumpelstiltskin', number])).toEqual([]);
      await run.text('Hello');
      await run.pass(minutes);
      expect(last(run)).toContain('re:Hello');
    });

    it('an opening that waits reaches nobody', async () => {
      const run = await start();
      await desk(run).open({ business: secondBusiness, customer, body: 'Rapunzel, are you there?' });
      await erase(on, run);
      await run.pass(minutes);
      expect(run.phone()).toEqual([]);
      expect(await tracesOf(on, run, ['Rapunzel', number])).toEqual([]);
    });

    it('who is out by an earlier erasure’s mark alone stays out, whatever waits at the next', async () => {
      const run = await start();
      await run.text('STOP');
      await erase(on, run);
      const said = run.phone().length;
      expect((await erase(on, run)).held.threads).toEqual([]);
      await run.text('Rapunzel?');
      await erase(on, run);
      await run.text('Are you there?');
      await run.pass(minutes);
      expect(run.phone().length).toBe(said);
      await erase(on, run);
      await run.text('START');
      // in front of the next erasure, and counts
      await erase(on, run);
      await run.text('And now?');
      await run.pass(minutes);
      expect(last(run)).toContain('re:And now?');
    });

    it('a first text that is answered at that very moment says nothing', async () => {
      let asks = 0;
      let asked: Promise<unknown> = Promise.resolve();
      const run: Scenario = await start({
        network: vendors => async (input, init) => {
          const { pathname } = new URL(input instanceof Request ? input.url : input);
          if (!pathname.endsWith('/close') && asks++ === 0) asked = erase(on, run, customer, { patience: 0 });
          await asked;
          return vendors(input, init);
        },
      });
      await run.text('Rumpelstiltskin');
      await run.turns();
      await run.pass(30 * minutes);
      expect(asks).toBeGreaterThan(0);
      expect(run.phone()).toEqual([]);
      expect(await tracesOf(on, run, ['Rumpelstiltskin', number])).toEqual([]);
    });

    it('a text by the id of which nobody knows yet that it is theirs is not answered, and makes nobody out', async () => {
      const to = `whatsapp:${business}`;
      const id = 'whatsapp:US.13491208655302741918';
      const extra = { ExternalUserId: id.slice(9), WaId: number };
      const run = await start();
      await run.carrier.text({ ...{ from: id, to, extra }, body: 'Rumpelstiltskin' });
      await erase(on, run);
      await run.pass(30 * minutes);
      expect(run.carrier.sent).toEqual([]);
      const traces = ['Rumpelstiltskin', number, id.slice(9)];
      expect(await tracesOf(on, run, traces)).toEqual([]);
      await run.carrier.text({ ...{ from: id, to, extra }, body: 'Hello again' });
      await run.pass(minutes);
      expect(JSON.stringify(run.carrier.sent)).toContain('re:Hello again');
    });

    it('a STOP at the number that was erased counts for the id long after, though nothing but their pair tells of it', async () => {
      const [to, id] = [`whatsapp:${business}`, 'whatsapp:US.13491208655302741918'];
      const extra = { ExternalUserId: id.slice(9), WaId: number };
      const run = await start();
      await erase(on, run);
      await run.pass(minutes);
      await run.carrier.text({ from: id, to, extra, body: 'Hello again' });
      await run.pass(minutes);
      // as a process leaves it that has died before it passed it on
      const Key = { pk: { S: `thread#${to}#whatsapp:${customer}` }, sk: { S: 'state' } };
      const [UpdateExpression, at] = ['SET optedOutAt = :at', { N: String(run.time.clock()) }];
      const values = { ExpressionAttributeValues: { ':at': at } };
      await client.send(new UpdateItemCommand({ TableName: on.table, Key, UpdateExpression, ...values }));
      await run.carrier.text({ from: id, to, body: 'Are you there?' });
      await run.pass(minutes);
      const asked = run.agent.calls.filter(({ operation }) => operation === 'respond');
      expect(asked.map(({ message }) => message)).toEqual(['Hello again']);
    });

    it.each([{}, { ExternalUserId: 'US.13491208655302741918', WaId: number }])(
      'who was out and comes back by one address is in by the other, which has said nothing since (%j)',
      async extra => {
        const [to, id] = [`whatsapp:${business}`, 'whatsapp:US.13491208655302741918'];
        const both = { ExternalUserId: id.slice(9), WaId: number };
        const run = await start();
        const says = async (from: string, body: string, more: Record<string, string> = {}) => {
          await run.carrier.text({ from, to, body, extra: more });
          await run.pass(minutes);
        };
        await says(`whatsapp:${customer}`, 'Hello', both);
        await says(id, 'STOP');
        await erase(on, run);
        await says(id, 'Am I out?', extra);
        await says(`whatsapp:${customer}`, 'Am I out?', both);
        await erase(on, run);
        await says(`whatsapp:${customer}`, 'START', both);
        await says(id, 'And now?', extra);
        await says(`whatsapp:${customer}`, 'And here?', extra);
        const asked = run.agent.calls.filter(({ operation }) => operation === 'respond');
        expect(asked.map(({ message }) => message)).toEqual(['Hello', 'And now?', 'And here?']);
        expect(run.failures).toEqual([]);
      },
    );

    it('a text by such an id that comes to its turn only after the erasure is not answered either', async () => {
      const to = `whatsapp:${business}`;
      const id = 'whatsapp:US.13491208655302741918';
      const run = await start();
      const before = run.time.clock();
      await erase(on, run);
      await run.queue.queue.send({
        ...{ kind: 'text', sid: `SM${'7'.repeat(32)}`, body: 'Rumpelstiltskin', media: [], from: {} },
        thread: { business: address(to), customer: address(id) },
        ...{ alias: address(`whatsapp:${customer}`), receivedAt: before - 5 },
      });
      await run.pass(minutes);
      expect(run.carrier.sent).toEqual([]);
      expect(await tracesOf(on, run, ['Rumpelstiltskin', number, id.slice(9)])).toEqual([]);
    });
  });

  it('dead letters of theirs are told from others’', async () => {
    const run = await start();
    run.agent.outage(401);
    await run.text('Rumpelstiltskin');
    await run.text('Snow White', { from: secondCustomer });
    await run.pass(minutes);
    run.agent.outage();
    const letters = run.queue.dead
      .peek()
      .map(({ body, messageId }) => deadLetterFrom({ Body: body, MessageId: messageId }));
    const theirs = letters.filter(letter => isAboutPerson(letter, [address(customer)]));
    expect(letters).toHaveLength(2);
    expect(theirs.map(({ body }) => body.includes('Rumpelstiltskin'))).toEqual([true]);
    await erase(on, run);
    // a redrive that is under way at the same time
    for (const { message } of theirs)
      if (message?.kind === 'text') await run.queue.queue.send({ ...message, redriven: 1 });
    const said = run.phone().length;
    await run.pass(minutes);
    expect(run.phone().length).toBe(said);
  });
});
