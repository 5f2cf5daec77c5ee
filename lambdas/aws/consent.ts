import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { OptOut } from '../channel/ports.ts';
import { outOfBoth } from './paired-opt-out.ts';
import { stateSortKey } from './thread-item.ts';
import { partitionOf } from './thread-store.ts';

/** Of all that is known of a customer: where they have a number and an id, of both. */
export const createOptOut = (client: DynamoDBClient, table: string): OptOut =>
  outOfBoth(client, table, outOfOne(client, table));

function outOfOne(client: DynamoDBClient, table: string): OptOut {
  return async (key, at) => {
    try {
      await client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: marshall({ pk: partitionOf(key), sk: stateSortKey }),
          UpdateExpression: 'SET optedOutAt = :at',
          ConditionExpression: 'attribute_not_exists(optedOutAt) OR optedOutAt < :at',
          ExpressionAttributeValues: marshall({ ':at': at }),
        }),
      );
    } catch (error) {
      // out already, and later than this: a second delivery of the same text
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  };
}
