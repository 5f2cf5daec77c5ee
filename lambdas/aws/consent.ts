import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { OptOut } from '../channel/ports.ts';
import { stateSortKey } from './thread-item.ts';
import { partitionOf } from './thread-store.ts';

/**
 * Conditional writes, which no save sees coming and every save notices. An opt-out whose turn has come is not written
 * again: its message comes to no other turn, and a START may have undone it. The latest time stands, whatever order
 * they arrive in.
 */
export function createOptOut(client: DynamoDBClient, table: string): OptOut {
  return async (key, { id, at, everyday }) => {
    const isNew = ['attribute_not_exists(honouredStops.#id)'];
    if (everyday) isNew.push('attribute_not_exists(saidEverydayStop)');

    /** Whether the conditions held. */
    const write = async (condition: string, set: readonly string[], values: object): Promise<boolean> => {
      try {
        await client.send(
          new UpdateItemCommand({
            TableName: table,
            Key: marshall({ pk: partitionOf(key), sk: stateSortKey }),
            UpdateExpression: `SET ${['latestStop = :id', ...set].join(', ')} ADD pendingStops :ids`,
            ConditionExpression: [...isNew, condition].join(' AND '),
            ExpressionAttributeNames: { '#id': id },
            ExpressionAttributeValues: marshall({ ':id': id, ':ids': new Set([id]), ...values }),
          }),
        );
        return true;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        return false;
      }
    };
    const asLatest = () =>
      write('(attribute_not_exists(optedOutAt) OR optedOutAt < :at)', ['optedOutAt = :at'], { ':at': at });
    const behindLatest = () => write('attribute_exists(optedOutAt)', [], {});

    // a START may come between the two; what is refused then as well has had its turn, or is an everyday word
    void ((await asLatest()) || (await behindLatest()) || (await asLatest()));
  };
}
