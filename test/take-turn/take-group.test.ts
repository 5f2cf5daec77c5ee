import { describe, expect, it } from 'vitest';
import { address } from '../../lambdas/channel/thread/address.ts';
import type { ThreadMessage } from '../../lambdas/channel/thread/message.ts';
import { bodyOf } from '../../lambdas/channel/thread/queue-body.ts';
import { newThread } from '../../lambdas/channel/thread/thread.ts';
import type { ThreadKey } from '../../lambdas/channel/thread/thread-key.ts';
import type { TurnParts } from '../../lambdas/channel/turn-parts.ts';
import { withDefaults } from '../../lambdas/config/define-channel.ts';
import { deliveredFrom, takeGroup } from '../../lambdas/take-turn/take-group.ts';
import { localTelemetry } from '../../local/local-telemetry.ts';
import { prepared } from '../support/prepared.ts';
import { sqsRecord } from '../support/vendors/lambda-events.ts';

const patience = 300_000;
const now = 1_000_000_000_000;
const threadOf = (customer: string): ThreadKey => ({
  business: address('+15550001000'),
  customer: address(customer),
});
const [anna, ben] = [threadOf('+15551230001'), threadOf('+15551230002')];

const ours = (thread: ThreadKey, at: number): string =>
  JSON.stringify(bodyOf({ kind: 'resume', thread, at } satisfies ThreadMessage));
const newer = '{"version":99}';
const foreign = '{"kind":"telepathy"}';

/** A group's messages, in a store in which all that is ours is settled: what is done about each, in order. */
async function taken(
  bodies: readonly string[],
  { firstReceivedAt = now, load }: { firstReceivedAt?: number; load?: TurnParts['store']['load'] } = {},
) {
  const done: string[] = [];
  const parts = prepared<TurnParts>('parts', {
    settings: withDefaults({
      numbers: { '+15550001000': {} },
      agents: { reception: { vendor: 'polyai-chat', region: 'us' } },
    }).settings,
    isOutage: () => true,
    clock: () => now,
    telemetry: localTelemetry(() => {}),
    store: prepared<TurnParts['store']>('store', {
      load: async (key, ids) => {
        done.push(`${key.customer.slice(-1)}: ${ids.join(' ')}`);
        return load ? load(key, ids) : { thread: newThread(key), settled: new Set(ids) };
      },
    }),
    deadLetters: prepared<TurnParts['deadLetters']>('deadLetters', {
      putAsItCame: async ({ body }, reason) => void done.push(`${reason}: ${body}`),
    }),
  });
  const delivered = bodies.map(body => {
    const record = sqsRecord({ sid: 'none' });
    const ApproximateFirstReceiveTimestamp = String(firstReceivedAt);
    return deliveredFrom({
      ...record,
      body,
      attributes: { ...record.attributes, ApproximateFirstReceiveTimestamp },
    });
  });
  const time = { signal: new AbortController().signal, deadline: now + 90_000, agentTimeout: 60_000 };
  return { ...(await takeGroup(parts, delivered, time)), done };
}

describe('a group of messages', () => {
  it('of one thread is taken together', async () => {
    expect(await taken([ours(anna, 1), ours(anna, 2)])).toEqual({
      finished: 2,
      done: ['1: resume-1 resume-2'],
    });
  });

  it('of two threads is taken by thread, in order', async () => {
    expect(await taken([ours(anna, 1), ours(ben, 2), ours(anna, 3)])).toEqual({
      finished: 3,
      done: ['1: resume-1', '2: resume-2', '1: resume-3'],
    });
  });

  it('that none of ours stands in: that is set aside, in its place', async () => {
    expect(await taken([ours(anna, 1), foreign, '', ours(anna, 2)])).toEqual({
      finished: 4,
      done: ['1: resume-1', `unreadable: ${foreign}`, 'unreadable: ', '1: resume-2'],
    });
  });

  it('that a later version’s stands in: it is waited for, and all behind it', async () => {
    expect(await taken([ours(anna, 1), newer, foreign, ours(anna, 2)])).toEqual({
      finished: 1,
      retryAfterMs: 2_000,
      done: ['1: resume-1'],
    });
  });

  it('… through the patience, then it is set aside, in its place', async () => {
    const messages = [ours(anna, 1), newer, ours(anna, 2)];
    expect(await taken(messages, { firstReceivedAt: now - patience + 1 })).toMatchObject({ finished: 1 });
    expect(await taken(messages, { firstReceivedAt: now - patience })).toEqual({
      finished: 3,
      done: ['1: resume-1', `newer-version: ${newer}`, '1: resume-2'],
    });
  });

  it('of which the first cannot be taken now: all come again', async () => {
    const load = () => Promise.reject(new Error('down'));
    expect(await taken([ours(anna, 1), foreign], { load })).toMatchObject({
      finished: 0,
      retryAfterMs: 2_000,
      done: ['1: resume-1'],
    });
  });
});
