import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  type MessageAttributeValue,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSMessageAttribute, SQSRecord } from 'aws-lambda';
import type { QueueSource } from './queue-source.ts';

/**
 * A queue behind SQS's API, AWS's own or another's. It long-polls by the second: a message arrives as promptly as
 * with longer polls, and a process that dies leaves none behind that takes messages nobody will see.
 */
export async function sqsSource(client: SQSClient, queueUrl: string): Promise<QueueSource> {
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }),
  );
  const arn = given(Attributes?.QueueArn, 'QueueArn');

  return {
    async receive(max, until) {
      const command = new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: max,
        WaitTimeSeconds: until === undefined ? 0 : 1,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      });
      // The poll is not cut short: what the queue has handed out to a closed connection is locked for nothing.
      if (until?.aborted) return [];
      const { Messages = [] } = await client.send(command);
      return Messages.map(message => toRecord(message, arn));
    },

    async delete(receiptHandles) {
      if (receiptHandles.length === 0) return;
      const { Failed = [] } = await client.send(
        new DeleteMessageBatchCommand({
          QueueUrl: queueUrl,
          Entries: receiptHandles.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle })),
        }),
      );
      if (Failed.length > 0)
        throw new Error(
          `${Failed.length} of ${receiptHandles.length} messages were not deleted: ${Failed.map(({ Code }) => Code).join(', ')}`,
        );
    },
  };
}

function given(value: string | undefined, name: string): string {
  if (value === undefined) throw new Error(`The queue's answer has no ${name}`);
  return value;
}

/** As Lambda hands it to a function (Lambda developer guide, "Using Lambda with Amazon SQS": example FIFO event). */
function toRecord(message: Message, arn: string): SQSRecord {
  const attributes = message.Attributes ?? {};
  return {
    messageId: given(message.MessageId, 'MessageId'),
    receiptHandle: given(message.ReceiptHandle, 'ReceiptHandle'),
    body: given(message.Body, 'Body'),
    attributes: {
      ...attributes,
      ApproximateReceiveCount: given(attributes.ApproximateReceiveCount, 'ApproximateReceiveCount'),
      SentTimestamp: given(attributes.SentTimestamp, 'SentTimestamp'),
      SenderId: given(attributes.SenderId, 'SenderId'),
      ApproximateFirstReceiveTimestamp: given(
        attributes.ApproximateFirstReceiveTimestamp,
        'ApproximateFirstReceiveTimestamp',
      ),
    },
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [name, toAttribute(value)]),
    ),
    ...(message.MD5OfMessageAttributes && { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
    md5OfBody: given(message.MD5OfBody, 'MD5OfBody'),
    eventSource: 'aws:sqs',
    eventSourceARN: arn,
    awsRegion: given(arn.split(':')[3], 'region'),
  };
}

const toAttribute = (value: MessageAttributeValue): SQSMessageAttribute => ({
  ...(value.StringValue !== undefined && { stringValue: value.StringValue }),
  ...(value.BinaryValue !== undefined && { binaryValue: Buffer.from(value.BinaryValue).toString('base64') }),
  stringListValues: [],
  binaryListValues: [],
  dataType: given(value.DataType, 'DataType'),
});
