import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { WriteDelivery } from '../channel/ports.ts';
import type { ThreadKey } from '../channel/thread/thread-key.ts';
import { deliverySortKey, partitionOf } from './thread-store.ts';

/** The same status again, which says now why. */
const sameWithoutCode = ' OR (#rank = :rank AND #status = :status AND attribute_not_exists(#code))';

/** Callbacks come late, twice and out of order: only a higher rank replaces what is written down. */
export function createWriteDelivery(client: DynamoDBClient, table: string, retention: number): WriteDelivery {
  const read = async (key: ThreadKey, effectId: string) => {
    const Key = marshall({ pk: partitionOf(key), sk: deliverySortKey(effectId) });
    const { Item } = await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
    return Item;
  };

  return async (key, { effectId, sid, status, rank, code, at }) => {
    try {
      await client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: marshall({ pk: partitionOf(key), sk: deliverySortKey(effectId) }),
          UpdateExpression: `SET #sid = :sid, #status = :status, #rank = :rank, #at = :at, #expiresAt = :expiresAt${code === undefined ? '' : ', #code = :code'}`,
          ConditionExpression: `attribute_not_exists(#rank) OR #rank < :rank${code === undefined ? '' : sameWithoutCode}`,
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          ExpressionAttributeNames: {
            '#sid': 'sid',
            '#status': 'status',
            '#rank': 'rank',
            '#at': 'at',
            '#expiresAt': 'expiresAt',
            ...(code !== undefined && { '#code': 'code' }),
          },
          ExpressionAttributeValues: marshall({
            ':sid': sid,
            ':status': status,
            ':rank': rank,
            ':at': at,
            ':expiresAt': Math.ceil((at + retention) / 1000),
            ...(code !== undefined && { ':code': code }),
          }),
        }),
      );
      return { status, ...(code !== undefined && { code }) };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      // not every engine gives the item along with the refusal
      const item = error.Item ?? (await read(key, effectId));
      const known = item?.code?.N;
      return { status: String(item?.status?.S), ...(known !== undefined && { code: Number(known) }) };
    }
  };
}
