import { createHash } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { ThreadStore } from '../channel/ports.ts';

/** As many sids as an item remembers, 40 bytes each: all writes pay for its size. */
const slots = 64;

/**
 * Counts by the minute. The SDK sends a count again whose answer was lost, and a queue delivers twice: so the item
 * remembers which it has counted, each sid in a slot of its own. Of another sid in the same slot between the two, once
 * in 64, it would not know; a customer waits a little then.
 */
export function createCountTexts(client: DynamoDBClient, table: string): ThreadStore['countTexts'] {
  return async (business, at, texts, sid) => {
    const minute = Math.floor(at / 60_000);
    const Key = marshall({ pk: `number#${business}`, sk: `minute#${minute}` });
    try {
      const { Attributes } = await client.send(
        new UpdateItemCommand({
          TableName: table,
          Key,
          UpdateExpression: 'ADD texts :texts SET #expiresAt = :expiresAt, #slot = :sid',
          ConditionExpression: 'attribute_not_exists(#slot) OR #slot <> :sid',
          ExpressionAttributeNames: { '#expiresAt': 'expiresAt', '#slot': slotOf(sid) },
          ExpressionAttributeValues: marshall({
            ':texts': texts,
            ':expiresAt': (minute + 60) * 60,
            ':sid': sid,
          }),
          ReturnValues: 'UPDATED_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return Number(Attributes?.texts?.N);
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      // not every engine gives the item along with the refusal
      const item =
        error.Item ??
        (await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }))).Item;
      return Number(item?.texts?.N);
    }
  };
}

const slotOf = (sid: string): string => `sid${(createHash('sha256').update(sid).digest()[0] ?? 0) % slots}`;
