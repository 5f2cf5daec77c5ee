import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { ErasureHash } from './erasures.ts';

/** Where it is noted which keys the table's marks were made with. */
const Key = marshall({ pk: 'erasures', sk: 'keys' });

/** A key by its hash of these words, which are no thread's: it leads back to no key. */
const signOf = (hash: ErasureHash): Promise<string> => hash('the key of erasures');

/** Written before each mark: a table that comes back under another key tells it by this, and by nothing else. */
export async function noteKey(client: DynamoDBClient, table: string, hash: ErasureHash): Promise<void> {
  await client.send(
    new UpdateItemCommand({
      TableName: table,
      Key,
      UpdateExpression: 'ADD hashes :hashes',
      ExpressionAttributeValues: marshall({ ':hashes': new Set([await signOf(hash)]) }),
    }),
  );
}

/** How many keys have made marks of a table, and whether this one is among them. */
export async function keysNoted(
  client: DynamoDBClient,
  table: string,
  hash: ErasureHash,
): Promise<{ readonly isOurs: boolean; readonly count: number }> {
  const { Item } = await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
  const hashes: unknown = Item && unmarshall(Item).hashes;
  if (!(hashes instanceof Set)) return { isOurs: false, count: 0 };
  return { isOurs: hashes.has(await signOf(hash)), count: hashes.size };
}
