import type { Unsettled } from '../thread/unsettled.ts';
import type { TimeLeft, TurnParts } from '../turn-parts.ts';
import { saveSurely } from './save-surely.ts';

/** An apology that the carrier would not take for hours is not sent any more. */
const staleApologyMs = 4 * 3_600_000;

/** Whether the carrier has had its time with this turn. An apology may wait longer than an answer. */
export function outOfPatience({ clock, settings }: TurnParts, { journal }: Unsettled): boolean {
  const patience = journal.outcome === 'given-up' ? staleApologyMs : settings.times.patience;
  return clock() - journal.startedAt >= patience;
}

/** Writes down how far the turn has come, before its messages go back to the queue. */
export async function postpone(
  parts: TurnParts,
  thread: Unsettled,
  time: TimeLeft,
  seen: Unsettled = thread,
): Promise<void> {
  await saveSurely(parts, thread, seen, 'whatever', time);
}
