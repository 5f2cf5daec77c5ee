import { describe, expect, it } from 'vitest';
import { address } from '../../lambdas/channel/thread/address.ts';
import { exhaustiveEngines } from '../support/engines/exhaustive-engines.ts';
import { business, type Scenario, scenario } from '../support/scenario/scenario.ts';

const minute = 60_000;
let nextCustomer = 5_553_000_000;

interface Texted {
  readonly sid: string;
  readonly body: string;
  readonly from: string;
}

describe.each(exhaustiveEngines())('an hour without, on $name', ({ client, freshTable, choose }) => {
  // a table each: the sweep remembers how far it has looked
  const start = async () =>
    scenario(
      { client, table: await freshTable() },
      {
        sweeps: true,
        config: { notices: { apology: 'Sorry.' }, numbers: { [business]: { greeting: 'omit' } } },
        answer: (message, memory) => ({
          reply: {
            response: message
              .split('\n')
              .map(line => `re:${line}`)
              .join('\n'),
          },
          memory,
        }),
      },
    );

  /** Two customers text before, every ten minutes of the hour, and after it. */
  async function textThroughout(told: Scenario, fail: () => void, mend: () => void): Promise<Texted[]> {
    const customers = [`+1${nextCustomer++}`, `+1${nextCustomer++}`];
    const texts: Texted[] = [];
    const round = async (name: string) => {
      for (const from of customers) {
        const body = `${name} of ${from.slice(-1)}`;
        texts.push({ sid: (await told.text(body, { from })).sid, body, from });
      }
    };
    await round('before');
    await told.pass(minute);
    fail();
    for (let tenth = 1; tenth <= 6; tenth += 1) {
      await round(`during ${tenth}`);
      await told.pass(10 * minute);
    }
    mend();
    await told.pass(45 * minute);
    await round('after');
    await told.pass(20 * minute);
    return texts;
  }

  /** How each text ended: answered, or given up with a dead letter; and what its customer heard. */
  async function account(told: Scenario, texts: readonly Texted[]) {
    const dead = new Set(told.queue.dead.peek().map(({ body }) => JSON.parse(body).sid));
    for (const { sid, body, from } of texts) {
      const outcome = (await told.messages({ business: address(business), customer: address(from) })).get(
        sid,
      );
      const lines = told
        .phone(from)
        .join('\n')
        .split('\n')
        .filter(line => line === `re:${body}`);
      expect(['answered', 'given-up'], body).toContain(outcome);
      if (outcome === 'answered') expect(lines, body).toHaveLength(1);
      else expect(dead.has(sid), `${body} waits for a redrive`).toBe(true);
    }
    for (const from of new Set(texts.map(text => text.from))) {
      expect((await told.thread(from)).journal).toBeUndefined();
      const sorrys = told.carrier.phone(from).filter(({ body }) => body === 'Sorry.');
      for (const [index, { at }] of sorrys.slice(1).entries()) {
        expect(at - (sorrys[index]?.at ?? 0), 'one apology an hour').toBeGreaterThanOrEqual(60 * minute);
      }
      const given = texts.filter(text => text.from === from && dead.has(text.sid));
      if (given.length > 0) expect(sorrys.length, 'an apology').toBeGreaterThan(0);
    }
    expect(told.queue.threads.depth()).toEqual({ waiting: 0, inFlight: 0 });
    // a sweep that the carrier does not answer says so, and the next one comes in five minutes
    expect(told.failures.map(String).filter(failure => !failure.includes('of the sweep failed'))).toEqual([]);
    return { dead: dead.size };
  }

  it.each(choose([503, 500, 'refuse', 'drop'] as const, 1))('the agent (%s)', async outage => {
    const told = await start();
    const texts = await textThroughout(
      told,
      () => told.agent.outage(outage),
      () => told.agent.outage(),
    );
    const { dead } = await account(told, texts);
    expect(dead).toBeGreaterThan(6);
  });

  it.each(choose([429, 500, 'refuse', 'drop'] as const, 1))('the carrier (%s)', async outage => {
    const told = await start();
    const texts = await textThroughout(
      told,
      () => told.carrier.outage(outage),
      () => told.carrier.outage(),
    );
    await account(told, texts);
  });

  it('the webhook', async () => {
    const told = await start();
    const texts = await textThroughout(
      told,
      () => {
        told.webhooks.reachable = false;
      },
      () => {
        told.webhooks.reachable = true;
      },
    );
    const { dead } = await account(told, texts);
    expect(dead).toBe(0);
  });
});
