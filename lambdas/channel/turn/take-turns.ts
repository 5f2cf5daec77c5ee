import { Postponed } from '../errors.ts';
import { faultOf } from '../fault-of.ts';
import { delayAfter } from '../journal/backoff.ts';
import type { ThreadMessage } from '../thread/message.ts';
import type { Thread } from '../thread/thread.ts';
import type { ThreadKey } from '../thread/thread-key.ts';
import type { TimeLeft, TurnParts } from '../turn-parts.ts';
import { afterOwnError } from './after-own-error.ts';
import { type Batch, newBatch, read, waitingIn } from './batch.ts';
import { letGoOfWaiting } from './let-go.ts';
import { putBack } from './put-back.ts';
import type { Received } from './received.ts';
import { finishJournal } from './run-turn.ts';
import { takeCaseErasure, takeErasure } from './take-erasure.ts';
import { takeMessage } from './take-message.ts';
import { takeTexts } from './take-texts.ts';

/** What the queue is to do: forget the first so many messages, and bring the others again after the delay. */
export interface TurnsTaken {
  readonly finished: number;
  readonly retryAfterMs?: number;
  readonly error?: unknown;
}

/**
 * Takes the turns of one thread for the messages at hand, in order. What an earlier delivery left unfinished
 * comes first. Never throws: what cannot be done now is postponed, and everything behind it with it; what meets an
 * error of our own again and again is set aside.
 *
 * @param begun how many messages have had the time before, in the same delivery
 */
export async function takeTurns(
  parts: TurnParts,
  key: ThreadKey,
  received: readonly Received[],
  time: TimeLeft,
  begun: number,
): Promise<TurnsTaken> {
  const batch = newBatch(key, received, begun);
  for (;;) {
    try {
      await takeAll(parts, batch, time);
      return { finished: received.length };
    } catch (error) {
      const retryAfterMs = await whenToComeAgain(parts, batch, error, time);
      const isDone = waitingIn(batch).length === 0;
      const { finished } = batch;
      if (isDone) return { finished };
      if (retryAfterMs !== undefined) return { finished, retryAfterMs, error };
    }
  }
}

async function takeAll(parts: TurnParts, batch: Batch, time: TimeLeft): Promise<void> {
  let thread = await read(parts, batch);
  for (;;) {
    // promise 2: one turn is done with before the next is begun
    thread = await finishJournal(parts, batch, thread, time);
    const waiting = waitingIn(batch);
    const [first] = waiting;
    if (!first) return;
    // a turn is begun only with time enough to end: the next delivery has all of it
    if (batch.begun > 0 && time.deadline - parts.clock() < time.agentTimeout) {
      await putBack(parts, batch, waiting, time);
    }
    batch.begun += 1;
    batch.doing = 'message';
    const { message } = first;
    thread = await takeFirst(parts, batch, message, waiting, time);
  }
}

function takeFirst(
  parts: TurnParts,
  batch: Batch,
  message: ThreadMessage,
  waiting: readonly Received[],
  time: TimeLeft,
): Promise<Thread> {
  switch (message.kind) {
    case 'text':
      return takeTexts(parts, batch, waiting, time);
    case 'erase':
      return takeErasure(parts, batch, message, time);
    case 'case-erased':
      return takeCaseErasure(parts, batch, message, time);
    default:
      return takeMessage(parts, batch, message, time);
  }
}

/** In how many milliseconds the messages come again; nothing where the error is out of the way and the rest can go on. */
async function whenToComeAgain(
  parts: TurnParts,
  batch: Batch,
  error: unknown,
  time: TimeLeft,
): Promise<number | undefined> {
  try {
    if (error instanceof Postponed) {
      await letGoOfWaiting(parts, batch);
      return error.delayMs;
    }
    const isOurs = !time.signal.aborted && !parts.isOutage(error);
    return isOurs ? await afterOwnError(parts, batch, error, time) : inOutage(parts, batch);
  } catch (second) {
    // what was to help has failed as well: the queue brings all of it again
    parts.telemetry.warn('turn left as it stands', { ...faultOf(second) });
    return error instanceof Postponed ? error.delayMs : inOutage(parts, batch);
  }
}

/** The longer it has lasted, the longer until the next look: the queue does not give up before hours are over. */
function inOutage({ clock }: Pick<TurnParts, 'clock'>, batch: Batch): number {
  const [first] = waitingIn(batch);
  return first ? delayAfter(first.receives, 0, clock() - first.firstReceivedAt) : delayAfter(1);
}
