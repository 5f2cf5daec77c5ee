import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { exhaustiveEngines } from '../support/engines/exhaustive-engines.ts';
import { countRequests } from '../support/engines/request-count.ts';
import { business, type ScenarioOptions, scenario } from '../support/scenario/scenario.ts';
import { fc } from '../support/seeded-check.ts';

const to = `whatsapp:${business}`;
const number = 'whatsapp:+15551234567';
const id = 'whatsapp:US.13491208655302741918';
const ExternalUserId = 'US.13491208655302741918';
const both = { ExternalUserId, WaId: '15551234567' };

describe.each(exhaustiveEngines())('a WhatsApp customer on $name', ({ client, freshTable, isSampled }) => {
  /** The engine makes no difference to these. */
  const anywhere = it.skipIf(isSampled);
  const start = async (options: ScenarioOptions = {}) => {
    const table = await freshTable();
    const told = await scenario({ client, table }, options);
    const asked = () =>
      told.agent.calls.filter(({ operation }) => operation === 'respond').map(({ message }) => message);
    const text = (body: string, from: string, extra: Record<string, string> = {}) =>
      told.carrier.text({ from, to, body, extra });
    const says = async (body: string, from: string, extra?: Record<string, string>) => {
      await told.time.advance(5_000);
      await text(body, from, extra);
      await told.turns();
    };
    const isOut = async (from: string) => (await told.thread(from, to)).optedOutAt !== undefined;
    /** As a process that died between the two leaves it. */
    const stopsAtOneOnly = (from: string) =>
      client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: { pk: { S: `thread#${to}#${from}` }, sk: { S: 'state' } },
          UpdateExpression: 'SET optedOutAt = :at',
          ExpressionAttributeValues: { ':at': { N: String(told.time.clock()) } },
        }),
      );
    return { ...told, asked, isOut, says, stopsAtOneOnly, text };
  };

  anywhere('without a number is answered at the id, in a thread of its own', async () => {
    const { asked, phone, says, thread } = await start();
    await says('Hola, hay sitio?', id, { ExternalUserId });
    expect(asked()).toEqual(['Hola, hay sitio?']);
    expect(phone(id)).toHaveLength(1);
    expect((await thread(id, to)).pairedWith).toBeUndefined();
  });

  anywhere('with both is answered at the number that the text came from', async () => {
    const { phone, says, thread } = await start();
    await says('Hello', number, both);
    expect([phone(number).length, phone(id).length]).toEqual([1, 0]);
    expect((await thread(number, to)).pairedWith).toBe(id);
    expect((await thread(id, to)).pairedWith).toBe(number);
  });

  it.each([
    ['the number', number, id],
    ['the id', id, number],
  ])('who stops by %s is out by both, and comes back by either', async (_, first, second) => {
    const { asked, isOut, says } = await start();
    await says('Hello', number, both);
    await says('STOP', first);
    expect([await isOut(first), await isOut(second)]).toEqual([true, true]);
    await says('Are you there?', second);
    await says('START', second);
    expect([await isOut(first), await isOut(second)]).toEqual([false, false]);
    await says('And now?', first);
    expect(asked()).toEqual(['Hello', 'And now?']);
  });

  anywhere(
    'who stops in the text that first says both is out by both when its webhook is answered',
    async () => {
      const { isOut, text } = await start();
      await text('STOP', id, both);
      expect([await isOut(number), await isOut(id)]).toEqual([true, true]);
    },
  );

  anywhere(
    'who has stopped by an id is out by the number that is told later, and the other way round',
    async () => {
      for (const [first, second] of [
        [id, number],
        [number, id],
      ] as const) {
        const { asked, isOut, says } = await start();
        await says('STOP', first);
        await says('Hello', second, both);
        expect([await isOut(first), await isOut(second)]).toEqual([true, true]);
        expect(asked()).toEqual([]);
        await says('START', second);
        await says('Hello', first);
        expect(asked()).toEqual(['Hello']);
      }
    },
  );

  anywhere.each([
    ['the number', number],
    ['the id', id],
  ])('who comes back by %s stays in by both, though their STOP is brought again', async (_, back) => {
    const { asked, carrier, isOut, says, time, turns } = await start();
    await says('Hello', number, both);
    await time.advance(5_000);
    const stop = await carrier.text({ from: number, to, body: 'STOP' });
    await turns();
    await says('START', back);
    await time.advance(5_000);
    await carrier.redeliver(stop.sid);
    expect([await isOut(number), await isOut(id)]).toEqual([false, false]);
    await turns();
    await says('And now?', id);
    expect(asked()).toEqual(['Hello', 'And now?']);
  });

  // which of the two threads' turns is first is drawn anew each time
  anywhere(
    'who stops by one before their START by the other has its turn is out',
    { repeats: 9 },
    async () => {
      const { asked, isOut, says, text, time, turns } = await start();
      await says('Hello', number, both);
      await says('STOP', number);
      await time.advance(5_000);
      await text('START', id);
      await time.advance(5_000);
      await text('STOP', number);
      await turns();
      expect([await isOut(number), await isOut(id)]).toEqual([true, true]);
      await says('Are you there?', id);
      expect(asked()).toEqual(['Hello']);
    },
  );

  anywhere('who stops in plain words by one is not texted by the other', async () => {
    const { asked, isOut, says } = await start();
    await says('Hello', number, both);
    await says('please stop texting me', id);
    expect(await isOut(number)).toBe(true);
    await says('Still there?', number);
    expect(asked()).toEqual(['Hello']);
  });

  /** Something happens while the agent is at its answer. */
  const whileAsking = () => {
    const meanwhile = { happens: async (): Promise<unknown> => undefined };
    const network: ScenarioOptions['network'] = vendors => async (input, init) => {
      const response = await vendors(input, init);
      if (String(input).endsWith('/respond')) await meanwhile.happens();
      return response;
    };
    return { meanwhile, network };
  };

  it('gets nothing at the number after a STOP by the id, though the agent is at its answer', async () => {
    const { meanwhile, network } = whileAsking();
    const { phone, says, text } = await start({ network });
    await says('Hello', number, both);
    meanwhile.happens = () => text('STOP', id);
    await says('Tell me more', number);
    expect(phone(number)).toHaveLength(1);
  });

  it.each(['before the turn', 'while the agent is asked'])(
    'is bound by an opt-out at the other address that its writer could not pass on, %s',
    async when => {
      const { meanwhile, network } = whileAsking();
      const { isOut, phone, says, stopsAtOneOnly } = await start({ network });
      await says('Hello', number, both);
      if (when === 'before the turn') await stopsAtOneOnly(id);
      else meanwhile.happens = () => stopsAtOneOnly(id);
      await says('Tell me more', number);
      expect(phone(number)).toHaveLength(1);
      expect(await isOut(number)).toBe(true);
    },
  );

  /** Each webhook is another machine's, whose clock may be off. */
  const onMachines = async () => {
    let off = 0;
    let now: () => number = () => 0;
    const told = await start({ machine: { clock: () => now() + off } });
    now = told.time.clock;
    const says = async (body: string, from: string, by = 0, extra?: Record<string, string>) => {
      await told.time.advance(1_000);
      off = by;
      const { sid } = await told.text(body, from, extra);
      off = 0;
      await told.turns();
      return sid;
    };
    const areOut = async () => [await told.isOut(number), await told.isOut(id)];
    return { ...told, areOut, says };
  };

  anywhere.each([
    [number, number],
    [number, id],
    [id, number],
  ])(
    'who stops by %s comes back by %s, though the clock of that machine is behind',
    async (first, second) => {
      const { areOut, asked, says } = await onMachines();
      await says('Hello', number, 0, both);
      await says('STOP', first, 9_000);
      await says('START', second, -9_000);
      expect(await areOut()).toEqual([false, false]);
      await says('And now?', first);
      expect(asked()).toEqual(['Hello', 'And now?']);
    },
  );

  anywhere('stays out by a STOP in words whose machine’s clock is behind the START before it', async () => {
    const { areOut, asked, says } = await onMachines();
    await says('Hello', number, 0, both);
    await says('STOP', number);
    await says('START', id, 9_000);
    await says('please stop texting me', number, -9_000);
    expect(await areOut()).toEqual([true, true]);
    await says('Still there?', number);
    await says('Still there?', id);
    expect(asked()).toEqual(['Hello']);
  });

  it('is bound by the latest word, by whichever address and clock', { timeout: 120_000 }, async () => {
    const step = fc.record({
      body: fc.constantFrom('STOP', 'Stop.', 'please stop texting me', 'START', 'Hello', 'again'),
      from: fc.constantFrom(number, id),
      by: fc.constantFrom(-9_000, 0, 9_000),
      which: fc.nat(9),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async steps => {
        const { areOut, carrier, says, turns } = await onMachines();
        const sids: string[] = [await says('Hello', number, 0, both)];
        let out = false;
        for (const { body, from, by, which } of steps) {
          // Twilio's own retry of an earlier one changes nothing
          if (body === 'again') {
            await carrier.redeliver(sids[which % sids.length] ?? '');
            await turns();
          } else sids.push(await says(body, from, by));
          if (body === 'START') out = false;
          else if (/stop/i.test(body)) out = true;
          expect(await areOut()).toEqual([out, out]);
        }
      }),
      { numRuns: isSampled ? 2 : 40 },
    );
  });

  anywhere(
    'costs two requests more a look where there are two addresses, and none where there is one',
    async () => {
      const requests = countRequests(client);
      const { carrier, says, text, time, turns } = await start();
      const spentBy = async (extra?: Record<string, string>) => {
        await time.advance(5_000);
        // the callbacks of what was sent before
        await carrier.idle();
        requests.take();
        await text('When do you open?', number, extra);
        await turns();
        return requests.take();
      };
      const usual = ['UpdateItem', 'BatchWriteItem', 'UpdateItem'];
      await says('Hello', number);
      expect(await spentBy()).toEqual(['BatchGetItem', ...usual]);
      await says('Hello', number, both);
      const look = ['BatchGetItem', 'BatchGetItem'];
      expect(await spentBy(both)).toEqual(['BatchGetItem', ...look, ...look, ...usual]);
    },
  );
});

describe.each(exhaustiveEngines())('a sender that is no number on $name', ({ client, freshTable }) => {
  it('is configured by its name, and answers from it', async () => {
    const told = await scenario(
      { client, table: await freshTable() },
      { config: { numbers: { 'rcs:brand_agent': {} } } },
    );
    const from = 'rcs:+15551234567';
    await told.carrier.text({ from, to: 'rcs:brand_agent', body: 'Do you have a room?' });
    await told.turns();
    expect(told.carrier.sent).toEqual([expect.objectContaining({ from: 'rcs:brand_agent', to: from })]);
    await told.carrier.text({ from, to: 'rcs:brand_agent', body: 'STOP' });
    expect((await told.thread(from, 'rcs:brand_agent')).optedOutAt).toEqual(expect.any(Number));
  });
});
