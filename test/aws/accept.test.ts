import { beforeAll, describe, expect, it } from 'vitest';
import { createAccept } from '../../lambdas/aws/accept.ts';
import { createOptOut } from '../../lambdas/aws/consent.ts';
import { createThreadReader } from '../../lambdas/aws/thread-reader.ts';
import { createThreadStore } from '../../lambdas/aws/thread-store.ts';
import type { ThreadReader } from '../../lambdas/channel/ports.ts';
import { address } from '../../lambdas/channel/thread/address.ts';
import { newThread, type Thread } from '../../lambdas/channel/thread/thread.ts';
import type { ThreadKey } from '../../lambdas/channel/thread/thread-key.ts';
import { engines } from '../support/engines/engines.ts';

let last = 5_550_300_000;
const freshKey = (): ThreadKey => {
  last += 1;
  return { business: address('+15550001000'), customer: address(`+1${last}`) };
};

describe.each(engines())('an accept in $name', ({ client, freshTable }) => {
  let table = '';
  beforeAll(async () => {
    table = await freshTable();
  });
  const store = () => createThreadStore({ client, table, retention: 86_400_000, clock: () => 1_000 });
  const reader = () => createThreadReader(client, table);
  const accept = (threads: ThreadReader = reader()) => createAccept(client, table, threads);

  async function saved(change: Partial<Thread>): Promise<Thread> {
    const fresh = newThread(freshKey());
    await store().save({ ...fresh, ...change }, fresh);
    return { ...fresh, ...change, version: 1 };
  }

  it('takes a thread whose agent has asked for a person, and leaves all else of it as it is', async () => {
    const handoff = { conversationId: 'CONV-1', destination: 'billing', requestedAt: 5 };
    const conversation = { id: 'CONV-1', startedAt: 1, lastTextAt: 2 };
    const thread = await saved({ mode: 'human', handoff, conversation, sequence: 7, recentSids: ['SM1'] });
    const taken = { ...handoff, acceptedAt: 9, acceptedBy: 'Grace' };
    expect(await accept()(thread.key, 'Grace', 9)).toEqual({ ...thread, handoff: taken });
    expect(await reader().thread(thread.key)).toEqual({ ...thread, handoff: taken });
    expect(await accept()(thread.key, 'Edsger', 11)).toEqual({ ...thread, handoff: taken });
  });

  it('takes a thread that the agent answers, with or without a conversation', async () => {
    const open = await saved({ conversation: { id: 'CONV-1', startedAt: 1, lastTextAt: 2 } });
    const expected = { conversationId: 'CONV-1', requestedAt: 9, acceptedAt: 9 };
    expect(await accept()(open.key, undefined, 9)).toEqual({ ...open, mode: 'human', handoff: expected });
    const idle = await saved({});
    expect(await accept()(idle.key, undefined, 9)).toEqual({
      ...idle,
      mode: 'human',
      handoff: { requestedAt: 9, acceptedAt: 9 },
    });
  });

  it('takes a thread of which no more is known than an opt-out', async () => {
    const key = freshKey();
    await createOptOut(client, table)(key, { id: 'SM1', at: 3 });
    expect(await accept()(key, undefined, 9)).toMatchObject({ version: 0, mode: 'human', optedOutAt: 3 });
  });

  it('makes no thread', async () => {
    const key = freshKey();
    expect(await accept()(key, 'Grace', 9)).toBeUndefined();
    expect(await reader().thread(key)).toBeUndefined();
  });

  it('has one winner among many', async () => {
    const { key } = await saved({ mode: 'human', handoff: { conversationId: 'CONV-1', requestedAt: 5 } });
    const people = Array.from({ length: 8 }, (_, index) => `person ${index}`);
    const threads = await Promise.all(people.map(by => accept()(key, by, 9)));
    expect(new Set(threads.map(thread => thread?.handoff?.acceptedBy)).size).toBe(1);
  });

  it('stops a turn that was decided before it, and takes up what a turn has changed while it was under way', async () => {
    const thread = await saved({});
    const conversation = { id: 'CONV-2', startedAt: 1, lastTextAt: 2 };
    let reads = 0;
    const threads: ThreadReader = {
      ...reader(),
      thread: async key => {
        const seen = await reader().thread(key);
        reads += 1;
        // a turn begins a conversation between this read and the write
        if (reads === 1) await store().save({ ...thread, conversation }, thread);
        return seen;
      },
    };
    expect(await accept(threads)(thread.key, 'Grace', 9)).toMatchObject({
      handoff: { conversationId: 'CONV-2' },
    });
    expect(reads).toBe(2);
    const before = { ...thread, version: 2, conversation };
    expect(await store().save({ ...before, sequence: 3 }, before)).toMatchObject({
      saved: false,
      current: { mode: 'human', handoff: { acceptedBy: 'Grace' } },
    });
  });

  it('is not undone by a save of a turn in human mode that was loaded before it', async () => {
    const thread = await saved({ mode: 'human', handoff: { conversationId: 'CONV-1', requestedAt: 5 } });
    await accept()(thread.key, 'Grace', 9);
    expect(await store().save({ ...thread, sequence: 3 }, thread)).toEqual({ saved: true });
    expect(await reader().thread(thread.key)).toMatchObject({
      sequence: 3,
      handoff: { acceptedBy: 'Grace' },
    });
  });
});
