import { type AttributeValue, BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { Throttled } from './is-outage.ts';

const maxAttempts = 5;

/**
 * Reads items of one table consistently, in one request unless DynamoDB leaves some for later.
 * @throws {Throttled} when it still leaves some after five requests.
 */
export async function readAll(
  client: DynamoDBClient,
  table: string,
  keys: readonly { readonly pk: string; readonly sk: string }[],
): Promise<Record<string, unknown>[]> {
  const items: Record<string, AttributeValue>[] = [];
  let waiting: Record<string, AttributeValue>[] = keys.map(key => marshall(key));
  for (let attempt = 1; waiting.length > 0; attempt += 1) {
    if (attempt > maxAttempts) throw new Throttled(`${waiting.length} items were not read`);
    const request = { [table]: { Keys: waiting, ConsistentRead: true } };
    const answer = await client.send(new BatchGetItemCommand({ RequestItems: request }));
    items.push(...(answer.Responses?.[table] ?? []));
    waiting = answer.UnprocessedKeys?.[table]?.Keys ?? [];
  }
  return items.map(item => unmarshall(item));
}
