import type { NewMessage } from '../../local/send-rules.ts';
import type { Caller } from '../iam/judge.ts';
import { type Cloud, useKey } from './cloud.ts';
import type { CloudQueue } from './queue.ts';
import { Refusal } from './refusal.ts';

export function queueBy(cloud: Cloud, by: string): CloudQueue {
  const found = cloud.queues.get(by) ?? [...cloud.queues.values()].find(({ url }) => url === by);
  if (!found) throw new Refusal('QueueDoesNotExist', 'The specified queue does not exist.');
  return found;
}

/** Puts a message into a queue in the caller's name. SQS makes a data key for it, and decrypts that to check it. */
export async function sendTo(
  cloud: Cloud,
  caller: Caller | 'owner',
  queue: CloudQueue,
  message: Omit<NewMessage, 'group'> & { readonly group?: string },
): Promise<{ readonly messageId: string; readonly sequenceNumber: string }> {
  if (caller !== 'owner') {
    await cloud.judge.ask({ caller, action: 'sqs:SendMessage', resource: queue.arn });
    await useKey(cloud, caller, queue.key, 'sqs', 'kms:GenerateDataKey', 'kms:Decrypt');
  }
  return queue.engine.send(queue.entry(message));
}
