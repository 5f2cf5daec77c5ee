import { Postponed } from '../errors.ts';
import { delayAfter } from '../journal/backoff.ts';
import { saveSurely } from '../journal/save-surely.ts';
import { planSetAside } from '../plan/plan-set-aside.ts';
import { messageId, type TextMessage, type ThreadMessage } from '../thread/message.ts';
import { bareRecord } from '../thread/records.ts';
import { isUnsettled } from '../thread/unsettled.ts';
import type { TimeLeft, TurnParts } from '../turn-parts.ts';
import { type Batch, read } from './batch.ts';
import { runTurn } from './run-turn.ts';

/**
 * A message that cannot be taken goes to the dead letters; a text's customer gets the apology. A text is settled by
 * that; another message is not, so that a redrive of it is not taken for a repeat.
 */
export async function setMessageAside(
  parts: TurnParts,
  batch: Batch,
  message: ThreadMessage,
  time: TimeLeft,
): Promise<void> {
  parts.telemetry.count('MessagesSetAside');
  if (message.kind === 'text') return setTextAside(parts, batch, message, time);
  await parts.deadLetters.put(message, 'own-error');
  batch.settled.add(messageId(message));
}

/** By the usual way; where the text itself is what the store does not take, without it. */
async function setTextAside(
  parts: TurnParts,
  batch: Batch,
  text: TextMessage,
  time: TimeLeft,
): Promise<void> {
  try {
    return await apologise(parts, batch, text, true, time);
  } catch (error) {
    if (error instanceof Postponed || parts.isOutage(error)) throw error;
  }
  const { clock, deadLetters, store } = parts;
  await deadLetters.put(text, 'own-error');
  await store.record(
    batch.key,
    [bareRecord(text.sid, clock())],
    [messageId(text)].filter(id => id !== text.sid),
  );
  batch.settled.add(messageId(text));
  await apologise(parts, batch, text, false, time);
}

async function apologise(
  parts: TurnParts,
  batch: Batch,
  text: TextMessage,
  kept: boolean,
  time: TimeLeft,
): Promise<void> {
  const { clock, newId, settings } = parts;
  const thread = await read(parts, batch);
  // it may be the text's own turn, decided by then: what follows from it is not written over
  if (isUnsettled(thread)) throw new Postponed('unfinished', delayAfter(1));
  const next = planSetAside(thread, text, { turn: newId(), now: clock(), settings }, { kept });
  const saved = await saveSurely(parts, next, thread, 'as seen', time);
  if (!saved.saved) throw new Postponed('overtaken', delayAfter(1));
  await runTurn(parts, batch, saved.thread, [text], time);
}
