import { describe, expect, it } from 'vitest';
import { createThreadStore } from '../../lambdas/aws/thread-store.ts';
import { address } from '../../lambdas/channel/thread/address.ts';
import { newThread, type Thread } from '../../lambdas/channel/thread/thread.ts';
import { createLocalIdleTimer, rearm } from '../../local/local-idle-timer.ts';
import { engines } from '../support/engines/engines.ts';
import { simulatedTime } from '../support/scenario/simulated-time.ts';

describe.each(engines())('timers after a restart on $name', ({ client, freshTable }) => {
  it('are armed again: for idle conversations, and for handoffs that nobody has accepted', async () => {
    const table = await freshTable();
    const store = createThreadStore({ client, table, retention: 1_000, clock: () => 0 });
    const save = async (last: number, thread: Partial<Thread>) => {
      const blank = newThread({
        business: address('+15550001000'),
        customer: address(`+1555123400${last}`),
      });
      await store.save({ ...blank, ...thread, write: 'w' }, blank);
    };
    const open = { startedAt: 1, lastTextAt: 100, timer: 1 };
    const handoff = { requestedAt: 200, timer: 2 };
    await save(1, { conversation: { id: 'CONV-1', ...open } });
    await save(2, { conversation: { id: 'CONV-2', ...open, warnedAt: 150 } });
    await save(3, {
      mode: 'human',
      conversation: { id: 'CONV-3', ...open },
      handoff: { conversationId: 'CONV-3', ...handoff },
    });
    // it opted out while it waited
    await save(4, { mode: 'human', handoff: { conversationId: 'CONV-4', ...handoff } });
    await save(7, {
      mode: 'human',
      conversation: { id: 'CONV-7', ...open },
      handoff: { conversationId: 'CONV-7', ...handoff, live: { joined: true } },
    });
    await save(5, { mode: 'human', handoff: { requestedAt: 5, acceptedAt: 5 } });
    await save(6, {});

    const armed: Record<string, readonly [timer: number, at: number]> = {};
    const timer = {
      arm: async (_: unknown, of: { conversationId: string; timer: number; at: number }) => {
        armed[of.conversationId] = [of.timer, of.at];
      },
      disarm: () => Promise.reject(new Error('is not called')),
    };
    await rearm(client, table, timer, { idle: 1_000, waiting: 50 });
    expect(armed).toEqual({
      'CONV-1': [1, 1_100],
      'CONV-2': [1, 1_150],
      'CONV-3': [2, 250],
      'CONV-4': [2, 250],
      'CONV-7': [2, 200],
    });
  });
});

it('of looks fire sooner on one machine, and all others when they are due', async () => {
  const { clock, timer, advance } = simulatedTime();
  const fired: unknown[] = [];
  const queue = { send: async (message: object) => void fired.push(message) };
  const idle = createLocalIdleTimer(queue, clock, timer, { looksAfter: 5_000 });
  const thread = { business: address('+15550001000'), customer: address('+15551234567') };
  await idle.arm(thread, { conversationId: 'c1', timer: 1, at: clock() + 60_000, look: true });
  await idle.arm(thread, { conversationId: 'c1', timer: 2, at: clock() + 60_000 });
  await advance(5_000);
  expect(fired).toEqual([{ kind: 'idle', thread, conversationId: 'c1', timer: 1 }]);
  await advance(55_000);
  expect(fired).toHaveLength(2);
});
