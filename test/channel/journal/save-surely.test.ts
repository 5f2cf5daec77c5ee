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
