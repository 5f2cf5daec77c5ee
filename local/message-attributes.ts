import { createHash } from 'node:crypto';
import type { SQSMessageAttribute, SQSMessageAttributes } from 'aws-lambda';

const field = (bytes: Buffer): Buffer[] => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return [length, bytes];
};

const text = (value: string): Buffer[] => field(Buffer.from(value, 'utf8'));

/** The first byte says how the value travels: 1 text, 2 bytes. */
const value = (attribute: SQSMessageAttribute): Buffer[] =>
  attribute.binaryValue === undefined
    ? [Buffer.of(1), ...text(attribute.stringValue ?? '')]
    : [Buffer.of(2), ...field(Buffer.from(attribute.binaryValue, 'base64'))];

const sorted = (attributes: SQSMessageAttributes): [string, SQSMessageAttribute][] =>
  Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1));

/**
 * MD5 of message attributes as SQS computes it: names in order; name, type and value each behind its length
 * (SQS developer guide, "Calculating the MD5 message digest for message attributes").
 */
export const md5OfAttributes = (attributes: SQSMessageAttributes): string =>
  createHash('md5')
    .update(
      Buffer.concat(
        sorted(attributes).flatMap(([name, attribute]) => [
          ...text(name),
          ...text(attribute.dataType),
          ...value(attribute),
        ]),
      ),
    )
    .digest('hex');

/** Bytes of names, types and values, which count towards a message's size. */
export const sizeOfAttributes = (attributes: SQSMessageAttributes): number =>
  Object.entries(attributes).reduce(
    (sum, [name, { dataType, stringValue = '', binaryValue = '' }]) =>
      sum + Buffer.byteLength(name + dataType + stringValue) + Buffer.byteLength(binaryValue, 'base64'),
    0,
  );
