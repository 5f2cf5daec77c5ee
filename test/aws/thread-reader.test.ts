import { beforeAll, describe, expect, it } from 'vitest';
import { createWriteDelivery } from '../../lambdas/aws/deliveries.ts';
import { createThreadReader } from '../../lambdas/aws/thread-reader.ts';
import { createThreadStore } from '../../lambdas/aws/thread-store.ts';
import { address } from '../../lambdas/channel/thread/address.ts';
import type { MessageRecord } from '../../lambdas/channel/thread/message-record.ts';
import { newThread } from '../../lambdas/channel/thread/thread.ts';
import type { ThreadKey } from '../../lambdas/channel/thread/thread-key.ts';
import { transcriptOf } from '../../lambdas/channel/thread/transcript.ts';
import { engines } from '../support/engines/engines.ts';
import { eventually } from '../support/eventually.ts';

const keyOf = (customer: string): ThreadKey => ({
  business: address('+15550001000'),
  customer: address(customer),
});

const record = (id: string, at: number, more: Partial<MessageRecord> = {}): MessageRecord => ({
  id,
  direction: 'out',
  by: 'agent',
  body: 'Hi',
  at,
  outcome: 'accepted',
  ...more,
});

describe.each(engines())('threads for people, in $name', ({ client, freshTable }) => {
  let table = '';
  beforeAll(async () => {
    table = await freshTable();
  });
  const store = () =>
    createThreadStore({ client, table, retention: 86_400_000, clock: () => 1_767_225_600_000 });
  const reader = () => createThreadReader(client, table);

  it('gives messages with what the carrier says of them, and no bare marks', async () => {
    const key = keyOf('+15551230001');
    await store().record(
      key,
      [record('turn-1-0', 5, { sid: 'SM1' }), record('turn-1-1', 5)],
      ['idle-CONV-1-1'],
    );
    const report = { sid: 'SM2', status: 'undelivered', rank: 6, code: 30003, at: 6 } as const;
    await createWriteDelivery(client, table, 86_400_000)(key, { effectId: 'turn-1-1', ...report });
    const stored = await reader().messages(key);
    expect(stored.records.map(({ id }) => id).sort()).toEqual(['turn-1-0', 'turn-1-1']);
    expect(transcriptOf(newThread(key), stored)).toMatchObject([
      { sid: 'SM1', status: 'accepted' },
      { sid: 'SM2', status: 'undelivered', errorCode: 30003 },
    ]);
    expect(await reader().messages(keyOf('+15551230002'))).toEqual({ records: [], deliveries: new Map() });
  });

  it('gives all of a thread that is longer than one page of DynamoDB, which has 1 MB', async () => {
    const key = keyOf('+15551230003');
    const body = 'x'.repeat(15_000);
    const records = Array.from({ length: 80 }, (_, index) =>
      record(`turn-${index}-0`, 1_000 - index, { body }),
    );
    await store().record(key, records, []);
    const { records: read } = await reader().messages(key);
    expect(read).toHaveLength(80);
    const times = transcriptOf(newThread(key), { records: read, deliveries: new Map() }).map(({ at }) => at);
    expect(times).toEqual([...times].sort());
  });

  it('lists threads in human mode by how long they wait, and goes on behind a place that is gone', async () => {
    const waiting = async (customer: string, since: number) => {
      const fresh = newThread(keyOf(customer));
      await store().save(
        { ...fresh, mode: 'human', handoff: { conversationId: 'CONV-1', requestedAt: since } },
        fresh,
      );
    };
    await waiting('+15551230012', 20);
    await waiting('+15551230011', 10);
    await waiting('+15551230013', 20);
    const agents = newThread(keyOf('+15551230014'));
    await store().save(agents, agents);
    const listed = async (limit: number, after?: Parameters<ReturnType<typeof reader>['waiting']>[1]) => {
      const { threads, next } = await reader().waiting(limit, after);
      return { customers: threads.map(({ key }) => key.customer), next };
    };
    await eventually(async () => expect((await listed(10)).customers).toHaveLength(3));
    const first = await listed(1);
    expect(first).toEqual({
      customers: ['+15551230011'],
      next: { since: 10, partition: 'thread#+15550001000#+15551230011' },
    });

    const seen = await reader().thread(keyOf('+15551230011'));
    if (!seen) throw new Error('it was there');
    const { handoff: _, ...released } = seen;
    await store().save({ ...released, mode: 'agent' }, seen);
    const second = await listed(10, first.next);
    expect(second.customers.toSorted()).toEqual(['+15551230012', '+15551230013']);
    expect(second.next).toBeUndefined();
    await eventually(async () => expect((await listed(10)).customers).toHaveLength(2));
  });
});
