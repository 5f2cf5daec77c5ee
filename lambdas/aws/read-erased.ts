import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Erased } from '../channel/thread/thread.ts';
import type { ThreadKey } from '../channel/thread/thread-key.ts';
import { type ErasureHash, erasedFrom, marksOf } from './erasures.ts';

/** What an erasure has left of a pair; nothing where there was none. One request. */
export const createReadErased =
  (client: DynamoDBClient, table: string, hash: ErasureHash) =>
  async (key: ThreadKey): Promise<Erased | undefined> => {
    const Key = marshall((await marksOf(hash, key)).mark);
    const { Item } = await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
    return erasedFrom(Item && unmarshall(Item));
  };
