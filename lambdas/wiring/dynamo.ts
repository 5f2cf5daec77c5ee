import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Machine } from './machine.ts';

/** The SDK sets no time-out of its own; a request that hangs would hold a whole turn. */
export const dynamo = (machine: Machine): DynamoDBClient =>
  machine.dynamo ??
  new DynamoDBClient({ maxAttempts: 3, requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 } });
