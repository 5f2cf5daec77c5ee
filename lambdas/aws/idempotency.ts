import { createHash } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { IdempotencyKeys, KeyUse } from '../channel/ports.ts';
import { type ThreadKey, threadId } from '../channel/thread/thread-key.ts';

const keptMs = 24 * 3_600_000;

export function createIdempotencyKeys(client: DynamoDBClient, table: string): IdempotencyKeys {
  async function find(scope: string, key: string, now: number): Promise<KeyUse | undefined> {
    const Key = marshall(itemKey(scope, key));
    const { Item } = await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
    const { messageId, fingerprint, at } = Item ? unmarshall(Item) : {};
    if (typeof messageId !== 'string' || typeof fingerprint !== 'string' || typeof at !== 'number')
      return undefined;
    return at + keptMs > now ? { messageId, fingerprint, at } : undefined;
  }

  async function claim(scope: string, key: string, use: KeyUse, thread?: ThreadKey): Promise<KeyUse> {
    try {
      await client.send(
        new PutItemCommand({
          TableName: table,
          Item: marshall({
            ...itemKey(scope, key),
            ...use,
            // by which an erasure finds it
            ...(thread && { thread: threadId(thread) }),
            expiresAt: Math.ceil((use.at + keptMs) / 1000),
          }),
          // one that has expired may still be there: TTL can lag for days
          ConditionExpression: 'attribute_not_exists(pk) OR #at <= :expired',
          ExpressionAttributeNames: { '#at': 'at' },
          ExpressionAttributeValues: marshall({ ':expired': use.at - keptMs }),
        }),
      );
      return use;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const first = await find(scope, key, use.at);
      if (!first) throw error;
      return first;
    }
  }

  return { find, claim };
}

/** In a partition of its own, and as a hash: a key is the client's, of any shape, and a scope may name a number. */
const itemKey = (scope: string, key: string) => ({
  pk: `idempotency#${createHash('sha256')
    .update(JSON.stringify([scope, key]))
    .digest('hex')}`,
  sk: 'key',
});
