import { expect, it } from 'vitest';
import { createAccept } from '../../lambdas/aws/accept.ts';
import { createThreadReader } from '../../lambdas/aws/thread-reader.ts';
import { createThreadStore } from '../../lambdas/aws/thread-store.ts';
import { address } from '../../lambdas/channel/thread/address.ts';
import { newThread, type Thread } from '../../lambdas/channel/thread/thread.ts';
import { engines } from '../support/engines/engines.ts';

it.each(engines())(
  'on $name, an accept for one handoff takes that one and no other',
  async ({ client, freshTable }) => {
    const table = await freshTable();
    const store = createThreadStore({ client, table, retention: 86_400_000, clock: () => 1_000 });
    const reader = createThreadReader(client, table);
    let last = 5_550_700_000;
    async function saved(change: Partial<Thread>): Promise<Thread> {
      last += 1;
      const fresh = newThread({ business: address('+15550001000'), customer: address(`+1${last}`) });
      await store.save({ ...fresh, ...change }, fresh);
      return { ...fresh, ...change, version: 1 };
    }
    const accept = createAccept(client, table, reader, 'front');

    const waiting = await saved({ mode: 'human', handoff: { desk: 'flex', requestedAt: 5 } });
    expect(await accept(waiting.key, 'flex', 9, 4)).toEqual(waiting);
    expect(await accept(waiting.key, 'flex', 9, 5)).toMatchObject({
      handoff: { desk: 'flex', requestedAt: 5, acceptedAt: 9, acceptedBy: 'flex' },
    });

    const released = await saved({ mode: 'agent' });
    expect(await accept(released.key, 'flex', 9, 5)).toEqual(released);
    expect(await reader.thread(released.key)).toEqual(released);

    // taken by somebody at the very moment between the look and the write
    const raced = await saved({ mode: 'human', handoff: { requestedAt: 5 } });
    let first = true;
    const racing = createAccept(client, table, {
      thread: async key => {
        const seen = await reader.thread(key);
        if (first) {
          first = false;
          await store.save({ ...raced, mode: 'agent' }, raced);
        }
        return seen;
      },
    });
    expect(await racing(raced.key, 'flex', 9, 5)).toMatchObject({ mode: 'agent' });

    // without a handoff named, a thread may be taken that nobody gave away: the default desk has it then
    expect(await accept(released.key, 'Grace', 9)).toMatchObject({
      mode: 'human',
      handoff: { desk: 'front' },
    });
  },
);
