import { describe, expect, it } from 'vitest';
import { firstEngine } from '../support/engines/first-engine.ts';
import { desk } from '../support/scenario/desk.ts';
import { business, customer, scenario } from '../support/scenario/scenario.ts';

const minutes = 60_000;
const onCall = '+15550009000';
// what is followed stands in the thread's own item, whose store is tried elsewhere: one engine is enough
const { client, freshTable } = firstEngine();

describe('a person’s words are followed', () => {
  async function start(options: Parameters<typeof scenario>[1] = {}) {
    const config = { numbers: { [business]: { greeting: 'omit' as const } }, ...options.config };
    const told = await scenario({ client, table: await freshTable() }, { ...options, config });
    const { events, pass, text, turns } = told;
    await text('hi');
    await turns();
    const api = desk(told);
    return {
      ...told,
      desk: api,
      /** What became of messages, as the bus heard it. */
      became: () =>
        events
          .filter(event => event['detail-type'].startsWith('message.'))
          .map(({ 'detail-type': type, detail }) => ({ type, detail })),
      undeliverable: () =>
        events.filter(event => event['detail-type'] === 'reply.undeliverable').map(({ detail }) => detail),
      async write(body: string, more: object = { by: 'Ada' }): Promise<string> {
        const { body: answer, status } = await api.say(body, crypto.randomUUID(), more);
        expect(status).toBe(202);
        await turns();
        return String(answer.id);
      },
      settle: () => pass(5_000),
      shown: async () =>
        ((await api.thread()).body.messages as Record<string, unknown>[])
          .filter(({ by }) => by === 'person')
          .map(({ id, status }) => [id, status]),
    };
  }
  const long = 'These are many words. '.repeat(150);

  it('until the bus hears that they arrived, under the id of the 202, which the thread shows too', async () => {
    const { became, settle, shown, thread, write } = await start();
    const id = await write('Room 12 is yours.');
    expect(became()).toEqual([]);
    await settle();
    expect(became()).toEqual([
      {
        type: 'message.delivered',
        detail: expect.objectContaining({ messageId: id, by: 'Ada', parts: 1, delivered: 1 }),
      },
    ]);
    expect(await shown()).toEqual([[id, 'delivered']]);
    expect((await thread()).wordsOut).toBeUndefined();
  });

  it.each([
    ['in order', {}],
    ['turned round', { reversed: true }],
    ['twice', { duplicated: true }],
    ['before and behind each other', { reversed: true, duplicated: true, delays: [5, 10] as const }],
  ])('all parts of them, once, with callbacks %s', async (_, how) => {
    const { became, carrier, settle, shown, write } = await start();
    carrier.deliverAs({ outcome: 'delivered', ...how });
    const id = await write(long);
    await settle();
    const parts = (await shown()).length;
    expect(parts).toBeGreaterThan(1);
    expect(await shown()).toEqual(Array(parts).fill([id, 'delivered']));
    expect(became()).toEqual([
      {
        type: 'message.delivered',
        detail: expect.objectContaining({ messageId: id, by: 'Ada', parts, delivered: parts }),
      },
    ]);
  });

  it('and failed where one part did not arrive, when it is known of all', async () => {
    const sending: { before?: (nth: number) => void } = {};
    let nth = 0;
    const { became, carrier, pass, undeliverable, write } = await start({
      network: vendors => (input, init) => {
        const isSend = init?.method === 'POST' && String(input).includes('/Messages.json');
        if (isSend) sending.before?.(nth++);
        return vendors(input, init);
      },
    });
    sending.before = part =>
      carrier.deliverAs(
        part === 1
          ? { outcome: { status: 'undelivered', code: 30005 } }
          : { outcome: 'delivered', delays: [200, 60_000] },
      );
    const id = await write(long);
    await pass(10_000);
    expect(undeliverable()).toEqual([expect.objectContaining({ messageId: id, code: 30005 })]);
    expect(became()).toEqual([]);
    await pass(2 * minutes);
    expect(became()).toEqual([
      {
        type: 'message.failed',
        detail: expect.objectContaining({
          messageId: id,
          by: 'Ada',
          parts: nth,
          delivered: nth - 1,
          reason: '30005',
        }),
      },
    ]);
  });

  it('and failed where the carrier refuses one: the parts behind it are not sent', async () => {
    const { became, carrier, settle, shown, undeliverable, write } = await start();
    carrier.fail({ answer: { status: 400, body: { code: 21211, status: 400, message: 'no number' } } });
    const id = await write(long);
    await settle();
    expect(undeliverable()).toEqual([
      expect.objectContaining({ messageId: id, reason: 'refused', code: 21211 }),
    ]);
    expect(became()).toEqual([
      {
        type: 'message.failed',
        detail: expect.objectContaining({
          messageId: id,
          delivered: 0,
          parts: (await shown()).length,
          reason: '21211',
        }),
      },
    ]);
  });

  it('and failed where the carrier takes none for too long, or cannot say what it took', async () => {
    for (const [outage, reason] of [
      [429, 'carrier-busy'],
      [500, 'carrier-unsure'],
    ] as const) {
      const { became, carrier, pass, undeliverable, write } = await start();
      carrier.outage(outage);
      const id = await write('Room 12 is yours.');
      await pass(20 * minutes);
      carrier.outage();
      await pass(20 * minutes);
      expect(undeliverable()).toContainEqual(
        expect.objectContaining({ messageId: id, reason, done: 'given-up' }),
      );
      expect(became()).toEqual([
        {
          type: 'message.failed',
          detail: expect.objectContaining({ messageId: id, by: 'Ada', parts: 1, delivered: 0, reason }),
        },
      ]);
    }
  });

  it('and delivered where the answer of a send was lost and its callback was not', async () => {
    const { became, carrier, pass, phone, write } = await start();
    carrier.fail({ answer: 'drop', processed: true });
    const id = await write('Room 12 is yours.');
    await pass(5 * minutes);
    expect(phone().filter(body => body === 'Room 12 is yours.')).toHaveLength(1);
    expect(became()).toEqual([
      { type: 'message.delivered', detail: expect.objectContaining({ messageId: id, by: 'Ada' }) },
    ]);
  });

  it('and failed where the customer has opted out: before them, between them, at the carrier alone', async () => {
    const before = await start();
    const answer = await before.desk.say('Room 12 is yours.', 'key-1', { by: 'Ada' });
    await before.text('STOP');
    await before.turns();
    const failed = (messageId: unknown, parts: unknown) => [
      {
        type: 'message.failed',
        detail: expect.objectContaining({ messageId, by: 'Ada', parts, delivered: 0, reason: 'opted-out' }),
      },
    ];
    expect(before.became()).toEqual(failed(answer.body.id, 0));
    expect(before.undeliverable()).toEqual([
      expect.objectContaining({ messageId: answer.body.id, reason: 'opted-out' }),
    ]);

    const blocked = await start();
    blocked.carrier.block(business, customer);
    const id = await blocked.write(long);
    await blocked.settle();
    expect(blocked.became()).toEqual([
      {
        type: 'message.failed',
        detail: expect.objectContaining({ messageId: id, delivered: 0, reason: '21610' }),
      },
    ]);
  });

  it('also of an opening, a release and a phone desk; never of an agent', async () => {
    const { agent, became, desk, pass, settle, shown, text, thread, turns } = await start({
      config: { numbers: { [business]: { greeting: 'omit', phoneDesk: onCall } } },
    });
    const opened = await desk.open({ business, customer, body: 'Your table is ready.' });
    await turns();
    await desk.accept('Ada');
    await turns();
    await pass(1_000);
    const released = await desk.release({ body: 'Back to our assistant.' });
    await turns();
    await settle();
    agent.say({ response: 'I get someone.', end: true, handoff: {} });
    await text('a person');
    await turns();
    const { sid } = await text('#1 Here I am', { from: onCall });
    await turns();
    await settle();
    const ids = [opened.body.id, released.body.id, `phone-${sid}`];
    expect(became().map(({ type, detail }) => [type, detail.messageId, detail.by])).toEqual([
      ['message.delivered', ids[0], undefined],
      ['message.delivered', ids[1], undefined],
      ['message.delivered', ids[2], 'phone'],
    ]);
    expect((await shown()).map(([id]) => id)).toEqual(ids);
    expect((await thread()).wordsOut).toBeUndefined();
  });

  it('as many as ten at once, where a carrier tells nothing', async () => {
    const { became, carrier, pass, thread, write } = await start();
    carrier.deliverAs({ outcome: 'delivered', delays: [60 * minutes, 120 * minutes] });
    const ids: string[] = [];
    for (let nth = 0; nth < 12; nth += 1) ids.push(await write(`Word ${nth}`));
    expect((await thread()).wordsOut?.map(({ id }) => id)).toEqual(ids.slice(2));
    await pass(130 * minutes);
    // callbacks of the same moment come in no order
    expect(new Set(became().map(({ detail }) => detail.messageId))).toEqual(new Set(ids.slice(2)));
  });
});
