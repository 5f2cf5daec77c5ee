import { createHash } from 'node:crypto';
import type { SQSRecord } from 'aws-lambda';
import { md5OfAttributes } from './message-attributes.ts';
import type { NewMessage } from './send-rules.ts';

/** Made up, as the SDK's clients for local engines have them. */
export const region = 'us-east-1';
export const account = '000000000000';

/** A message in the queue. */
export interface Entry extends NewMessage {
  readonly messageId: string;
  readonly deduplicationId: string;
  /** 20 digits, growing (SQS: "SequenceNumber"). */
  readonly sequenceNumber: string;
  readonly sentAt: number;
  receiveCount: number;
  firstReceivedAt: number;
  receivedAt: number;
  /** In flight while this lies ahead. */
  invisibleUntil: number;
}

export const deduplicationId = (message: NewMessage): string =>
  message.deduplicationId ?? createHash('sha256').update(message.body).digest('hex');

export const newEntry = (
  message: NewMessage,
  messageId: string,
  sequence: number,
  sentAt: number,
): Entry => ({
  messageId,
  body: message.body,
  group: message.group,
  deduplicationId: deduplicationId(message),
  ...(message.attributes && { attributes: structuredClone(message.attributes) }),
  sequenceNumber: String(sequence).padStart(20, '0'),
  sentAt,
  receiveCount: 0,
  firstReceivedAt: 0,
  receivedAt: 0,
  invisibleUntil: 0,
});

/** All fields of a record (Lambda developer guide, "Using Lambda with Amazon SQS": example FIFO event). */
export function record(entry: Entry, arn: string, receiptHandle: string): SQSRecord {
  const attributes = entry.attributes ?? {};
  return {
    messageId: entry.messageId,
    receiptHandle,
    body: entry.body,
    attributes: {
      ApproximateReceiveCount: String(entry.receiveCount),
      SentTimestamp: String(entry.sentAt),
      SequenceNumber: entry.sequenceNumber,
      MessageGroupId: entry.group,
      SenderId: account,
      MessageDeduplicationId: entry.deduplicationId,
      ApproximateFirstReceiveTimestamp: String(entry.firstReceivedAt),
    },
    messageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [
        name,
        { ...value, stringListValues: [], binaryListValues: [] },
      ]),
    ),
    ...(Object.keys(attributes).length > 0 && { md5OfMessageAttributes: md5OfAttributes(attributes) }),
    md5OfBody: createHash('md5').update(entry.body).digest('hex'),
    eventSource: 'aws:sqs',
    eventSourceARN: arn,
    awsRegion: region,
  };
}
