import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { OptOut } from '../channel/ports.ts';
import { type Address, address } from '../channel/thread/address.ts';
import type { ThreadKey } from '../channel/thread/thread-key.ts';
import { mayBePaired, otherThread, pairSortKey } from './pair-key.ts';
import { partitionOf } from './thread-store.ts';

/** What `optOut` does for one thread, for the customer's other thread too, where they have two. */
export function outOfBoth(client: DynamoDBClient, table: string, optOut: OptOut): OptOut {
  return async (key, at, ...how) => {
    const outOfOther = async (): Promise<void> => {
      const other = await stopAt(client, table, key, at);
      if (other !== undefined) await optOut(otherThread(key, other), at, ...how);
    };
    const all = [optOut(key, at, ...how), ...(mayBePaired(key) ? [outOfOther()] : [])];
    // each is attempted, whatever becomes of the other
    for (const outcome of await Promise.allSettled(all))
      if (outcome.status === 'rejected') throw outcome.reason;
  };
}

/** Notes the opt-out in the pair's item, if there is one, and gives the other address: the one request has both. */
async function stopAt(
  client: DynamoDBClient,
  table: string,
  key: ThreadKey,
  at: number,
): Promise<Address | undefined> {
  try {
    const { Attributes } = await client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: marshall({ pk: partitionOf(key), sk: pairSortKey }),
        UpdateExpression: 'SET stoppedAt = :at',
        ConditionExpression: 'attribute_exists(pairedWith)',
        ExpressionAttributeValues: marshall({ ':at': at }),
        ReturnValues: 'ALL_NEW',
      }),
    );
    const other = Attributes?.pairedWith?.S;
    return other === undefined ? undefined : address(other);
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}
