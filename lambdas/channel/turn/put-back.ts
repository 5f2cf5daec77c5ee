import { isUnasked } from '../ask/ask-journal.ts';
import { Postponed } from '../errors.ts';
import { saveSurely } from '../journal/save-surely.ts';
import type { TimeLeft, TurnParts } from '../turn-parts.ts';
import type { Batch } from './batch.ts';
import { idOf, type Received } from './received.ts';

/**
 * The messages that wait go back to the queue for another delivery with time enough. It is noted that they were not
 * asked: coming again counts as no failure and no possible ask.
 * @throws {Postponed} always, without delay
 */
export async function putBack(
  parts: TurnParts,
  batch: Batch,
  waiting: readonly Received[],
  time: TimeLeft,
): Promise<never> {
  const { thread } = batch;
  if (thread) {
    const unasked = waiting.filter(one => isUnasked(thread.putBack, idOf(one), one.receives));
    const since = batch.waitedSince ?? parts.clock();
    const receives = Object.fromEntries(unasked.map(one => [idOf(one), one.receives]));
    const next = { ...thread, putBack: { since, receives } };
    const saved = await saveSurely(parts, next, thread, 'whatever', time);
    if (saved.saved) batch.thread = saved.thread;
  }
  throw new Postponed('put-back', 0);
}
