import type { SweepStore } from '../aws/sweep-store.ts';
import type { ListInbound } from '../carriers/twilio/list.ts';
import { faultOf } from '../channel/fault-of.ts';
import type { Clock, Telemetry, ThreadQueue, ThreadStore } from '../channel/ports.ts';
import { type Address, lastTwo } from '../channel/thread/address.ts';
import { recoverTexts } from './recover-texts.ts';

/** All in milliseconds. */
export interface SweepSettings {
  /** So long a text has for its own way through the webhook and a turn, and the carrier's list to show it. */
  readonly grace: number;
  /** How far back it looks at most, whatever the watermark says. */
  readonly reach: number;
  /** How far back its first look at a number goes: what came before was another system's to answer. */
  readonly firstReach: number;
  /** How long something of a thread has to be unfinished. */
  readonly unfinishedAfter: number;
  /** What one sweep may take; what is left then is the next one's. */
  readonly deadline: number;
}

export const sweepSettings: SweepSettings = {
  grace: 10 * 60_000,
  reach: 24 * 3_600_000,
  firstReach: 2 * 3_600_000,
  unfinishedAfter: 15 * 60_000,
  deadline: 50_000,
};

/** What the carrier has taken for us. */
export interface InboundTexts {
  readonly list: ListInbound;
  /** Where the attachments of a text can be read, by its sid: the list knows only how many there are. */
  readonly mediaUrl: (sid: string) => string;
}

export interface Sweep {
  /** Built once the credentials are there; rejects while they are not. */
  readonly inbound: () => Promise<InboundTexts>;
  readonly numbers: readonly Address[];
  readonly store: SweepStore;
  readonly threads: Pick<ThreadStore, 'load'>;
  readonly queue: Pick<ThreadQueue, 'send'>;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
  readonly settings: SweepSettings;
}

/**
 * Finds what nobody would come back to: threads left unfinished, and texts that the carrier has taken and we
 * never saw. One number's trouble is not another's.
 * @throws {Error} when all is done that can be, and something could not.
 */
export function createSweep(sweep: Sweep): () => Promise<void> {
  const { clock, numbers, settings, telemetry } = sweep;
  return async () => {
    const time = { deadline: clock() + settings.deadline, signal: AbortSignal.timeout(settings.deadline) };
    let failures = 0;
    const attempt = async (what: string, run: () => Promise<void>): Promise<void> => {
      try {
        await run();
      } catch (error) {
        failures += 1;
        telemetry.error('sweep failed', { what, ...faultOf(error) });
      }
    };
    await attempt('threads', () => resumeThreads(sweep));
    for (const number of numbers) {
      await attempt(`texts to ${lastTwo(number)}`, async () =>
        recoverTexts(sweep, await sweep.inbound(), number, time),
      );
    }
    if (failures > 0)
      throw new Error(`${failures} of ${numbers.length + 1} parts of the sweep failed: see the log`);
  };
}

/** The same thread is told again by the next sweep, until it is finished; being told twice changes nothing. */
async function resumeThreads({ clock, queue, settings, store, telemetry }: Sweep): Promise<void> {
  const now = clock();
  for (const thread of await store.unfinished(now - settings.unfinishedAfter)) {
    await queue.send({ kind: 'resume', thread, at: now });
    telemetry.count('ThreadsResumed');
  }
}
