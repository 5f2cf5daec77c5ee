import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { OptOut } from '../channel/ports.ts';
import { stateSortKey } from './thread-item.ts';
import { partitionOf } from './thread-store.ts';

export function createOptOut(client: DynamoDBClient, table: string): OptOut {
  return async (key, { at, everyday }) => {
    try {
      await client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: marshall({ pk: partitionOf(key), sk: stateSortKey }),
          UpdateExpression: 'SET optedOutAt = :at',
          ConditionExpression: [
            '(attribute_not_exists(optedOutAt) OR optedOutAt < :at)',
            ...(everyday ? ['attribute_not_exists(saidEverydayStop)'] : []),
          ].join(' AND '),
          ExpressionAttributeValues: marshall({ ':at': at }),
        }),
      );
    } catch (error) {
      // out already, and later than this: a second delivery of the same text; or an everyday word that is no stop
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  };
}
