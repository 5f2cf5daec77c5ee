/*
 * Over 250 lines, for it is one state machine: sending, receiving, deleting and visibility move the same entries
 * between the same places, and are understood side by side. Its rules without state stand in files of their own.
 */
import { randomUUID } from 'node:crypto';
import type { SQSRecord } from 'aws-lambda';
import type { Clock } from '../lambdas/channel/ports.ts';
import { createDeduplication } from './deduplication.ts';
import { account, type Entry, newEntry, record, region } from './queue-entry.ts';
import { QueueError } from './queue-error.ts';
import { checkSend, type NewMessage } from './send-rules.ts';
import { systemTimer, type Timer } from './timer.ts';

export interface FifoQueueOptions {
  /** Ends in `.fifo`. */
  readonly name: string;
  /** How long a received message stays out of sight unless its receiver says otherwise. */
  readonly visibilityMs: number;
  /** After so many receives a message moves to `deadLetter` when it would be received again. Both or neither. */
  readonly maxReceiveCount?: number;
  readonly deadLetter?: FifoQueue;
  readonly clock: Clock;
  /** Wakes who waits on `onReceivable`. @default the system's timers */
  readonly timer?: Timer;
}

export interface SendResult {
  readonly messageId: string;
  readonly sequenceNumber: string;
  /** Sent before in these five minutes: ids are the first one's, and nothing was added. */
  readonly duplicate: boolean;
}

export interface QueuedMessage {
  readonly messageId: string;
  readonly body: string;
  readonly group: string;
  readonly deduplicationId: string;
  readonly sequenceNumber: string;
  readonly receiveCount: number;
  /** In flight until then; absent while it waits. */
  readonly inFlightUntil?: number;
}

export interface FifoQueue {
  readonly name: string;
  readonly arn: string;
  /** @throws {QueueError} what SQS refuses: an empty body, a group with a space in it, … */
  send(message: NewMessage): SendResult;
  /**
   * Up to `max` (1 to 10) messages as a Lambda's event has them: of each group that has none in flight as many
   * as wait, in order. They are in flight until deleted, or until their visibility ends.
   */
  receive(max: number): SQSRecord[];
  /** What is deleted already is deleted. @throws {QueueError} the message may be with another receiver by now. */
  delete(receiptHandle: string): void;
  /** Counts from now; 0 makes it receivable at once. @throws {QueueError} the handle is not in flight any more. */
  changeVisibility(receiptHandle: string, ms: number): void;
  depth(): { readonly waiting: number; readonly inFlight: number };
  /** All that is in the queue, in the order in which it was sent. Receives nothing. */
  peek(): readonly QueuedMessage[];
  /** When a receive will give something, if nothing else happens: a past moment, a future one, or never. */
  receivableAt(): number | undefined;
  /**
   * Calls whenever something becomes receivable from now on; what is so already, receive first.
   * @returns ends it
   */
  onReceivable(listener: () => void): () => void;
  /** Deletes all messages, as PurgeQueue does. */
  purge(): void;
  /** Takes a dead letter as SQS moves it: without deduplication, or two of them could become one. */
  adopt(message: NewMessage, messageId: string): void;
}

/** ChangeMessageVisibility: twelve hours, counted from the receive. */
const maxVisibilityMs = 12 * 60 * 60 * 1000;

/**
 * An SQS FIFO queue in process, in high-throughput mode (deduplication by group). All of a group's messages stand
 * in one list in the order they were sent until they are deleted; whether one is in flight follows from the clock
 * alone. So nothing that happens to a message can change its place.
 */
