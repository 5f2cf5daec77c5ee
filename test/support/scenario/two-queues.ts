import type { DynamoTestEngine } from '../engines/engines.ts';
import { erase, tracesOf } from './erasing.ts';
import { business, customer, scenario } from './scenario.ts';

export const minute = 60_000;
const to = `whatsapp:${business}`;
export const number = `whatsapp:${customer}`;
export const id = 'whatsapp:US.13491208655302741918';
export const both = { ExternalUserId: id.slice(9), WaId: customer.slice(1) };

/** One customer by two addresses, of which `turns` can hand out one thread's messages only. */
export async function start(engine: Pick<DynamoTestEngine, 'client' | 'freshTable'>) {
  const on = { client: engine.client, table: await engine.freshTable() };
  const counted = { requests: 0 };
  const send = (...args: [never]) =>
    counted.requests++ < 3_000 ? engine.client.send(...args) : Promise.reject(new Error('too many requests'));
  const dynamo = new Proxy(engine.client, {
    get: (it, name) => (name === 'send' ? send : Reflect.get(it, name)),
  });
  const run = await scenario(on, {
    machine: { dynamo },
    answer: (message, memory) => ({
      reply: {
        response: message
          .split('\n')
          .map(line => `re:${line}`)
          .join('\n'),
      },
      memory,
    }),
  });
  const { queue } = run.queue;
  const toQueue = queue.send;
  let held: Parameters<typeof toQueue>[0][] = [];
  let isOpen: (customer: string) => boolean = () => false;
  queue.send = async message => {
    if (isOpen(message.thread.customer)) await toQueue(message);
    else held.push(message);
  };
  const handOut = async (of: readonly string[], work: () => Promise<unknown>) => {
    isOpen = of.length > 0 ? one => of.includes(one) : () => true;
    const now = held.filter(message => isOpen(message.thread.customer));
    held = held.filter(message => !isOpen(message.thread.customer));
    for (const message of now) await toQueue(message);
    await work();
    isOpen = () => false;
  };
  return {
    on,
    run,
    counted,
    /** Waits for its turn. */
    async says(body: string, from: string, extra: Record<string, string> = {}, after = 5_000) {
      await run.time.advance(after);
      return (await run.carrier.text({ from, to: from === customer ? business : to, body, extra })).sid;
    },
    /** Of these addresses; of all. */
    turns: (...of: string[]) => handOut(of, run.turns),
    settle: () => handOut([], () => run.pass(10 * minute)),
    async erase(who: string, { patience = 30 * minute, ahead = 0 } = {}) {
      await run.time.advance(1_000);
      const time = { ...run.time, clock: () => run.time.clock() + ahead };
      return erase(on, { ...run, pass: ms => handOut([], () => run.pass(ms)), time }, who, { patience });
    },
    answers: () =>
      run.carrier.sent.flatMap(({ body }) => [...body.matchAll(/re:(\w+)/g)].map(([, word]) => word)),
    traces: () => tracesOf(on, run, [id.slice(9), customer.slice(1)]),
  };
}
