import { describe, expect, it } from 'vitest';
import { address } from '../../lambdas/channel/thread/address.ts';
import { bodyOf } from '../../lambdas/channel/thread/queue-body.ts';
import { newThread } from '../../lambdas/channel/thread/thread.ts';
import type { TurnParts } from '../../lambdas/channel/turn-parts.ts';
import { createTakeTurn } from '../../lambdas/take-turn/take-turn.ts';
import { localTelemetry } from '../../local/local-telemetry.ts';
import { prepared } from '../support/prepared.ts';
import { sqsRecord } from '../support/vendors/lambda-events.ts';

const customers = ['+15551230001', '+15551230002', '+15551230003'] as const;

/** One message of each customer, all in one batch; what is deleted while it lasts. `slow` is done last of all. */
async function batchOf(some: readonly string[], { slow, fails }: { slow?: string; fails?: string } = {}) {
  const forgotten: string[] = [];
  const postponed: string[] = [];
  const quick = some.filter(customer => customer !== slow && customer !== fails);
  const left = Promise.withResolvers<void>();
  const telemetry = localTelemetry(() => {});
  const parts = prepared<TurnParts>('parts', {
    isOutage: () => true,
    clock: () => 0,
    telemetry,
    store: prepared<TurnParts['store']>('store', {
      load: async (key, ids) => {
        if (key.customer === slow) await left.promise;
        if (key.customer === fails) throw new Error('down');
        return { thread: newThread(key), settled: new Set(ids) };
      },
    }),
  });
  const takeTurn = createTakeTurn({
    parts: async () => parts,
    telemetry,
    clock: () => 0,
    sleep: async () => {},
    forget: async handles => {
      forgotten.push(...handles);
      if (forgotten.length === quick.length) left.resolve();
      return new Set();
    },
    postpone: async handles => {
      postponed.push(...handles);
      return 0;
    },
    deadLetters: prepared<TurnParts['deadLetters']>('deadLetters', {}),
    turnDeadline: 90_000,
    agentTimeout: 60_000,
  });
  const records = some.map((customer, index) => {
    const thread = { business: address('+15550001000'), customer: address(customer) };
    const record = sqsRecord({ sid: customer });
    return {
      ...record,
      messageId: `message ${index}`,
      receiptHandle: `handle ${index}`,
      body: JSON.stringify(bodyOf({ kind: 'resume', thread, at: index })),
      attributes: { ...record.attributes, MessageGroupId: customer },
    };
  });
  const { batchItemFailures } = await takeTurn({ Records: records });
  return { forgotten, postponed, failures: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) };
}

describe('a batch', () => {
  it('of one thread deletes nothing itself: the mapping does', async () => {
    expect(await batchOf(customers.slice(0, 1))).toEqual({ forgotten: [], postponed: [], failures: [] });
  });

  it('deletes what is done while another is at work, and leaves the last one to the mapping', async () => {
    expect(await batchOf(customers, { slow: customers[1] })).toEqual({
      forgotten: ['handle 0', 'handle 2'],
      postponed: [],
      failures: [],
    });
  });

  it('deletes nothing of what comes again', async () => {
    expect(await batchOf(customers, { slow: customers[2], fails: customers[0] })).toEqual({
      forgotten: ['handle 1'],
      postponed: ['handle 0'],
      failures: ['message 0'],
    });
  });
});
