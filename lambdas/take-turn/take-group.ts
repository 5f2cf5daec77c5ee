import type { SQSRecord } from 'aws-lambda';
import { delayAfter } from '../channel/journal/backoff.ts';
import type { DeadLetters } from '../channel/ports.ts';
import { type QueueBody, readBody } from '../channel/thread/queue-body.ts';
import { threadId } from '../channel/thread/thread-key.ts';
import type { Received } from '../channel/turn/received.ts';
import { takeTurns } from '../channel/turn/take-turns.ts';
import type { TimeLeft, TurnParts } from '../channel/turn-parts.ts';

/** A message of ours, or one that this version cannot take. */
export interface Delivered {
  readonly record: SQSRecord;
  readonly body: QueueBody;
  /** How often the queue has delivered it, this time included, and when it first did, in epoch milliseconds. */
  readonly receives: number;
  readonly firstReceivedAt: number;
}

/** What came of a group's messages: so many of the first are done with, the others come again after the delay. */
export interface GroupTaken {
  readonly finished: number;
  readonly retryAfterMs?: number;
  readonly error?: unknown;
}

type Parts = Pick<TurnParts, 'clock' | 'settings' | 'telemetry'> & {
  readonly deadLetters: Pick<DeadLetters, 'putAsItCame'>;
};

export function deliveredFrom(record: SQSRecord): Delivered {
  const { ApproximateReceiveCount, ApproximateFirstReceiveTimestamp } = record.attributes;
  return {
    record,
    body: readBody(record.body),
    receives: Number(ApproximateReceiveCount),
    firstReceivedAt: Number(ApproximateFirstReceiveTimestamp),
  };
}

/** Takes the messages of one FIFO group in their order: turns of a thread, and between them what cannot be taken. */
export async function takeGroup(
  parts: TurnParts,
  delivered: readonly Delivered[],
  time: TimeLeft,
): Promise<GroupTaken> {
  let finished = 0;
  while (finished < delivered.length) {
    const readable = leading(delivered.slice(finished));
    const [first] = readable;
    const taken = first
      ? await takeTurns(parts, first.message.thread, readable, time, finished)
      : await takeUnread(parts, delivered[finished]);
    finished += taken.finished;
    if (taken.retryAfterMs !== undefined) return { ...taken, finished };
  }
  return { finished };
}

/** The messages of ours before the first that is none, or is of another thread. */
function leading(delivered: readonly Delivered[]): Received[] {
  const received: Received[] = [];
  for (const { body, receives, firstReceivedAt } of delivered) {
    const [first] = received;
    if (body.kind !== 'message') break;
    if (first && threadId(body.message.thread) !== threadId(first.message.thread)) break;
    received.push({ message: body.message, receives, firstReceivedAt });
  }
  return received;
}

/**
 * What is no message of ours goes to the dead letters at once: it would never be one. What a later version has
 * written waits for that version through the patience, and all behind it; then it waits in the dead letters.
 */
async function takeUnread(
  { clock, deadLetters, settings, telemetry }: Parts,
  one: Delivered | undefined,
): Promise<GroupTaken> {
  if (!one) return { finished: 0 };
  const { body, record, receives, firstReceivedAt } = one;
  const reason = body.kind === 'newer-version' ? 'newer-version' : 'unreadable';
  if (reason === 'newer-version' && clock() - firstReceivedAt < settings.times.patience) {
    return { finished: 0, retryAfterMs: delayAfter(receives, 0, settings.times.patience) };
  }
  const { MessageGroupId: group = '', MessageDeduplicationId: id = record.messageId } = record.attributes;
  await deadLetters.putAsItCame({ body: record.body, group, id }, reason);
  telemetry.count('MessagesNotTaken', 1, { reason });
  telemetry.error('message not taken', { reason });
  return { finished: 1 };
}
