import { describe, expect, it } from 'vitest';
import { optedOut } from '../../bin/sms/optouts.ts';
import { threadView } from '../../lambdas/thread-api/views.ts';
import { storyEngines } from '../support/engines/story-engines.ts';
import { erase, tracesOf } from '../support/scenario/erasing.ts';
import { business, customer, type ScenarioOptions, scenario } from '../support/scenario/scenario.ts';

const minutes = 60_000;
const to = `whatsapp:${business}`;
const number = `whatsapp:${customer}`;
const id = 'whatsapp:US.13491208655302741918';
const both = { ExternalUserId: id.slice(9), WaId: customer.slice(1) };

const on = storyEngines(import.meta.filename);

describe.each(on)('consent and an erasure, on $name', ({ client, freshTable }) => {
  async function start(options: ScenarioOptions = {}) {
    const on = { client, table: await freshTable() };
    const run = await scenario(on, {
      answer: (message, memory) => ({ reply: { response: `re:${message}` }, memory }),
      ...options,
    });
    const says = async (body: string, from: string, extra: Record<string, string> = {}) => {
      await run.time.advance(5_000);
      const business = from === customer ? to.slice(9) : to;
      const { sid } = await run.carrier.text({ from, to: business, body, extra });
      await run.pass(minutes);
      return sid;
    };
    const answers = () => run.carrier.sent.flatMap(({ body }) => /re:.*/.exec(body) ?? []);
    return { on, run, says, answers };
  }

  it.each([
    ['by SMS', customer],
    ['by WhatsApp', number],
  ])(
    'a STOP of before that is brought again afterwards silences nobody, and leaves nothing, %s',
    async (_, from) => {
      const { answers, on, run, says } = await start();
      await says('Hello', from);
      const stop = await says('STOP', from);
      await says('START', from);
      await erase(on, run);
      await run.carrier.redeliver(stop);
      await run.pass(10 * minutes);
      expect(await tracesOf(on, run, [customer.slice(1)])).toEqual([]);
      await says('Hello again', from);
      await run.carrier.redeliver(stop);
      await run.pass(10 * minutes);
      await says('And now?', from);
      expect(answers()).toEqual(['re:Hello', 're:Hello again', 're:And now?']);
      // it is a STOP all the same where it is a new one
      await says('STOP', from);
      await run.carrier.redeliver(stop);
      await says('Are you there?', from);
      expect(answers()).toHaveLength(3);
      expect(run.failures).toEqual([]);
    },
  );

  it('who is silenced is on no list of opt-outs, and out since no time', async () => {
    const { on, run, says } = await start();
    await says('Hello', customer);
    const seen: object[] = [];
    const pass = async (ms: number) => {
      const listed: unknown[] = [];
      for await (const one of optedOut(on.client, on.table)) listed.push(one);
      const { consent, optedOutAt } = threadView(await run.thread());
      seen.push({ listed, consent, optedOutAt });
      await run.pass(ms);
    };
    await erase(on, { ...run, pass });
    expect(seen[0]).toEqual({ listed: [], consent: 'out', optedOutAt: null });
  });

  it('who texts by one address while the other still waits for its turn is out by none', async () => {
    let meanwhile: (() => Promise<unknown>) | undefined;
    const { answers, on, run, says } = await start({
      network: vendors => async (input, init) => {
        const { pathname } = new URL(input instanceof Request ? input.url : input);
        const happens = pathname.endsWith('/close') ? meanwhile : undefined;
        meanwhile = pathname.endsWith('/close') ? undefined : meanwhile;
        await happens?.();
        return vendors(input, init);
      },
    });
    await says('Hello', number, both);
    let drained: Promise<void> | undefined;
    // the id’s thread has had its turn; the agent takes its time to close the conversation of the number’s
    meanwhile = async () => {
      const rest = async () => {
        for (let turn = 0; turn < 300; turn += 1) await new Promise(resolve => setImmediate(resolve));
      };
      await rest();
      await run.time.advance(1_000);
      await run.carrier.text({ from: id, to, body: 'One more thing', extra: both });
      drained = run.turns();
      await rest();
    };
    expect((await erase(on, run)).waiting).toBe(0);
    await drained;
    await run.pass(10 * minutes);
    await says('Hello by the id', id, both);
    await says('Hello by the number', number, both);
    expect(answers().slice(-2)).toEqual(['re:Hello by the id', 're:Hello by the number']);
    expect(run.failures).toEqual([]);
  });

  it.each([0, 3_000, -3_000])(
    'a STOP by one address while both wait for their turn counts for both, with the operator’s clock %d ms ahead',
    async ahead => {
      const { answers, on, run, says } = await start();
      await says('Hello', number, both);
      let isSaid = false;
      const pass = async (ms: number) => {
        if (!isSaid) await run.carrier.text({ from: number, to, body: 'STOP', extra: both });
        isSaid = true;
        await run.pass(ms);
      };
      const time = { ...run.time, clock: () => run.time.clock() + ahead };
      expect((await erase(on, { ...run, pass, time })).waiting).toBe(0);
      expect(isSaid).toBe(true);
      await run.pass(10 * minutes);
      // WhatsApp tells no number with an id
      await says('By the id', id, { ExternalUserId: id.slice(9) });
      await says('By the number', number);
      expect(answers()).toEqual(['re:Hello']);
      await says('START', number, both);
      await says('By the id again', id, both);
      expect(answers()).toEqual(['re:Hello', 're:By the id again']);
    },
  );

  it('an erasure that another one overtakes has its turn, and silences nobody for longer', async () => {
    const { answers, on, run, says } = await start();
    await says('Hello', customer);
    const slow = { ...run.time, clock: () => run.time.clock() - 2 * minutes };
    let isOvertaken = false;
    const queue = {
      queue: {
        send: async (message: Parameters<typeof run.queue.queue.send>[0]) => {
          if (!isOvertaken) {
            isOvertaken = true;
            await erase(on, run);
            await says('In between', customer);
          }
          await run.queue.queue.send(message);
        },
      },
    };
    const erasing = await erase(on, { ...run, time: slow }, customer, queue);
    expect(erasing.waiting).toBe(0);
    await run.pass(20 * minutes);
    await says('And now?', customer);
    expect(answers().at(-1)).toBe('re:And now?');
    expect((await run.thread()).pendingStops).toBeUndefined();
  });
});
