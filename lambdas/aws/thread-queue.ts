import { createHash } from 'node:crypto';
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { DeadLetters, Forget, Postpone, ThreadQueue } from '../channel/ports.ts';
import { messageId, type ThreadMessage } from '../channel/thread/message.ts';
import { bodyOf } from '../channel/thread/queue-body.ts';
import { type ThreadKey, threadId } from '../channel/thread/thread-key.ts';

/** Promise 2: a thread is a group. Names of senders may hold what a group id may not (a space), and it shows in consoles: hence a hash. */
export const groupOf = (key: ThreadKey): string => createHash('sha256').update(threadId(key)).digest('hex');

const entryOf = (url: string, message: ThreadMessage) => ({
  QueueUrl: url,
  MessageBody: entryBodyOf(message),
  MessageGroupId: groupOf(message.thread),
  MessageDeduplicationId: deduplicationIdOf(message),
});

/** One for the whole queue, where an engine does not keep groups apart. */
export const deduplicationIdOf = (message: ThreadMessage): string =>
  message.kind === 'resume' ? `${groupOf(message.thread)}-${message.at}` : messageId(message);

/** As ASCII: SQS refuses U+FFFE and U+FFFF, which an older message may hold, and other engines more than that. */
export const entryBodyOf = (message: ThreadMessage): string =>
  JSON.stringify(bodyOf(message)).replace(
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
    putAsItCame: async ({ body, group, id }, reason) => {
      const MessageAttributes = { reason: { DataType: 'String', StringValue: reason } };
      await client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: body,
          MessageGroupId: group,
          MessageDeduplicationId: id,
          MessageAttributes,
        }),
      );
    },
  };
}

/**
 * Deletes messages that a function is done with while it works on others of the same batch: only then are their
 * threads' next messages handed out. What was not deleted is the mapping's to delete, when the batch ends.
 */
export function createForget(client: SQSClient, queueUrl: string): Forget {
  return async receiptHandles => {
    const Entries = receiptHandles.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle }));
    const { Failed = [] } = await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    return new Set(Failed.map(({ Id }) => receiptHandles[Number(Id)]).filter(handle => handle !== undefined));
  };
}

/** Nothing but what the batch call itself refuses is an error: a handle that is stale by now is of no use to anyone. */
export function createPostpone(client: SQSClient, queueUrl: string): Postpone {
  return async (receiptHandles, delayMs) => {
    if (receiptHandles.length === 0) return 0;
    const VisibilityTimeout = Math.ceil(delayMs / 1000);
    const Entries = receiptHandles.map((ReceiptHandle, index) => ({
      Id: String(index),
      ReceiptHandle,
      VisibilityTimeout,
    }));
    const { Failed = [] } = await client.send(
      new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }),
    );
    return Failed.length;
  };
}
