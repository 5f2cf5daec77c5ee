import { createHash } from 'node:crypto';
import { ChangeMessageVisibilityBatchCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { DeadLetters, ThreadQueue } from '../channel/ports.ts';
import { messageId, type ThreadMessage } from '../channel/thread/message.ts';
import { type ThreadKey, threadId } from '../channel/thread/thread-key.ts';

/** Names of senders may hold what a group id may not (a space), and it shows in consoles: hence a hash. */
export const groupOf = (key: ThreadKey): string => createHash('sha256').update(threadId(key)).digest('hex');

const entryOf = (url: string, message: ThreadMessage) => ({
  QueueUrl: url,
  MessageBody: asciiJson(message),
  MessageGroupId: groupOf(message.thread),
  MessageDeduplicationId: deduplicationIdOf(message),
});

/** One for the whole queue, where an engine does not keep groups apart. */
export const deduplicationIdOf = (message: ThreadMessage): string =>
  message.kind === 'resume' ? `${groupOf(message.thread)}-${message.at}` : messageId(message);

/** SQS refuses U+FFFE and U+FFFF, which a text may hold, and other engines more than that. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

export function createThreadQueue({
  client,
  queueUrl,
}: {
  client: SQSClient;
  queueUrl: string;
}): ThreadQueue {
  return {
    send: async message => void (await client.send(new SendMessageCommand(entryOf(queueUrl, message)))),
  };
}

/** The reason travels beside the message, where a person who looks into the queue sees it. */
export function createDeadLetters(client: SQSClient, queueUrl: string): DeadLetters {
  return {
    put: async (message, reason) => {
      const MessageAttributes = { reason: { DataType: 'String', StringValue: reason } };
      await client.send(new SendMessageCommand({ ...entryOf(queueUrl, message), MessageAttributes }));
    },
  };
}

/** Lets messages of one thread come back after a delay, all at the same moment, so that their order stays. */
export type Postpone = (receiptHandles: readonly string[], delayMs: number) => Promise<void>;

export function createPostpone(client: SQSClient, queueUrl: string): Postpone {
  return async (receiptHandles, delayMs) => {
    if (receiptHandles.length === 0) return;
    const VisibilityTimeout = Math.ceil(delayMs / 1000);
    const Entries = receiptHandles.map((ReceiptHandle, index) => ({
      Id: String(index),
      ReceiptHandle,
      VisibilityTimeout,
    }));
    await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }));
  };
}
