import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAccept } from '../../lambdas/aws/accept.ts';
import { createOptOut } from '../../lambdas/aws/consent.ts';
import { createWriteDelivery } from '../../lambdas/aws/deliveries.ts';
import { createThreadReader } from '../../lambdas/aws/thread-reader.ts';
import { createThreadStore } from '../../lambdas/aws/thread-store.ts';
import { address } from '../../lambdas/channel/thread/address.ts';
import type { MessageRecord } from '../../lambdas/channel/thread/message-record.ts';
import { newThread, type Thread } from '../../lambdas/channel/thread/thread.ts';
import type { ThreadKey } from '../../lambdas/channel/thread/thread-key.ts';
import { engines } from '../support/engines/engines.ts';

let last = 5_550_100_000;
/** A thread that no other test has. */
const freshKey = (): ThreadKey => ({
  business: address('+15550001000'),
  customer: address(`+1${last++}`),
});

const record = (id: string): MessageRecord => ({
  id,
  sid: id,
  direction: 'in',
  by: 'customer',
  body: 'Grüße 👋',
  at: 1_000,
  outcome: 'answered',
});

describe.each(engines())('threads in $name', ({ client, freshTable }) => {
  const retention = 86_400_000;
  let table = '';
  const store = () => createThreadStore({ client, table, retention, clock: () => 1_767_225_600_000 });
  beforeAll(async () => {
    table = await freshTable();
  });

  it('gives a thread that nobody has written to in agent mode', async () => {
    const key = freshKey();
    expect(await store().load(key, ['SM1'])).toEqual({ thread: newThread(key), settled: new Set() });
  });

  it('gives back what was saved, and removes what is gone', async () => {
    const key = freshKey();
    const full: Thread = {
      ...newThread(key),
      sequence: 4,
      write: 'w1',
      conversation: { id: 'CONV-1', startedAt: 1, lastTextAt: 2, greeting: 'Hi' },
      recentSids: ['SM1'],
      apologisedAt: 3,
    };
    expect(await store().save(full, newThread(key))).toEqual({ saved: true });
    const { thread } = await store().load(key, []);
    expect(thread).toEqual({ ...full, version: 1 });

    const { conversation: _, ...closed } = thread;
    expect(await store().save(closed, thread)).toEqual({ saved: true });
    expect((await store().load(key, [])).thread).toEqual({ ...closed, version: 2 });
  });

  it('keeps an opening’s attributes whatever JSON they are, and reads those of older items', async () => {
    const nested = JSON.parse(`${'{"a":['.repeat(40)}1e-300${']}'.repeat(40)}`);
    const attributes = { nested, many: 1 / 3, '': [null, '', {}] };
    const key = freshKey();
    const opening = { text: 'Your room is ready.', attributes };
    await store().save({ ...newThread(key), opening }, newThread(key));
    const { thread } = await store().load(key, []);
    expect(thread.opening).toEqual(opening);
    expect((await createThreadReader(client, table).thread(key))?.opening).toEqual(opening);

    const old = { text: 'Your room is ready.', attributes: { booking: 17, tags: ['a'] } };
    await client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: marshall({ pk: `thread#${key.business}#${key.customer}`, sk: 'state' }),
        UpdateExpression: 'SET opening = :old',
        ExpressionAttributeValues: marshall({ ':old': old }),
      }),
    );
    const read = (await store().load(key, [])).thread;
    expect(read.opening).toEqual(old);
    expect(await store().save({ ...read, sequence: 9 }, read)).toEqual({ saved: true });
    expect((await store().load(key, [])).thread.opening).toEqual(old);
  });

  it('refuses a save over another version, and gives the thread as it is', async () => {
    const key = freshKey();
    const first = { ...newThread(key), write: 'first' };
    await store().save(first, newThread(key));
    expect(await store().save({ ...newThread(key), write: 'second' }, newThread(key))).toEqual({
      saved: false,
      current: { ...first, version: 1 },
    });
  });

  it('refuses a save over a consent or a mode that it has not seen', async () => {
    const key = freshKey();
    await createOptOut(client, table)(key, { id: 'SM1', at: 50 });
    const out = { ...newThread(key), optedOutAt: 50, pendingStops: ['SM1'], latestStop: 'SM1' };
    const refused = await store().save({ ...newThread(key), write: 'w' }, newThread(key));
    expect(refused).toEqual({ saved: false, current: out });

    expect(await store().save({ ...out, mode: 'human' }, out)).toEqual({ saved: true });
    const stale = { ...out, version: 1 };
    expect(await store().save(stale, stale)).toMatchObject({ saved: false, current: { mode: 'human' } });
  });

  it('refuses a turn that ends a handoff which was accepted meanwhile, and no other', async () => {
    const key = freshKey();
    const handoff = { conversationId: 'CONV-1', requestedAt: 5 };
    const asked = { ...newThread(key), mode: 'human' as const, handoff };
    await store().save(asked, newThread(key));
    const seen = { ...asked, version: 1 };
    const accepted = await createAccept(client, table, createThreadReader(client, table))(key, 'Grace', 9);
    expect(accepted?.handoff?.acceptedAt).toBe(9);

    const { handoff: _, ...released } = { ...seen, mode: 'agent' as const };
    expect(await store().save(released, seen)).toMatchObject({
      saved: false,
      current: { mode: 'human', handoff: { acceptedBy: 'Grace' } },
    });
    expect(await store().save({ ...seen, sequence: 3 }, seen)).toEqual({ saved: true });
    const now = (await store().load(key, [])).thread;
    expect(now).toMatchObject({ sequence: 3, handoff: { acceptedBy: 'Grace' } });
    const { handoff: __, ...back } = { ...now, mode: 'agent' as const };
    expect(await store().save(back, now)).toEqual({ saved: true });
    expect((await store().load(key, [])).thread).toMatchObject({ mode: 'agent', version: 3 });
  });

  it('keeps the latest opt-out, and lets a turn that has seen it clear it', async () => {
    const key = freshKey();
    const optOut = createOptOut(client, table);
    await optOut(key, { id: 'SM1', at: 50 });
    await optOut(key, { id: 'SM2', at: 70 });
    await optOut(key, { id: 'SM3', at: 60 });
    const { thread } = await store().load(key, []);
    expect(thread).toMatchObject({ optedOutAt: 70, pendingStops: ['SM1', 'SM2', 'SM3'], latestStop: 'SM3' });
    const { optedOutAt: _, pendingStops: __, ...back } = thread;
    expect(await store().save(back, thread)).toEqual({ saved: true });
    const cleared = (await store().load(key, [])).thread;
    expect(cleared.optedOutAt).toBeUndefined();
    expect(cleared.pendingStops).toBeUndefined();
  });

  it('refuses a turn that clears an opt-out over one that it has not seen, at the same moment', async () => {
    const key = freshKey();
    const optOut = createOptOut(client, table);
    await optOut(key, { id: 'SM1', at: 50 });
    const { thread } = await store().load(key, []);
    await optOut(key, { id: 'SM2', at: 50 });
    const { optedOutAt: _, pendingStops: __, ...back } = thread;
    expect(await store().save(back, thread)).toMatchObject({
      saved: false,
      current: { optedOutAt: 50, pendingStops: ['SM1', 'SM2'] },
    });
  });

  it('keeps some of what is pending, and does not write what has had its turn', async () => {
    const key = freshKey();
    const optOut = createOptOut(client, table);
    for (const id of ['SM1', 'SM2']) await optOut(key, { id, at: 50 });
    const { thread } = await store().load(key, []);
    const honoured = { ...thread, pendingStops: ['SM2'], honouredStops: { SM1: 60 } };
    expect(await store().save(honoured, thread)).toEqual({ saved: true });
    await optOut(key, { id: 'SM1', at: 90 });
    expect((await store().load(key, [])).thread).toEqual({ ...honoured, version: 1 });
  });

  it('takes an everyday stop for none where we have said the word', async () => {
    const [said, unsaid] = [freshKey(), freshKey()];
    const optOut = createOptOut(client, table);
    await store().save({ ...newThread(said), saidEverydayStop: true }, newThread(said));
    for (const key of [said, unsaid]) await optOut(key, { id: 'SM1', at: 50, everyday: true });
    expect((await store().load(said, [])).thread.optedOutAt).toBeUndefined();
    expect((await store().load(unsaid, [])).thread.optedOutAt).toBe(50);
  });

  it('knows which messages are settled', async () => {
    const key = freshKey();
    const many = Array.from({ length: 30 }, (_, index) => record(`SM${index}`));
    await store().record(key, many, ['release-1']);
    await store().record(key, many, ['release-1']);
    const { settled } = await store().load(key, ['SM0', 'SM29', 'SM30', 'release-1']);
    expect(settled).toEqual(new Set(['SM0', 'SM29', 'release-1']));
  });

  it('keeps the code that a second callback of the same status brings, and no other change', async () => {
    const key = freshKey();
    const write = createWriteDelivery(client, table, retention);
    const report = { effectId: 'turn-1', sid: 'SMb', rank: 6, at: 5 };
    const reader = createThreadReader(client, table);
    const kept = async () => {
      const delivery = (await reader.messages(key)).deliveries.get('turn-1');
      return [delivery?.status, delivery?.code];
    };
    await write(key, { ...report, status: 'undelivered' });
    expect(await write(key, { ...report, status: 'delivered', code: 1 })).toEqual({
      status: 'undelivered',
    });
    expect(await kept()).toEqual(['undelivered', undefined]);
    const stands = { status: 'undelivered', code: 30003 };
    for (const code of [{ code: 30003 }, { code: 30008 }, {}])
      expect(await write(key, { ...report, status: 'undelivered', ...code })).toEqual(stands);
    expect(await kept()).toEqual(['undelivered', 30003]);
  });

  it('finds a send by its record, and by a status callback', async () => {
    const key = freshKey();
    const write = createWriteDelivery(client, table, retention);
    await store().record(key, [{ ...record('turn-0'), sid: 'SMa', direction: 'out', by: 'agent' }], []);
    await write(key, { effectId: 'turn-1', sid: 'SMb', status: 'sent', rank: 4, at: 5 });
    const known = await store().sends(key, ['turn-0', 'turn-1', 'turn-2']);
    expect(known).toEqual(
      new Map([
        ['turn-0', { sid: 'SMa' }],
        ['turn-1', { sid: 'SMb' }],
      ]),
    );
  });
});
