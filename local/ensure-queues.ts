import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { maxReceiveCount } from '../lambdas/environment/names.ts';

export interface QueueUrls {
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
}

export interface QueueOptions {
  /** How long a received message stays out of sight. */
  readonly visibilitySeconds: number;
  /** @default threads.fifo */
  readonly name?: string;
  /** @default threads-dead.fifo */
  readonly deadLetterName?: string;
}

/** As deployed: high-throughput mode, 14 days. */
const common = {
  FifoQueue: 'true',
  ContentBasedDeduplication: 'true',
  DeduplicationScope: 'messageGroup',
  FifoThroughputLimit: 'perMessageGroupId',
  MessageRetentionPeriod: String(14 * 24 * 60 * 60),
};

/** Makes the channel's queues where they are not there. One that is there is kept as it is. */
export async function ensureQueues(client: SQSClient, options: QueueOptions): Promise<QueueUrls> {
  const { visibilitySeconds, name = 'threads.fifo', deadLetterName = 'threads-dead.fifo' } = options;
  const deadLetterQueueUrl = await ensureQueue(client, deadLetterName, async () => common);
  const queueUrl = await ensureQueue(client, name, async () => ({
    ...common,
    VisibilityTimeout: String(visibilitySeconds),
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: await arn(client, deadLetterQueueUrl),
      maxReceiveCount,
    }),
  }));
  return { queueUrl, deadLetterQueueUrl };
}

async function ensureQueue(
  client: SQSClient,
  name: string,
  attributes: () => Promise<Record<string, string>>,
): Promise<string> {
  const url =
    (await existing(client, name)) ??
    (await client.send(new CreateQueueCommand({ QueueName: name, Attributes: await attributes() }))).QueueUrl;
  if (url === undefined) throw new Error(`The engine gave no URL for the queue ${name}`);
  return url;
}

async function existing(client: SQSClient, name: string): Promise<string | undefined> {
  try {
    return (await client.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl;
  } catch (error) {
    if (error instanceof QueueDoesNotExist) return undefined;
    throw error;
  }
}

async function arn(client: SQSClient, queueUrl: string): Promise<string> {
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }),
  );
  if (Attributes?.QueueArn === undefined) throw new Error(`The engine gave no ARN for the queue ${queueUrl}`);
  return Attributes.QueueArn;
}
