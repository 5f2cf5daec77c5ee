import { createHash } from 'node:crypto';
import type { SQSMessageAttributes, SQSRecord } from 'aws-lambda';
import { md5OfAttributes } from '../../local/message-attributes.ts';
import { QueueError } from '../../local/queue-error.ts';
import type { Caller } from '../iam/judge.ts';
import { type Fields, fields, isFields, list, text } from '../template/values.ts';
import { type Cloud, useKey } from './cloud.ts';
import type { CloudQueue } from './queue.ts';
import { Refusal } from './refusal.ts';
import { queueBy, sendTo } from './send.ts';

/** SQS's API, as far as functions and the operator's commands ask for it. Each operation with the right that it takes. */
const operations: Readonly<
  Record<
    string,
    (cloud: Cloud, caller: Caller | 'owner', queue: CloudQueue, input: Fields) => Promise<Fields>
  >
> = {
  async SendMessage(cloud, caller, queue, input) {
    const body = text(input.MessageBody, 'MessageBody');
    const attributes = attributesOf(input.MessageAttributes);
    const { messageId, sequenceNumber } = await sendTo(cloud, caller, queue, {
      body,
      ...(input.MessageGroupId !== undefined && { group: String(input.MessageGroupId) }),
      ...(input.MessageDeduplicationId !== undefined && {
        deduplicationId: String(input.MessageDeduplicationId),
      }),
      attributes,
    });
    return {
      MessageId: messageId,
      // the SDK compares both with what it has sent
      MD5OfMessageBody: createHash('md5').update(body).digest('hex'),
      ...(Object.keys(attributes).length > 0 && { MD5OfMessageAttributes: md5OfAttributes(attributes) }),
      ...(queue.isFifo && { SequenceNumber: sequenceNumber }),
    };
  },

  async ReceiveMessage(cloud, caller, queue, input) {
    await ask(cloud, caller, 'sqs:ReceiveMessage', queue);
    if (caller !== 'owner') await useKey(cloud, caller, queue.key, 'sqs', 'kms:Decrypt');
    const records = queue.engine.receive(Number(input.MaxNumberOfMessages ?? 1));
    if (input.VisibilityTimeout !== undefined) {
      for (const { receiptHandle } of records)
        queue.engine.changeVisibility(receiptHandle, Number(input.VisibilityTimeout) * 1000);
    }
    return { Messages: records.map(record => messageOf(queue.record(record))) };
  },

  async DeleteMessage(cloud, caller, queue, input) {
    await ask(cloud, caller, 'sqs:DeleteMessage', queue);
    queue.engine.delete(text(input.ReceiptHandle, 'ReceiptHandle'));
    return {};
  },

  async DeleteMessageBatch(cloud, caller, queue, input) {
    await ask(cloud, caller, 'sqs:DeleteMessage', queue);
    return batch(input, ({ ReceiptHandle }) => queue.engine.delete(text(ReceiptHandle, 'ReceiptHandle')));
  },

  async ChangeMessageVisibility(cloud, caller, queue, input) {
    await ask(cloud, caller, 'sqs:ChangeMessageVisibility', queue);
    queue.engine.changeVisibility(
      text(input.ReceiptHandle, 'ReceiptHandle'),
      Number(input.VisibilityTimeout) * 1000,
    );
    return {};
  },

  async ChangeMessageVisibilityBatch(cloud, caller, queue, input) {
    await ask(cloud, caller, 'sqs:ChangeMessageVisibility', queue);
    return batch(input, ({ ReceiptHandle, VisibilityTimeout }) =>
      queue.engine.changeVisibility(text(ReceiptHandle, 'ReceiptHandle'), Number(VisibilityTimeout) * 1000),
    );
  },

  async GetQueueAttributes(cloud, caller, queue) {
    await ask(cloud, caller, 'sqs:GetQueueAttributes', queue);
    const { waiting, inFlight } = queue.engine.depth();
    return {
      Attributes: {
        QueueArn: queue.arn,
        ApproximateNumberOfMessages: String(waiting),
        ApproximateNumberOfMessagesNotVisible: String(inFlight),
        VisibilityTimeout: String(queue.visibilitySeconds),
      },
    };
  },
};

/** Answers a request of the JSON protocol. */
export async function sqs(
  cloud: Cloud,
  caller: Caller | 'owner',
  operation: string,
  input: Fields,
): Promise<Fields> {
  const act = operations[operation];
  if (!act) throw new Refusal('UnsupportedOperation', `sqs:${operation} is not rehearsed`);
  try {
    return await act(cloud, caller, queueBy(cloud, text(input.QueueUrl, 'QueueUrl')), input);
  } catch (error) {
    if (error instanceof QueueError) throw new Refusal(error.name, error.message);
    throw error;
  }
}

const ask = async ({ judge }: Cloud, caller: Caller | 'owner', action: string, queue: CloudQueue) => {
  if (caller !== 'owner') await judge.ask({ caller, action, resource: queue.arn });
};

function batch(input: Fields, act: (entry: Fields) => void): Fields {
  const Successful: Fields[] = [];
  const Failed: Fields[] = [];
  for (const entry of list(input.Entries).filter(isFields)) {
    try {
      act(entry);
      Successful.push({ Id: entry.Id });
    } catch (error) {
      if (!(error instanceof QueueError)) throw error;
      Failed.push({ Id: entry.Id, Code: error.name, Message: error.message, SenderFault: true });
    }
  }
  return { Successful, Failed };
}

function attributesOf(given: unknown): SQSMessageAttributes {
  if (given === undefined) return {};
  return Object.fromEntries(
    Object.entries(fields(given, 'MessageAttributes')).map(([name, value]) => {
      const { DataType, StringValue } = fields(value, name);
      if (DataType !== 'String')
        throw new Refusal('InvalidParameterValue', `${name}: only texts are rehearsed`);
      return [name, { dataType: DataType, stringValue: text(StringValue, name) }];
    }),
  );
}

const messageOf = (record: SQSRecord): Fields => ({
  MessageId: record.messageId,
  ReceiptHandle: record.receiptHandle,
  Body: record.body,
  MD5OfBody: record.md5OfBody,
  Attributes: record.attributes,
  MessageAttributes: Object.fromEntries(
    Object.entries(record.messageAttributes).map(([name, { dataType, stringValue }]) => [
      name,
      { DataType: dataType, StringValue: stringValue },
    ]),
  ),
  ...(record.md5OfMessageAttributes && { MD5OfMessageAttributes: record.md5OfMessageAttributes }),
});
