import { createHash } from 'node:crypto';
import type { SQSMessageAttributes, SQSRecord } from 'aws-lambda';
import type { Handler } from '../simulators/connection-dropped.ts';
import type { FifoQueue } from './fifo-queue.ts';
import { md5OfAttributes } from './message-attributes.ts';
import { QueueError } from './queue-error.ts';

type Asked = Readonly<Record<string, unknown>>;
type Operation = (queue: FifoQueue, asked: Asked) => object;

/**
 * The queues in this process as SQS's JSON protocol has them, for the operator's commands: what those ask for, and
 * nothing more (API reference, SQS; https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html).
 */
export function sqsDoor(queues: readonly FifoQueue[]): Handler {
  return async request => {
    const name = /^AmazonSQS\.(\w+)$/.exec(request.headers.get('x-amz-target') ?? '')?.[1] ?? '';
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (!operation) return refusal('UnknownOperationException', `This door knows no operation "${name}".`);
    try {
      const asked: unknown = await request.json();
      if (!isRecord(asked)) return refusal('SerializationException', 'The request must be an object.');
      const wanted = text(asked, 'QueueUrl').split('/').at(-1);
      const queue = queues.find(one => one.name === wanted);
      if (!queue) return refusal('QueueDoesNotExist', 'The specified queue does not exist.');
      return Response.json(operation(queue, asked), { headers: { 'content-type': jsonType } });
    } catch (error) {
      if (error instanceof QueueError) return refusal(error.name, error.message);
      if (error instanceof SyntaxError) return refusal('SerializationException', 'The request is no JSON.');
      throw error;
    }
  };
}

const jsonType = 'application/x-amz-json-1.0';

const refusal = (type: string, message: string): Response =>
  Response.json(
    { __type: `com.amazonaws.sqs#${type}`, message },
    { status: 400, headers: { 'content-type': jsonType } },
  );

const operations: Readonly<Record<string, Operation>> = {
  SendMessage(queue, asked) {
    const body = text(asked, 'MessageBody');
    const deduplicationId = text(asked, 'MessageDeduplicationId');
    const { messageId, sequenceNumber } = queue.send({
      body,
      group: text(asked, 'MessageGroupId'),
      ...(deduplicationId !== '' && { deduplicationId }),
    });
    return { MessageId: messageId, SequenceNumber: sequenceNumber, MD5OfMessageBody: md5(body) };
  },

  ReceiveMessage(queue, asked) {
    const received = queue.receive(number(asked, 'MaxNumberOfMessages') ?? 1);
    const seconds = number(asked, 'VisibilityTimeout');
    if (seconds !== undefined)
      for (const { receiptHandle } of received) queue.changeVisibility(receiptHandle, seconds * 1000);
    return { Messages: received.map(messageOf) };
  },

  DeleteMessage(queue, asked) {
    queue.delete(text(asked, 'ReceiptHandle'));
    return {};
  },

  ChangeMessageVisibilityBatch(queue, { Entries }) {
    const entries = Array.isArray(Entries) ? Entries.filter(isRecord) : [];
    const [successful, failed]: [object[], object[]] = [[], []];
    for (const entry of entries) {
      try {
        queue.changeVisibility(
          text(entry, 'ReceiptHandle'),
          (number(entry, 'VisibilityTimeout') ?? 0) * 1000,
        );
        successful.push({ Id: entry.Id });
      } catch (error) {
        if (!(error instanceof QueueError)) throw error;
        failed.push({ Id: entry.Id, Code: error.name, SenderFault: true, Message: error.message });
      }
    }
    return { Successful: successful, Failed: failed };
  },

  GetQueueAttributes(queue) {
    const { waiting, inFlight } = queue.depth();
    return {
      Attributes: {
        QueueArn: queue.arn,
        ApproximateNumberOfMessages: String(waiting),
        ApproximateNumberOfMessagesNotVisible: String(inFlight),
      },
    };
  },
};

/** Of the attributes all, whichever were asked for: whoever asks takes what they know. */
const messageOf = ({
  attributes,
  body,
  md5OfBody,
  messageAttributes,
  messageId,
  receiptHandle,
}: SQSRecord) => ({
  MessageId: messageId,
  ReceiptHandle: receiptHandle,
  Body: body,
  MD5OfBody: md5OfBody,
  Attributes: attributes,
  ...attributesOf(messageAttributes),
});

function attributesOf(attributes: SQSMessageAttributes): object {
  const entries = Object.entries(attributes);
  if (entries.length === 0) return {};
  return {
    MessageAttributes: Object.fromEntries(
      entries.map(([name, { dataType, stringValue, binaryValue }]) => [
        name,
        { DataType: dataType, StringValue: stringValue, BinaryValue: binaryValue },
      ]),
    ),
    MD5OfMessageAttributes: md5OfAttributes(attributes),
  };
}

const md5 = (body: string): string => createHash('md5').update(body).digest('hex');

const text = (asked: Asked, name: string): string => {
  const value = asked[name];
  return typeof value === 'string' ? value : '';
};
const number = (asked: Asked, name: string): number | undefined => {
  const value = asked[name];
  return typeof value === 'number' ? value : undefined;
};

const isRecord = (value: unknown): value is Asked =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
