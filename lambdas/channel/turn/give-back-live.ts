import { saveSurely } from '../journal/save-surely.ts';
import { planLeft } from '../plan/plan-left.ts';
import { isLive } from '../thread/live.ts';
import type { Thread } from '../thread/thread.ts';
import type { TimeLeft, TurnParts } from '../turn-parts.ts';
import { type Batch, read } from './batch.ts';
import { isPhoneOut } from './is-phone-out.ts';
import { listenTo } from './look.ts';
import { finishJournal, runTurn } from './run-turn.ts';

/**
 * Nobody of the agent's own has the conversation any more: what they said last is said, and the thread goes back, in a turn
 * of its own that settles nothing. Gives the thread then, or as it is by now where others were first.
 */
export async function giveBackLive(
  parts: TurnParts,
  batch: Batch,
  thread: Thread,
  time: TimeLeft,
): Promise<Thread> {
  if (!isLive(thread)) return thread;
  const { clock, newId, settings } = parts;
  const turn = newId();
  const heard = await listenTo(parts, thread, turn, time);
  const answer = typeof heard === 'object' ? heard : undefined;
  const phoneIsOut = await isPhoneOut(parts, thread, answer);
  const next = planLeft(thread, { turn, now: clock(), settings, phoneIsOut, heard });
  const saved = await saveSurely(parts, next, thread, 'as seen', time);
  return saved.saved
    ? runTurn(parts, batch, saved.thread, [], time)
    : finishJournal(parts, batch, await read(parts, batch), time);
}
