import { describe, expect, it } from 'vitest';
import { type Saving, saveSurely } from '../../../lambdas/channel/journal/save-surely.ts';
import type { Saved } from '../../../lambdas/channel/ports.ts';
import { address } from '../../../lambdas/channel/thread/address.ts';
import { newThread, type Thread } from '../../../lambdas/channel/thread/thread.ts';

const seen = newThread({ business: address('+15550001000'), customer: address('+15551234567') });
const taken: Thread = { ...seen, mode: 'human', handoff: { requestedAt: 1, acceptedAt: 1 } };

/** A store in which a person takes the thread before the first save. */
function channelWith(saves: Thread[]): Saving {
  const answers: Saved[] = [{ saved: false, current: taken }, { saved: true }];
  const save = async (next: Thread): Promise<Saved> => {
    saves.push(next);
    return answers.shift() ?? { saved: true };
  };
  return {
    clock: () => 0,
    newId: () => 'write',
    random: () => 0.5,
    sleep: async () => undefined,
    store: { save },
  };
}

const time = { signal: new AbortController().signal, deadline: 1_000, agentTimeout: 100 };

describe('a save that depends on neither consent nor mode', () => {
  it('takes over a mode that was written in between, and keeps the opt-out that it brings', async () => {
    const saves: Thread[] = [];
    const saved = await saveSurely(channelWith(saves), { ...seen, optedOutAt: 5 }, seen, 'whatever', time);
    expect(saved).toMatchObject({ saved: true, thread: { mode: 'human', optedOutAt: 5 } });
    expect(saves[1]).toMatchObject({ mode: 'human', handoff: taken.handoff, optedOutAt: 5 });
  });

  it('is refused as it is where it does depend on them', async () => {
    const saves: Thread[] = [];
    expect(await saveSurely(channelWith(saves), seen, seen, 'as seen', time)).toEqual({
      saved: false,
      current: taken,
    });
    expect(saves).toHaveLength(1);
  });
});

describe('a save whose answer was lost', () => {
  it('is recognised, with the consent and the mode that it finds', async () => {
    const out = { optedOutAt: 7, pendingStops: ['SM1'], latestStop: 'SM1' };
    const found = { ...taken, ...out, version: 1, write: 'write' };
    const answers: (() => Saved)[] = [
      () => {
        throw new Error('the answer was lost');
      },
      () => ({ saved: false, current: found }),
    ];
    const channel = {
      ...channelWith([]),
      store: { save: async () => answers.shift()?.() ?? { saved: true } },
    };
    const saved = await saveSurely(channel, { ...seen, sequence: 3 }, seen, 'as seen', time);
    expect(saved).toEqual({
      saved: true,
      thread: { ...seen, ...out, sequence: 3, version: 1, mode: 'human', handoff: taken.handoff },
    });
  });
});
