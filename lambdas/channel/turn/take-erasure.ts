import { Postponed } from '../errors.ts';
import { delayAfter } from '../journal/backoff.ts';
import { saveSurely } from '../journal/save-surely.ts';
import { withoutCase } from '../phone-desk/the-cases.ts';
import { planErasure } from '../plan/plan-erasure.ts';
import { erasedOf } from '../thread/erased.ts';
import { type CaseErasedMessage, type EraseMessage, messageId } from '../thread/message.ts';
import type { Thread } from '../thread/thread.ts';
import type { TimeLeft, TurnParts } from '../turn-parts.ts';
import { without } from '../without.ts';
import { type Batch, read } from './batch.ts';
import { finishJournal, runTurn } from './run-turn.ts';

/**
 * The turn of an erasure. Each step may be done again: what others have open ends, timers are taken back, the mark
 * is left, and only then does everything go, the thread's own item last.
 */
export async function takeErasure(
  parts: TurnParts,
  batch: Batch,
  message: EraseMessage,
  time: TimeLeft,
): Promise<Thread> {
  const { clock, settings, newId, store, telemetry, timer } = parts;
  // what the customer's other address has said since counts: what is left is the last that is known of it
  let thread = await read(parts, batch);
  for (;;) {
    batch.doing = 'message';
    const ending = planErasure(thread, { turn: newId(), now: clock(), settings });
    if (!ending) break;
    const saved = await saveSurely(parts, ending, thread, 'as seen', time);
    thread = saved.saved
      ? await runTurn(parts, batch, saved.thread, [], time)
      : await finishJournal(parts, batch, await read(parts, batch), time);
  }
  batch.doing = 'message';
  await timer.disarm(batch.key, thread.armed ?? []);
  // clocks differ: what comes after this is not of before
  await store.erase(batch.key, erasedOf(thread, Math.min(message.at, clock())), message.id);
  telemetry.count('ThreadsErased');
  batch.settled.add(messageId(message));
  return read(parts, batch);
}

/** The phone desk's thread goes on; what is kept of the words that it is told again by goes too, whosever they are. */
export async function takeCaseErasure(
  parts: TurnParts,
  batch: Batch,
  message: CaseErasedMessage,
  time: TimeLeft,
): Promise<Thread> {
  let thread = batch.thread ?? (await read(parts, batch));
  batch.doing = 'message';
  const { cases, lately } = thread;
  if (cases || lately) {
    const next = { ...without(thread, 'lately'), ...(cases && { cases: withoutCase(cases, message.of) }) };
    const saved = await saveSurely(parts, next, thread, 'whatever', time);
    if (!saved.saved) throw new Postponed('overtaken', delayAfter(1));
    ({ thread } = saved);
  }
  await parts.store.eraseAbout(batch.key, message.of);
  batch.settled.add(messageId(message));
  batch.thread = thread;
  return thread;
}
