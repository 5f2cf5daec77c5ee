import { Postponed } from '../errors.ts';
import { delayAfter } from '../journal/backoff.ts';
import type { Alias } from '../ports.ts';
import { erasedAgain, isOfErased } from '../thread/erased.ts';
import { messageId, type ThreadMessage } from '../thread/message.ts';
import { unsaid } from '../thread/stops.ts';
import type { Thread } from '../thread/thread.ts';
import type { ThreadKey } from '../thread/thread-key.ts';
import type { TurnParts } from '../turn-parts.ts';
import { idOf, type Received } from './received.ts';

/** A thread's messages of one delivery, and how far their turns have come. Plain data, to be printed and compared. */
export interface Batch {
  readonly key: ThreadKey;
  readonly received: readonly Received[];
  /** How many of the first messages the queue may forget. */
  finished: number;
  /** Ids of messages that need nothing more. */
  readonly settled: Set<string>;
  /** As it was last read or saved. */
  thread: Thread | undefined;
  /** What is being worked on, where an error of our own would strike. */
  doing: 'reading' | 'journal' | 'message';
  /** Turns that were begun in this delivery, one that an earlier delivery left included, and what came before. */
  begun: number;
  /** Since when messages of this delivery have waited for a turn that was given up. */
  waitedSince: number | undefined;
}

export const newBatch = (key: ThreadKey, received: readonly Received[], begun: number): Batch => ({
  key,
  received,
  finished: 0,
  settled: new Set(),
  thread: undefined,
  doing: 'reading',
  begun,
  waitedSince: undefined,
});

type Reading = Pick<TurnParts, 'clock' | 'store' | 'telemetry'>;

/** Reads the thread as it is now, and which of the messages are settled. */
export async function read(parts: Reading, batch: Batch): Promise<Thread> {
  batch.doing = 'reading';
  const ids = [...new Set(batch.received.map(idOf))];
  const alias = aliasIn(batch);
  const { thread, settled } = await parts.store.load(batch.key, ids, alias);
  for (const id of settled) batch.settled.add(id);
  const other = aliasIn(batch);
  // the text that told it was only brought again, and another of them tells it too
  if (other && other.id !== alias?.id) return read(parts, batch);
  const left = thread.erased ? await dropErased(parts, batch, thread) : thread;
  batch.thread = withStopsBeside(left, batch.received);
  return batch.thread;
}

/**
 * A stop of the customer's other address that had its turn while these messages were here already is as one that has
 * yet to have it: which of them was said first, the two queues do not say.
 */
function withStopsBeside(thread: Thread, received: readonly Received[]): Thread {
  const { pairedStopAt } = thread;
  const isBeside =
    pairedStopAt !== undefined && received.some(({ firstReceivedAt }) => firstReceivedAt <= pairedStopAt);
  return isBeside ? { ...thread, pairedStops: true } : thread;
}

/** The latest word on what other address the customer has. */
function aliasIn(batch: Batch): Alias | undefined {
  const texts = batch.received.map(({ message }) => message).filter(message => message.kind === 'text');
  const latest = texts.findLast(text => text.alias !== undefined && !isSettled(batch, text));
  return latest?.alias && { address: latest.alias, at: latest.receivedAt, id: messageId(latest) };
}

/**
 * What was said before the thread was erased comes to no turn. A stop or start among it is none that is lost, and what
 * a stop's webhook has written ahead goes again; also of one that had its turn before, and is brought again.
 */
async function dropErased(parts: Reading, batch: Batch, thread: Thread): Promise<Thread> {
  const { clock, store, telemetry } = parts;
  const all = batch.received.map(({ message }) => message);
  const again = (thread.pendingStops ?? []).filter(id => batch.settled.has(id));
  const dropped = all.filter(message => isOfErased(thread, message) && !isSettled(batch, message));
  for (const message of dropped) batch.settled.add(messageId(message));
  if (dropped.length > 0) telemetry.count('MessagesErased', dropped.length);
  const left = erasedAgain(thread, dropped, again);
  if (left) {
    await store.erase(batch.key, left);
    return read(parts, batch);
  }
  if (again.length === 0 || thread.version === 0) return thread;
  // the thread lives again
  const next = again.reduce((of, id) => unsaid(of, id, clock()), thread);
  if (!(await store.save(next, thread)).saved) throw new Postponed('overtaken', delayAfter(1));
  return { ...next, version: thread.version + 1 };
}

export function settledWith(batch: Batch, thread: Thread, messages: readonly ThreadMessage[]): Thread {
  for (const message of messages) batch.settled.add(messageId(message));
  batch.thread = thread;
  return thread;
}

export const isSettled = (batch: Batch, message: ThreadMessage): boolean =>
  batch.settled.has(messageId(message));

/** The messages still to be done, each once; `finished` moves up to the first of them. */
export function waitingIn(batch: Batch): Received[] {
  const { received, settled } = batch;
  const isDone = (one: Received) => settled.has(idOf(one));
  const next = received.findIndex((one, index) => index >= batch.finished && !isDone(one));
  batch.finished = next === -1 ? received.length : next;
  const seen = new Set<string>();
  return received.slice(batch.finished).filter(one => {
    const repeated = seen.has(idOf(one));
    seen.add(idOf(one));
    return !repeated && !isDone(one);
  });
}
