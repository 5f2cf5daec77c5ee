import { BatchWriteItemCommand, type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';

/** DynamoDB takes 25 writes at once. */
const batchSize = 25;

/** Deletes all items of a table whose keys are `pk` and `sk`, on an engine that leaves nothing unprocessed. */
export async function emptyTable(client: DynamoDBClient, table: string): Promise<void> {
  const pages = paginateScan({ client }, { TableName: table, ProjectionExpression: 'pk, sk' });
  for await (const { Items = [] } of pages)
    for (let from = 0; from < Items.length; from += batchSize) {
      const deletes = Items.slice(from, from + batchSize).map(Key => ({ DeleteRequest: { Key } }));
      await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: deletes } }));
    }
}
