import { randomUUID } from 'node:crypto';
import type { SQSRecord } from 'aws-lambda';
import { createFifoQueue, type FifoQueue } from '../../local/fifo-queue.ts';
import type { NewMessage } from '../../local/send-rules.ts';
import { count, type Fields } from '../template/values.ts';
import type { Place } from './names.ts';

/** A queue of the template on the project's own engine. */
export interface CloudQueue {
  readonly arn: string;
  readonly url: string;
  /** The key that it is encrypted with; none where it is SQS's own. */
  readonly key: string | undefined;
  readonly isFifo: boolean;
  readonly engine: FifoQueue;
  readonly visibilitySeconds: number;
  /** A message as the engine takes it: a queue that is not FIFO knows no groups, so each gets one of its own. */
  entry(message: Omit<NewMessage, 'group'> & { readonly group?: string }): NewMessage;
  /** As SQS hands it out. */
  record(record: SQSRecord): SQSRecord;
}

/** A queue from its properties, which are resolved; `deadLetters` finds the one that its redrive policy names. */
export function createCloudQueue(
  properties: Fields,
  identity: { readonly arn: string; readonly url: string; readonly name: string },
  place: Place,
  clock: () => number,
  deadLetters: (arn: string) => CloudQueue,
): CloudQueue {
  const isFifo = properties.FifoQueue === true;
  const visibilitySeconds = count(properties.VisibilityTimeout, 30);
  const redrive = properties.RedrivePolicy;
  const policy: { deadLetterTargetArn?: unknown; maxReceiveCount?: unknown } =
    typeof redrive === 'object' && redrive !== null ? redrive : {};
  const behind =
    policy.deadLetterTargetArn === undefined ? undefined : deadLetters(String(policy.deadLetterTargetArn));
  if (behind && behind.isFifo !== isFifo)
    throw new Error(`${identity.name}: SQS takes a FIFO queue for the dead letters of a FIFO queue alone`);
  const engine = createFifoQueue({
    name: isFifo ? identity.name : `${identity.name}.fifo`,
    visibilityMs: visibilitySeconds * 1000,
    clock,
    ...(behind && { deadLetter: behind.engine, maxReceiveCount: Number(policy.maxReceiveCount) }),
  });
  const key = properties.KmsMasterKeyId === undefined ? undefined : String(properties.KmsMasterKeyId);
  return {
    arn: identity.arn,
    url: identity.url,
    key,
    isFifo,
    engine,
    visibilitySeconds,
    entry: ({ group, ...message }) =>
      isFifo
        ? { ...message, group: group ?? '' }
        : { ...message, group: randomUUID(), deduplicationId: randomUUID() },
    record: given => {
      const { SequenceNumber, MessageGroupId, MessageDeduplicationId, ...plain } = given.attributes;
      return {
        ...given,
        attributes: isFifo ? given.attributes : plain,
        eventSourceARN: identity.arn,
        awsRegion: place.region,
      };
    },
  };
}
