import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Clock, ThreadQueue } from '../../lambdas/channel/ports.ts';
import type { ThreadMessage } from '../../lambdas/channel/thread/message.ts';
import { type DeadLetter, deadLetterFrom } from './dead-letter.ts';

export interface RedriveChoice {
  readonly reason?: string;
  /** Milliseconds. */
  readonly olderThan?: number;
  readonly limit?: number;
  readonly includeOld: boolean;
  readonly dryRun: boolean;
}

export type Fate = 'redriven' | 'would be redriven' | 'old' | 'unreadable' | 'not chosen';

export interface RedriveOptions {
  readonly client: SQSClient;
  readonly deadLetterQueueUrl: string;
  readonly queue: ThreadQueue;
  readonly clock: Clock;
  readonly choice: RedriveChoice;
  /** Hears of each dead letter, in order. */
  readonly onLetter: (letter: DeadLetter, fate: Fate) => void;
  /** Ends it behind the letter at hand; those that are left are shown again. @default - nothing does */
  readonly stop?: AbortSignal;
}

export interface Redriven {
  readonly fates: ReadonlyMap<Fate, number>;
  /** About how many could not be looked at, for they stand behind some that are left. */
  readonly hidden: number;
}

/** An answer that comes later than this may puzzle people more than none. */
const oldMs = 24 * 3_600_000;
/** How long what is looked at stays out of sight of other runs: longer than a run takes. */
const visibilitySeconds = 600;
/** ReceiveMessage gives ten at most. */
const batchSize = 10;

/**
 * Moves dead letters back into the threads' queue, each to the end of its thread's order. One is deleted only when
 * it has been sent: dying between the two sends it twice, and the second time is noticed by its turn. What comes
 * to the dead letters during the run, such as what has just failed again, waits for the next.
 *
 * While one dead letter of a thread is looked at and not deleted, FIFO shows no more of that thread than came with
 * it: what is left hides what stands behind it.
 */
export async function redrive(options: RedriveOptions): Promise<Redriven> {
  const { client, deadLetterQueueUrl: QueueUrl, clock, onLetter, queue, stop } = options;
  const startedAt = clock();
  const fates = new Map<Fate, number>();
  const kept = new Map<string, string>();
  try {
    for (;;) {
      if (stop?.aborted) return { fates, hidden: 0 };
      const letters = (await receive(client, QueueUrl)).filter(({ id }) => !kept.has(id));
      for (const { id, receiptHandle } of letters) kept.set(id, receiptHandle);
      if (letters.length === 0) return { fates, hidden: kept.size > 0 ? await visible(client, QueueUrl) : 0 };
      for (const letter of letters) {
        if (stop?.aborted) break;
        const moved = (fates.get('redriven') ?? 0) + (fates.get('would be redriven') ?? 0);
        const fate = fateOf(letter, options.choice, startedAt, moved);
        if (fate === 'redriven' && letter.message) {
          await queue.send(again(letter.message, options.choice));
          await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: letter.receiptHandle }));
          kept.delete(letter.id);
        }
        fates.set(fate, (fates.get(fate) ?? 0) + 1);
        onLetter(letter, fate);
      }
    }
  } finally {
    // the last first: an engine that puts back what it shows again in front keeps its order by that
    await show(client, QueueUrl, [...kept.values()].reverse());
  }
}

async function receive(client: SQSClient, QueueUrl: string): Promise<DeadLetter[]> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: batchSize,
      VisibilityTimeout: visibilitySeconds,
      // a short poll may find nothing where there is something
      WaitTimeSeconds: 1,
      MessageSystemAttributeNames: ['SentTimestamp'],
      MessageAttributeNames: ['reason'],
    }),
  );
  return Messages.map(deadLetterFrom);
}

function fateOf(
  { message, reason, since, at }: DeadLetter,
  { dryRun, includeOld, limit, olderThan, reason: chosen }: RedriveChoice,
  startedAt: number,
  moved: number,
): Fate {
  if (!message) return 'unreadable';
  const isChosen =
    since <= startedAt &&
    (chosen === undefined || chosen === reason) &&
    (olderThan === undefined || startedAt - at > olderThan) &&
    (limit === undefined || moved < limit);
  if (!isChosen) return 'not chosen';
  if (!includeOld && startedAt - at > oldMs) return 'old';
  return dryRun ? 'would be redriven' : 'redriven';
}

/**
 * A text says that it comes again: nobody is told a second time that something went wrong. So do others. A person's words
 * are old by now: they are said, and take no thread.
 */
function again(message: ThreadMessage, { includeOld }: RedriveChoice): ThreadMessage {
  switch (message.kind) {
    case 'text':
    case 'event':
      return { ...message, redriven: (message.redriven ?? 0) + 1 };
    case 'unsent':
      return { ...message, redriven: (message.redriven ?? 0) + 1, ...(includeOld && { evenOld: true }) };
    case 'person-message':
      return message.takes ? { ...message, takes: false } : message;
    default:
      return message;
  }
}

async function visible(client: SQSClient, QueueUrl: string): Promise<number> {
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
  );
  return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
}

/** Makes visible at once what was only looked at. */
async function show(client: SQSClient, QueueUrl: string, receiptHandles: readonly string[]): Promise<void> {
  for (let from = 0; from < receiptHandles.length; from += batchSize) {
    const Entries = receiptHandles
      .slice(from, from + batchSize)
      .map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle, VisibilityTimeout: 0 }));
    await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
  }
}
