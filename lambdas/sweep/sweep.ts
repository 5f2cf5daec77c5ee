import { faultOf } from '../channel/fault-of.ts';
import { lastTwo } from '../channel/thread/address.ts';
import { recoverTexts } from './recover-texts.ts';
import type { Sweep } from './sweep-parts.ts';

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
