import type { Message } from '@aws-sdk/client-sqs';
import { groupOf } from '../../lambdas/aws/thread-queue.ts';
import { lastTwo } from '../../lambdas/channel/thread/address.ts';
import type { ThreadMessage } from '../../lambdas/channel/thread/message.ts';
import { readBody } from '../../lambdas/channel/thread/queue-body.ts';
import { spoken } from './duration.ts';

/** A message in the dead-letter queue, received and not yet deleted. */
export interface DeadLetter {
  readonly id: string;
  readonly receiptHandle: string;
  /** As it came; it may hold a customer's words. */
  readonly body: string;
  /** Absent where the body is none of ours. */
  readonly message?: ThreadMessage;
  /** Why it was given up; `receive-count` where the queue itself moved it, after too many deliveries. */
  readonly reason: string;
  /** When it came to the dead letters. */
  readonly since: number;
  /** When what it is about happened. */
  readonly at: number;
}

export function deadLetterFrom({
  Attributes,
  Body = '',
  MessageAttributes,
  MessageId = '',
  ReceiptHandle = '',
}: Message): DeadLetter {
  const body = readBody(Body);
  const message = body.kind === 'message' ? body.message : undefined;
  const since = Number(Attributes?.SentTimestamp ?? 0);
  return {
    id: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    ...(message && { message }),
    reason: MessageAttributes?.reason?.StringValue ?? 'receive-count',
    since,
    at: (message && momentOf(message)) ?? since,
  };
}

function momentOf(message: ThreadMessage): number | undefined {
  if (message.kind === 'text') return message.receivedAt;
  if (message.kind === 'event') return message.event.at;
  return message.kind === 'idle' ? undefined : message.at;
}

/** One line: no words, and of numbers their last two digits; the hash is the thread's group in the queue. */
export function described({ message, reason, at }: DeadLetter, now: number): string {
  const age = spoken(now - at).padStart(7);
  if (!message) return `${reason.padEnd(16)} ${age}  unreadable`;
  const { thread, kind } = message;
  const pair = `${lastTwo(thread.customer)} to ${lastTwo(thread.business)}`;
  return `${reason.padEnd(16)} ${age}  ${kind.padEnd(14)} ${pair}  ${groupOf(thread).slice(0, 8)}`;
}

/** The same for scripts. */
export const documentOf = ({ id, message, reason, since, at }: DeadLetter) => ({
  id,
  reason,
  kind: message?.kind ?? null,
  thread: message ? groupOf(message.thread) : null,
  at: new Date(at).toISOString(),
  since: new Date(since).toISOString(),
});

/** What is said of about how many that a run could not look at. */
export const behindThose = (hidden: number): string =>
  hidden > 0 ? `About ${hidden} more stand behind those that are left, in the same threads.\n` : '';