export function createFifoQueue(options: FifoQueueOptions): FifoQueue {
  const { name, visibilityMs, maxReceiveCount, deadLetter, clock, timer = systemTimer } = options;
  if (!name.endsWith('.fifo')) throw new Error(`A FIFO queue's name ends in .fifo: ${name}`);
  if ((maxReceiveCount === undefined) !== (deadLetter === undefined))
    throw new Error(`${name}: give maxReceiveCount and deadLetter together, or neither`);

  const arn = `arn:aws:sqs:${region}:${account}:${name}`;
  /** In the order in which groups are served: who was served last stands last, so that none starves. */
  const groups = new Map<string, Entry[]>();
  const byId = new Map<string, Entry>();
  const deduplication = createDeduplication(clock);
  const listeners = new Set<() => void>();
  let sequence = 0;
  let alarm: unknown;

  const isInFlight = (entry: Entry): boolean => entry.invisibleUntil > clock();

  function receivableAt(): number | undefined {
    const unlocked = [...groups.values()].map(group => Math.max(...group.map(entry => entry.invisibleUntil)));
    return unlocked.length === 0 ? undefined : Math.min(...unlocked);
  }

  /** After each change: tells who waits, now or when the next visibility ends. */
  function wake(): void {
    timer.clear(alarm);
    alarm = undefined;
    if (listeners.size === 0) return;
    const at = receivableAt();
    if (at === undefined) return;
    const ms = at - clock();
    if (ms > 0) alarm = timer.set(ms, wake);
    else for (const listener of [...listeners]) listener();
  }

  function append(message: NewMessage, messageId: string): Entry {
    sequence += 1;
    const entry = newEntry(message, messageId, sequence, clock());
    const group = groups.get(entry.group);
    if (group === undefined) groups.set(entry.group, [entry]);
    else group.push(entry);
    byId.set(messageId, entry);
    return entry;
  }

  function remove(entry: Entry): void {
    byId.delete(entry.messageId);
    const rest = (groups.get(entry.group) ?? []).filter(other => other !== entry);
    if (rest.length === 0) groups.delete(entry.group);
    else groups.set(entry.group, rest);
  }

  const handleOf = (entry: Entry): string =>
    Buffer.from(`${name}/${entry.messageId}/${entry.receiveCount}`).toString('base64url');

  /** The message of a handle, while it is in the queue. Throws where the handle is not its latest, or not ours. */
  function lookUp(receiptHandle: string): Entry | undefined {
    const [queue, messageId, count] = Buffer.from(receiptHandle, 'base64url').toString().split('/');
    if (queue !== name || messageId === undefined)
      throw new QueueError('ReceiptHandleIsInvalid', `The input receipt handle is not one of ${name}.`);
    const entry = byId.get(messageId);
    if (entry !== undefined && String(entry.receiveCount) !== count) throw expired();
    return entry;
  }

  const expired = (): QueueError =>
    new QueueError(
      'InvalidParameterValue',
      'Value for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.',
    );

  function handOut(entry: Entry): SQSRecord {
    entry.receivedAt = clock();
    entry.receiveCount += 1;
    if (entry.receiveCount === 1) entry.firstReceivedAt = entry.receivedAt;
    entry.invisibleUntil = entry.receivedAt + visibilityMs;
    return record(entry, arn, handleOf(entry));
  }

  /** A group's messages that can be handed out now; what was received too often moves on instead. */
  function takeable(group: readonly Entry[]): readonly Entry[] {
    if (group.some(isInFlight)) return [];
    if (maxReceiveCount === undefined || deadLetter === undefined) return group;
    return group.filter(entry => {
      if (entry.receiveCount < maxReceiveCount) return true;
      remove(entry);
      deadLetter.adopt(entry, entry.messageId);
      return false;
    });
  }

  return {
    name,
    arn,
    receivableAt,

    send(message) {
      checkSend(message);
      const earlier = deduplication.find(message);
      if (earlier !== undefined) return { ...earlier, duplicate: true };
      const { messageId, sequenceNumber } = append(message, randomUUID());
      const sent = { messageId, sequenceNumber };
      deduplication.remember(message, sent);
      wake();
      return { ...sent, duplicate: false };
    },

    receive(max) {
      if (!Number.isInteger(max) || max < 1 || max > 10)
        throw new QueueError(
          'InvalidParameterValue',
          `MaxNumberOfMessages must be between 1 and 10, not ${max}.`,
        );
      const taken: Entry[] = [];
      for (const group of [...groups.values()]) {
        if (taken.length === max) break;
        taken.push(...takeable(group).slice(0, max - taken.length));
      }
      const records = taken.map(handOut);
      for (const { group } of taken) {
        const served = groups.get(group) ?? [];
        groups.delete(group);
        groups.set(group, served);
      }
      wake();
      return records;
    },

    delete(receiptHandle) {
      const entry = lookUp(receiptHandle);
      if (entry === undefined) return;
      if (!isInFlight(entry)) throw expired();
      remove(entry);
      wake();
    },

    changeVisibility(receiptHandle, ms) {
      if (!(ms >= 0 && ms <= maxVisibilityMs))
        throw new QueueError(
          'InvalidParameterValue',
          `VisibilityTimeout must be between 0 and 43200 s, not ${ms / 1000} s.`,
        );
      const entry = lookUp(receiptHandle);
      if (entry === undefined)
        throw new QueueError(
          'InvalidParameterValue',
          'Value for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.',
        );
      if (!isInFlight(entry))
        throw new QueueError('MessageNotInflight', 'The message referred to is not in flight.');
      if (clock() + ms > entry.receivedAt + maxVisibilityMs)
        throw new QueueError(
          'InvalidParameterValue',
          'Total VisibilityTimeout for the message is beyond the limit [43200 seconds].',
        );
      entry.invisibleUntil = clock() + ms;
      wake();
    },

    depth() {
      const inFlight = [...byId.values()].filter(isInFlight).length;
      return { waiting: byId.size - inFlight, inFlight };
    },

    peek: () =>
      [...byId.values()].map(entry => ({
        messageId: entry.messageId,
        body: entry.body,
        group: entry.group,
        deduplicationId: entry.deduplicationId,
        sequenceNumber: entry.sequenceNumber,
        receiveCount: entry.receiveCount,
        ...(isInFlight(entry) ? { inFlightUntil: entry.invisibleUntil } : {}),
      })),

    onReceivable(listener) {
      // A listener of its own, so that the same function can wait twice.
      const own = (): void => listener();
      listeners.add(own);
      const at = receivableAt();
      if (alarm === undefined && at !== undefined && at > clock()) alarm = timer.set(at - clock(), wake);
      return () => {
        listeners.delete(own);
        if (listeners.size > 0) return;
        timer.clear(alarm);
        alarm = undefined;
      };
    },

    purge() {
      groups.clear();
      byId.clear();
      wake();
    },

    adopt(message, messageId) {
      append(message, messageId);
      wake();
    },
  };
}
