import { saveSurely } from '../journal/save-surely.ts';
import { planMessage } from '../plan/plan-message.ts';
import type { PlannedMessage } from '../thread/message.ts';
import type { Thread } from '../thread/thread.ts';
import type { TimeLeft, TurnParts } from '../turn-parts.ts';
import { type Batch, isSettled, read, settledWith } from './batch.ts';
import { finishJournal, runTurn } from './run-turn.ts';

/** The turn of a message that is no text. */
export async function takeMessage(
  parts: TurnParts,
  batch: Batch,
  message: PlannedMessage,
  time: TimeLeft,
): Promise<Thread> {
  const { clock, settings, newId } = parts;
  const turn = newId();
  let thread = batch.thread ?? (await read(parts, batch));
  for (;;) {
    batch.doing = 'message';
    const next = planMessage(thread, message, { turn, now: clock(), settings });
    if (!next) return settledWith(batch, thread, [message]);
    const saved = await saveSurely(parts, next, thread, 'as seen', time);
    if (saved.saved) return runTurn(parts, batch, saved.thread, [message], time);
    thread = await finishJournal(parts, batch, await read(parts, batch), time);
    if (isSettled(batch, message)) return thread;
  }
}
