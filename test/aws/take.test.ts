import { beforeAll, describe, expect, it } from 'vitest';
import { createAccept, createTake } from '../../lambdas/aws/accept.ts';
import { createOptOut } from '../../lambdas/aws/consent.ts';
import { createThreadReader } from '../../lambdas/aws/thread-reader.ts';
import { createThreadStore } from '../../lambdas/aws/thread-store.ts';
import type { ThreadReader } from '../../lambdas/channel/ports.ts';
import { address } from '../../lambdas/channel/thread/address.ts';
import { newThread, type Thread } from '../../lambdas/channel/thread/thread.ts';
import type { ThreadKey } from '../../lambdas/channel/thread/thread-key.ts';
import { engines } from '../support/engines/engines.ts';

let last = 5_550_800_000;
const freshKey = (): ThreadKey => {
  last += 1;
  return { business: address('+15550001000'), customer: address(`+1${last}`) };
};

describe.each(engines())('a taking by words in $name', ({ client, freshTable }) => {
  let table = '';
  beforeAll(async () => {
    table = await freshTable();
  });
  const store = () => createThreadStore({ client, table, retention: 86_400_000, clock: () => 1_000 });
  const reader = () => createThreadReader(client, table);
  const take = (threads: Pick<ThreadReader, 'thread'> = reader()) =>
    createTake(client, table, threads, 'front');
  const accept = () => createAccept(client, table, reader(), 'front');

  async function saved(change: Partial<Thread> = {}): Promise<Thread> {
    const fresh = newThread(freshKey());
    await store().save({ ...fresh, ...change }, fresh);
    return { ...fresh, ...change, version: 1 };
  }
  /** A reader behind whose first look something happens. */
  function withBehindFirst(happens: () => Promise<unknown>): Pick<ThreadReader, 'thread'> {
    let looks = 0;
    return {
      thread: async key => {
        const seen = await reader().thread(key);
        looks += 1;
        if (looks === 1) await happens();
        return seen;
      },
    };
  }

  it('is an accept that says so', async () => {
    const { key } = await saved({ conversation: { id: 'CONV-1', startedAt: 1, lastTextAt: 2 } });
    const handoff = {
      ...{ conversationId: 'CONV-1', desk: 'front', requestedAt: 9 },
      ...{ acceptedAt: 9, acceptedBy: 'Ada', byWriting: true },
    };
    expect(await take()(key, 'Ada', 9, 'writing')).toMatchObject({ mode: 'human', handoff });
    expect(await reader().thread(key)).toMatchObject({ mode: 'human', handoff });
    expect((await take()(key, 'Ada', 12, 'writing'))?.handoff).toEqual(handoff);
    expect((await take()(key, 'Grace', 13, 'writing'))?.handoff).toEqual(handoff);
    expect((await accept()(key, 'Ada', 14))?.handoff).toEqual({
      ...{ conversationId: 'CONV-1', desk: 'front', requestedAt: 9 },
      ...{ acceptedAt: 14, acceptedBy: 'Ada' },
    });
  });

  it('makes no thread, and takes none whose customer is out, also where the STOP comes in between', async () => {
    const nobody = freshKey();
    expect(await take()(nobody, 'Ada', 9, 'over')).toBeUndefined();
    expect(await reader().thread(nobody)).toBeUndefined();
    const out = await saved({ optedOutAt: 3 });
    expect(await take()(out.key, 'Ada', 9, 'over')).toEqual(out);
    const raced = await saved();
    const threads = withBehindFirst(() => createOptOut(client, table)(raced.key, { id: 'SM1', at: 5 }));
    const found = await take(threads)(raced.key, 'Ada', 9, 'writing');
    expect(found).toMatchObject({ optedOutAt: 5, pendingStops: ['SM1'] });
    expect(found?.handoff).toBeUndefined();
  });

  it('over another’s: the turn that was decided before it may not write theirs back', async () => {
    const handoff = { requestedAt: 5, acceptedAt: 6, acceptedBy: 'Ada', announced: true } as const;
    const thread = await saved({ mode: 'human', handoff });
    const over = await take()(thread.key, 'Grace', 6, 'over');
    expect(over?.handoff).toEqual({
      ...{ requestedAt: 5, acceptedAt: 7, acceptedBy: 'Grace' },
      byWriting: true,
    });
    const { handoff: _, ...released } = { ...thread, mode: 'agent' as const };
    expect(await store().save(released, thread)).toMatchObject({
      saved: false,
      current: { mode: 'human', handoff: { acceptedBy: 'Grace' } },
    });
  });

  it('over another’s does not undo what a turn has told meanwhile', async () => {
    const handoff = { requestedAt: 5, acceptedAt: 6, acceptedBy: 'Ada', byWriting: true } as const;
    const thread = await saved({ mode: 'human', handoff });
    const told = { ...thread, handoff: { ...handoff, announced: true as const } };
    const accepting = createAccept(
      client,
      table,
      withBehindFirst(() => store().save(told, thread)),
    );
    expect((await accepting(thread.key, 'Ada', 9))?.handoff).toEqual({
      ...{ requestedAt: 5, acceptedAt: 9, acceptedBy: 'Ada' },
      announced: true,
    });
  });

  it('has one winner among many that write at once', async () => {
    const { key } = await saved();
    const people = Array.from({ length: 6 }, (_, index) => `person ${index}`);
    const threads = await Promise.all(people.map(by => take()(key, by, 9, 'writing')));
    expect(new Set(threads.map(thread => thread?.handoff?.acceptedBy)).size).toBe(1);
  });
});
