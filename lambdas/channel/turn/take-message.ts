import { saveSurely } from '../journal/save-surely.ts';
import { planMessage } from '../plan/plan-message.ts';
import { isLive, isNextLook } from '../thread/live.ts';
import type { PlannedMessage } from '../thread/message.ts';
import type { Thread } from '../thread/thread.ts';
import type { TimeLeft, TurnParts } from '../turn-parts.ts';
import { type Batch, isSettled, read, settledWith } from './batch.ts';
import { isPhoneOut } from './is-phone-out.ts';
import { listenTo } from './look.ts';
import { reportChange } from './report.ts';
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
  batch.doing = 'message';
  const heard =
    message.kind === 'idle' && isLive(thread) && isNextLook(thread, message)
      ? await listenTo(parts, thread, turn, time)
      : undefined;
  const phoneIsOut = await isPhoneOut(parts, thread, typeof heard === 'object' ? heard : undefined);
  for (;;) {
    batch.doing = 'message';
    const look = heard && { heard, phoneIsOut };
    const next = planMessage(thread, message, { turn, now: clock(), settings, ...look });
    if (!next) return settledWith(batch, thread, [message]);
    const saved = await saveSurely(parts, next, thread, 'as seen', time);
    if (saved.saved) {
      if (heard) reportChange(parts, thread, next);
      return runTurn(parts, batch, saved.thread, [message], time);
    }
    thread = await finishJournal(parts, batch, await read(parts, batch), time);
    if (isSettled(batch, message)) return thread;
  }
}
