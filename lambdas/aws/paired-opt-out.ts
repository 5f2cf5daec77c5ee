import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { TakenStop } from '../channel/ports.ts';
import { type Address, address } from '../channel/thread/address.ts';
import type { ThreadKey } from '../channel/thread/thread-key.ts';
import { mayBePaired, otherThread, pairSortKey } from './pair-key.ts';
import { stateSortKey } from './thread-item.ts';
import { partitionOf } from './thread-store.ts';

/**
 * The customer's other thread is out too, where they have two. No message brings it to its turn there, so it is not
 * pending: a START undoes it.
 */
export async function outOfOther(
  client: DynamoDBClient,
  table: string,
  key: ThreadKey,
  { alias, at, isAgain }: Pick<TakenStop, 'alias' | 'at'> & { readonly isAgain: boolean },
): Promise<void> {
  const known = mayBePaired(key) ? await stopAt(client, table, key, at) : undefined;
  const others = new Set([alias, known].filter(other => other !== undefined));
  await Promise.all([...others].map(other => out(client, table, otherThread(key, other), { at, isAgain })));
}

async function out(
  client: DynamoDBClient,
  table: string,
  key: ThreadKey,
  { at, isAgain }: { readonly at: number; readonly isAgain: boolean },
): Promise<void> {
  try {
    await client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: marshall({ pk: partitionOf(key), sk: stateSortKey }),
        UpdateExpression: 'SET optedOutAt = :at',
        ConditionExpression: [
          '(attribute_not_exists(optedOutAt) OR optedOutAt < :at)',
          // they may have come back there since it was brought first
          ...(isAgain ? ['(attribute_not_exists(optedInAt) OR optedInAt < :at)'] : []),
        ].join(' AND '),
        ExpressionAttributeValues: marshall({ ':at': at }),
      }),
    );
  } catch (error) {
    // out already, or back, and later than this
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
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
