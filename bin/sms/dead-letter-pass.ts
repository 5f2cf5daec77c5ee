import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { type DeadLetter, deadLetterFrom } from './dead-letter.ts';

export interface PassOptions {
  readonly client: SQSClient;
  readonly deadLetterQueueUrl: string;
  /** Is given each letter in order, and what deletes it; what is not deleted is kept. */
  readonly each: (letter: DeadLetter, remove: () => Promise<void>) => Promise<void> | void;
  /** Ends it behind the letter at hand; those that are left are shown again. @default - nothing does */
  readonly stop?: AbortSignal;
}

/** How long what is looked at stays out of sight of other runs: longer than a run takes. */
const visibilitySeconds = 600;
/** ReceiveMessage gives ten at most. */
const batchSize = 10;

/**
 * Goes through the dead letters once, oldest first in each thread. What is kept can be seen again at once when this
 * ends. Gives about how many could not be looked at: while one dead letter of a thread is looked at and not deleted,
 * FIFO shows no more of that thread than came with it, so that what is kept hides what stands behind it.
 */
export async function passThrough(options: PassOptions): Promise<number> {
  const { client, deadLetterQueueUrl: QueueUrl, each, stop } = options;
  const kept = new Map<string, string>();
  try {
    for (;;) {
      if (stop?.aborted) return 0;
      const letters = (await receive(client, QueueUrl)).filter(({ id }) => !kept.has(id));
      for (const { id, receiptHandle } of letters) kept.set(id, receiptHandle);
      if (letters.length === 0) return kept.size > 0 ? await visible(client, QueueUrl) : 0;
      for (const letter of letters) {
        if (stop?.aborted) break;
        await each(letter, async () => {
          await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: letter.receiptHandle }));
          kept.delete(letter.id);
        });
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
