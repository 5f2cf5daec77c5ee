import { messageId, type TextMessage } from '../thread/message.ts';
import { textRecord } from '../thread/records.ts';
import { isPendingStop } from '../thread/stops.ts';
import type { TurnParts } from '../turn-parts.ts';
import type { Batch } from './batch.ts';

/**
 * Texts that have waited too long behind a turn which the carrier does not let finish go to the dead letters: its
 * apology speaks for them. Nothing happens behind any other turn.
 */
export async function letGoOfWaiting(parts: TurnParts, batch: Batch): Promise<void> {
  const unfinished = batch.thread?.journal;
  if (unfinished?.outcome !== 'given-up') return;
  const { clock, settings } = parts;
  for (const text of unfinished.texts) batch.settled.add(messageId(text));
  for (const { message, firstReceivedAt } of batch.received) {
    if (message.kind === 'resume') batch.settled.add(messageId(message));
    const waited = clock() - firstReceivedAt >= settings.times.patience;
    // an opt-out has its turn, which needs neither agent nor carrier
    const isStop = batch.thread !== undefined && isPendingStop(batch.thread, messageId(message));
    if (message.kind === 'text' && waited && !isStop && !batch.settled.has(messageId(message)))
      await letGo(parts, batch, message);
  }
}

async function letGo({ deadLetters, store, telemetry }: TurnParts, batch: Batch, text: TextMessage) {
  await deadLetters.put(text, 'waited-behind');
  const redrive = text.redriven === undefined ? [] : [messageId(text)];
  await store.record(batch.key, [textRecord(text, { outcome: 'given-up' })], redrive);
  telemetry.count('Texts', 1, { outcome: 'given-up' });
  batch.settled.add(messageId(text));
}
