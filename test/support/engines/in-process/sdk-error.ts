import {
  ConditionalCheckFailedException,
  DynamoDBServiceException,
  ResourceInUseException,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import type { Item } from './sorted-items.ts';

const $metadata = { httpStatusCode: 400 };

/** The exception that the SDK throws for what dynalite refuses. An error that is no refusal stays what it is. */
export function sdkError(error: unknown): unknown {
  const refused = refusalIn(error);
  if (!refused) return error;
  const { name, message, item } = refused;
  const told = { message, $metadata };
  switch (name) {
    case 'ConditionalCheckFailedException':
      return new ConditionalCheckFailedException({ ...told, ...(item && { Item: structuredClone(item) }) });
    case 'ResourceInUseException':
      return new ResourceInUseException(told);
    case 'ResourceNotFoundException':
      return new ResourceNotFoundException(told);
    default:
      // the SDK has no class for what is wrong with a request
      return new DynamoDBServiceException({ ...told, name, $fault: 'client' });
  }
}

/** `item` is what a condition did not hold for, where the caller wants to know. */
function refusalIn(error: unknown): { name: string; message: string; item?: Item | undefined } | undefined {
  if (!(error instanceof Error) || !('body' in error)) return undefined;
  const { message, body, item }: Error & { body: unknown; item?: Item } = error;
  if (typeof body !== 'object' || body === null || !('__type' in body)) return undefined;
  return { name: String(body.__type).replace(/^.*#/, ''), message, item };
}
