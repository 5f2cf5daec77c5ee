import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { unmarshall } from '@aws-sdk/util-dynamodb';

/** What the channel has written down. */
export interface TableRecords {
  /** Threads with a turn that was begun and not settled. */
  readonly unfinished: readonly string[];
  /** What became of each text, by sid. */
  readonly outcomes: ReadonlyMap<string, string>;
}

export async function readTable(client: DynamoDBClient, table: string): Promise<TableRecords> {
  const unfinished: string[] = [];
  const outcomes = new Map<string, string>();
  for await (const { Items = [] } of paginateScan({ client }, { TableName: table, ConsistentRead: true })) {
    for (const item of Items.map(each => unmarshall(each))) {
      const [kind, business, customer] = String(item.pk).split('#');
      if (kind !== 'thread') continue;
      const unsettled = item.journal !== undefined || item.trying !== undefined;
      if (item.sk === 'state' && unsettled) unfinished.push(`${business} ${customer}`);
      if (item.direction === 'in') outcomes.set(String(item.id), String(item.outcome));
    }
  }
  return { unfinished, outcomes };
}

/** How many messages wait in a queue or are being worked on. */
export async function depthOf(client: SQSClient, queueUrl: string): Promise<number> {
  const { Attributes: found = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] }),
  );
  return Number(found.ApproximateNumberOfMessages) + Number(found.ApproximateNumberOfMessagesNotVisible);
}

/** Empties the dead-letter queue: why each text is in it, by sid; what is no text by its own words. */
export async function readDeadLetters(
  client: SQSClient,
  queueUrl: string,
): Promise<ReadonlyMap<string, string>> {
  const reasons = new Map<string, string>();
  for (let round = 1; round <= 1_000; round += 1) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['reason'],
      }),
    );
    if (Messages.length === 0) return reasons;
    for (const { Body = '', MessageAttributes, ReceiptHandle } of Messages) {
      const { sid = Body }: { sid?: string } = JSON.parse(Body);
      reasons.set(sid, MessageAttributes?.reason?.StringValue ?? 'received too often');
      await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
    }
  }
  throw new Error('the dead-letter queue does not end');
}
