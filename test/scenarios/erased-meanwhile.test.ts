import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it, vi } from 'vitest';
import { isDeep } from '../support/depth.ts';
import { engines } from '../support/engines/engines.ts';
import { inProcessEngine } from '../support/engines/in-process-engine.ts';
import { sampleOf, sampleSeed } from '../support/sample.ts';
import { erase, tracesOf } from '../support/scenario/erasing.ts';
import { business, customer, type Scenario, scenario } from '../support/scenario/scenario.ts';

const minutes = 60_000;
const never = Number.POSITIVE_INFINITY;
const on = [inProcessEngine(), ...(isDeep ? engines() : [])];

const to = `whatsapp:${business}`;
const number = customer.slice(1);
const id = 'whatsapp:US.13491208655302741918';
const text = { from: id, to, extra: { ExternalUserId: id.slice(9), WaId: number } };
const state = { pk: { S: `thread#${to}#whatsapp:${customer}` }, sk: { S: 'state' } };

/** The moments of an erasure, each in front of a request of the turn, by its index; the next is not before the one. */
interface Moments {
  /** What the table has of them is read. */
  readonly looked: number;
  /** The threads of which it knows are silenced. */
  readonly silenced: number;
  /** These threads have had their turn, and are gone. */
  readonly gone: number;
  /** Whether the table is read again at that very moment, or when the turn is over. */
  readonly looksAgain: boolean;
}

function momentsUpTo(last: number): Moments[] {
  const all: Moments[] = [];
  for (let looked = 0; looked <= last; looked += 1)
    for (let silenced = looked; silenced <= last; silenced += 1)
      for (let gone = silenced; gone <= last; gone += 1)
        for (const looksAgain of [true, false]) all.push({ looked, silenced, gone, looksAgain });
  return all;
}

describe.each(on)('whose first text by an id is in its turn, on $name', ({ client, freshTable }) => {
  /** Gives the requests of the turn, and what was sent in it. */
  async function erasedAt({ looked, silenced, gone, looksAgain }: Moments) {
    const engine = { client, table: await freshTable() };
    const isGone = async () => {
      const { Item } = await client.send(new GetItemCommand({ TableName: engine.table, Key: state }));
      expect(Item).toBeUndefined();
    };
    const passing = (before: (request: string) => Promise<void>): typeof client =>
      new Proxy(client, {
        get: (it, name) =>
          name === 'send'
            ? async (command: object) => {
                await before(JSON.stringify(command));
                return Reflect.apply(client.send, client, [command]);
              }
            : Reflect.get(it, name),
      });

    const hasLooked = Promise.withResolvers<void>();
    const mayWrite = Promise.withResolvers<void>();
    const waits = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const mayLookAgain = Promise.withResolvers<void>();
    const isOver = Promise.withResolvers<void>();
    const begin = () => {
      let asked = 0;
      const pass = async (ms: number): Promise<void> => {
        waits[Math.min(asked, 1)]?.resolve();
        await (asked++ === 0 ? mayLookAgain : isOver).promise;
        if (asked > 1) await run.pass(ms);
      };
      const ofCommand = passing(async request => {
        if (!request.includes('UpdateExpression')) return;
        hasLooked.resolve();
        await mayWrite.promise;
      });
      return erase({ ...engine, client: ofCommand }, { ...run, pass });
    };
    let erasing: ReturnType<typeof erase> | undefined;
    let drained: Promise<void> | undefined;
    const requests: string[] = [];
    const dynamo = passing(async request => {
      const at = requests.push(request) - 1;
      if (at === looked) {
        erasing = begin();
        await hasLooked.promise;
      }
      if (at === silenced) {
        mayWrite.resolve();
        await waits[0]?.promise;
      }
      if (at === gone) {
        // beside the turn that is held up here, for which it would wait
        drained = run.turns();
        await vi.waitFor(isGone, { interval: 5 });
        if (!looksAgain) return;
        mayLookAgain.resolve();
        await Promise.race([erasing, waits[1]?.promise]);
      }
    });
    const run: Scenario = await scenario(engine, { machine: { dynamo } });
    await run.carrier.text({ ...text, body: 'Rumpelstiltskin' });
    await run.turns();
    const turn = { requests: [...requests], sent: [...run.carrier.sent] };
    for (const held of [mayWrite, mayLookAgain, isOver]) held.resolve();
    await drained;
    const erasure = await (erasing ?? begin());
    await run.pass(minutes);
    return { ...turn, engine, erasure, run };
  }

  it('hears nothing once they are silenced, and leaves nothing, whenever they are erased', async () => {
    const { requests, sent } = await erasedAt({
      looked: never,
      silenced: never,
      gone: never,
      looksAgain: false,
    });
    const claim = requests.findIndex(each => each.includes('claimedAt'));
    expect(claim).toBeGreaterThan(6);
    expect(sent).toHaveLength(1);
    const all = momentsUpTo(claim);
    for (const moments of isDeep ? all : sampleOf(all, 24)) {
      const { engine, erasure, run, sent: said } = await erasedAt(moments);
      const traces = await tracesOf(engine, run, ['Rumpelstiltskin', number, id.slice(9)]);
      const seen = { waiting: erasure.waiting, failures: run.failures, traces };
      const when = { ...moments, claim, sampleSeed };
      expect({ ...when, ...seen }).toEqual({ ...when, waiting: 0, failures: [], traces: [] });
      // from its second last request on the claim has looked at their other thread
      if (moments.silenced < claim - 1) expect({ ...when, said }).toEqual({ ...when, said: [] });
      await run.carrier.text({ ...text, body: 'Hello again' });
      await run.pass(minutes);
      expect(run.carrier.sent.length).toBeGreaterThan(said.length);
    }
  });
});
