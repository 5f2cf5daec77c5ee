import { describe, expect, it } from 'vitest';
import { defaultNotices } from '../../lambdas/config/define-channel.ts';
import { exhaustiveEngines } from '../support/engines/exhaustive-engines.ts';
import { business, customer, type ScenarioOptions, scenario } from '../support/scenario/scenario.ts';
import { fc } from '../support/seeded-check.ts';

const minute = 60_000;

describe.each(exhaustiveEngines())('the order of consent on $name', ({ client, freshTable, isSampled }) => {
  /** Each webhook is another machine's, whose clock may be off. */
  const start = async (options: ScenarioOptions = {}) => {
    let off = 0;
    let now: () => number = () => 0;
    const told = await scenario(
      { client, table: await freshTable() },
      { ...options, machine: { clock: () => now() + off, ...options.machine } },
    );
    now = told.time.clock;
    return {
      ...told,
      asked: () =>
        told.agent.calls.filter(({ operation }) => operation === 'respond').map(({ message }) => message),
      consent: () => told.events.map(({ detail }) => detail.consent).filter(Boolean),
      isOut: async () => (await told.thread()).optedOutAt !== undefined,
      /** Texts by a machine whose clock is off by so much. */
      async text(body: string, by = 0) {
        await told.time.advance(1_000);
        off = by;
        const sent = await told.text(body);
        off = 0;
        return sent;
      },
      async retry(sid: string, by = 0) {
        off = by;
        await told.carrier.redeliver(sid);
        off = 0;
      },
    };
  };

  it.each([0, 4 * minute, 6 * minute, 60 * minute])(
    'a STOP that the carrier brings again after %i ms does not undo a START',
    async later => {
      const { asked, consent, isOut, pass, retry, text, turns } = await start();
      const { sid } = await text('STOP');
      await turns();
      await text('START');
      await turns();
      await pass(later);
      await retry(sid);
      expect(await isOut()).toBe(false);
      await turns();
      expect(await isOut()).toBe(false);
      await text('hello');
      await turns();
      expect(asked()).toEqual(['hello']);
      expect(consent()).toEqual(['out', 'in']);
    },
  );

  it('a STOP that comes again before its turn is one', async () => {
    const { consent, isOut, retry, text, turns } = await start();
    const { sid } = await text('STOP');
    await retry(sid, 3_000);
    await text('START');
    await turns();
    expect(await isOut()).toBe(false);
    expect(consent()).toEqual(['out', 'in']);
  });

  it.each([-5_000, 5_000])('a START behind a STOP counts, by a clock that is off by %i ms', async by => {
    const { isOut, text, turns } = await start();
    await text('STOP');
    await turns();
    await text('START', by);
    await turns();
    expect(await isOut()).toBe(false);
  });

  it.each([-5_000, 5_000])('a STOP behind a START stands, by a clock that is off by %i ms', async by => {
    const { consent, isOut, text, turns } = await start();
    await text('STOP');
    await turns();
    await text('START');
    await text('STOP', by);
    await turns();
    expect(await isOut()).toBe(true);
    expect(consent()).toEqual(['out', 'in', 'out']);
    await text('START', by);
    await turns();
    expect(await isOut()).toBe(false);
  });

  it('a second STOP says and publishes nothing', async () => {
    const { carrier, consent, text, turns } = await start();
    for (const body of ['Stop.', 'Stop!', 'STOP']) await text(body);
    await turns();
    await text('stop please');
    await turns();
    expect(consent()).toEqual(['out']);
    const ours = carrier.sent.filter(({ direction }) => direction === 'outbound-api');
    expect(ours.map(({ body }) => body).slice(0, 1)).toEqual(
      [defaultNotices.optOutConfirmed].slice(0, ours.length),
    );
    expect(ours.length).toBeLessThanOrEqual(1);
  });

  it('says "out" once, be it unanswered stops alone', async () => {
    const { carrier, text, turns } = await start();
    for (const body of ['Stop.', 'Stop!', 'Quit please']) await text(body);
    await turns();
    expect(carrier.sent.map(({ body }) => body)).toEqual([defaultNotices.optOutConfirmed]);
  });

  describe('what the sweep brings', () => {
    const lost = async (refuse: boolean) => {
      const told = await start({ sweeps: true });
      const { queue } = told.queue;
      const send = queue.send;
      return {
        ...told,
        lose: (on: boolean) => {
          if (refuse) queue.send = on ? () => Promise.reject(new Error('the queue is away')) : send;
          else told.webhooks.reachable = !on;
        },
      };
    };

    it.each([
      ['that nobody here has seen', false],
      ['that was written down, and did not get into the queue', true],
    ])('a STOP %s is over with the START behind it', async (_, written) => {
      const { consent, isOut, lose, pass, text, turns } = await lost(written);
      await pass(minute);
      lose(true);
      await text('STOP');
      lose(false);
      await text('START');
      await turns();
      await pass(30 * minute);
      expect(await isOut()).toBe(false);
      expect(consent()).toEqual([]);
    });

    it.each([false, true])('a STOP that was lost counts all the same (written down: %s)', async written => {
      const { consent, isOut, lose, pass, text } = await lost(written);
      await pass(minute);
      lose(true);
      await text('STOP');
      lose(false);
      await pass(30 * minute);
      expect(await isOut()).toBe(true);
      expect(consent()).toEqual(['out']);
      await text('START');
      await pass(minute);
      expect(await isOut()).toBe(false);
    });
  });

  const step = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constant('stop' as const), by: fc.constantFrom(-9_000, 0, 9_000) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constant('start' as const), by: fc.constantFrom(-9_000, 0, 9_000) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('retry' as const),
        which: fc.nat(9),
        by: fc.constantFrom(-9_000, 0, 9_000),
      }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('turns' as const) }) },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(1_000, 6 * minute) }),
    },
  );

  it('is the queue’s, whatever is sent again and whatever the clocks say', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async steps => {
        const { consent, events, isOut, pass, retry, text, turns } = await start();
        const sids: string[] = [];
        const wanted: string[] = [];
        let out = false;
        for (const each of steps) {
          if (each.do === 'stop' || each.do === 'start') {
            const { sid } = await text(each.do.toUpperCase(), each.by);
            sids.push(sid);
            const next = each.do === 'stop';
            if (next !== out) wanted.push(next ? 'out' : 'in');
            out = next;
            // promise 5: from the answer on, whatever waits
            if (out) expect(await isOut()).toBe(true);
          } else if (each.do === 'retry') {
            const sid = sids[each.which % Math.max(sids.length, 1)];
            if (sid !== undefined) await retry(sid, each.by);
          } else if (each.do === 'pass') {
            await pass(each.ms);
          } else await turns();
        }
        await turns();
        expect(await isOut()).toBe(out);
        expect(consent()).toEqual(wanted);
        expect(new Set(events.map(({ detail }) => detail.sequence)).size).toBe(events.length);
      }),
      { numRuns: isSampled ? 4 : 40 },
    );
  });

  it('is kept for the pair alone', async () => {
    const { text, turns, thread } = await start();
    await text('STOP');
    await turns();
    expect((await thread('+15559990000', business)).optedOutAt).toBeUndefined();
    expect((await thread(customer)).optedOutAt).toEqual(expect.any(Number));
  });
});
