import type { SQSMessageAttributes } from 'aws-lambda';
import { sizeOfAttributes } from './message-attributes.ts';
import { QueueError } from './queue-error.ts';

export interface NewMessage {
  readonly body: string;
  /** Up to 128 letters, digits and ASCII punctuation; no spaces. */
  readonly group: string;
  /** As the group. @default the body's SHA-256 (`ContentBasedDeduplication`) */
  readonly deduplicationId?: string;
  readonly attributes?: SQSMessageAttributes;
}

/** 1 MiB, attributes included (SQS developer guide, "Message quotas"). */
const maxBytes = 1_048_576;

const identifier = /^[\x21-\x7e]{1,128}$/;

/** XML 1.0's characters, as SendMessage in the API reference lists them. JSON escapes all others but U+FFFE and U+FFFF. */
const body = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u;

function checkIdentifier(name: string, value: string): void {
  if (value === '')
    throw new QueueError('MissingParameter', `The request must contain the parameter ${name}.`);
  if (!identifier.test(value))
    throw new QueueError(
      'InvalidParameterValue',
      `${name} can only include alphanumeric and punctuation characters, 1 to 128 in length.`,
    );
}

/** Refuses what SQS refuses (API reference, SQS: SendMessage). The refusal quotes neither words nor numbers. */
export function checkSend(message: NewMessage): void {
  checkIdentifier('MessageGroupId', message.group);
  if (message.deduplicationId !== undefined)
    checkIdentifier('MessageDeduplicationId', message.deduplicationId);
  if (message.body === '')
    throw new QueueError('MissingParameter', 'The request must contain the parameter MessageBody.');
  if (!body.test(message.body))
    throw new QueueError(
      'InvalidMessageContents',
      'The body has characters outside #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF.',
    );
  if (Buffer.byteLength(message.body) + sizeOfAttributes(message.attributes ?? {}) > maxBytes)
    throw new QueueError('InvalidParameterValue', `Message must be shorter than ${maxBytes} bytes.`);
}
