import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import { ensureTable } from '../../../../local/ensure-table.ts';
import { inProcessDynamo } from './in-process-dynamo.ts';

const TableName = 'in-process';
const key = { pk: 'partition', sk: 'state' };
const Key = marshall(key);

async function started(seed = 1) {
  const client = inProcessDynamo(seed);
  await ensureTable(client, TableName);
  return client;
}

describe('what it does not know, it refuses as no DynamoDB does', () => {
  const condition = (ConditionExpression: string, value: unknown) =>
    new PutItemCommand({
      TableName,
      Item: Key,
      ConditionExpression,
      ExpressionAttributeValues: marshall({ ':v': value }),
    });

  it.each([
    ['a scan of a part', new ScanCommand({ TableName, Segment: 0, TotalSegments: 2 }), 'knows no Segment'],
    ['one that deletes', new DeleteItemCommand({ TableName, Key }), 'knows no DeleteItem'],
    ['transactions', new TransactWriteItemsCommand({ TransactItems: [] }), 'knows no TransactWriteItems'],
    [
      'a projection',
      new GetItemCommand({ TableName, Key, ProjectionExpression: 'a' }),
      'no ProjectionExpression',
    ],
    [
      'a filter',
      new QueryCommand({ TableName, KeyConditionExpression: 'pk = :pk', FilterExpression: 'a = :pk' }),
      'no FilterExpression',
    ],
    [
      'what came before expressions',
      new UpdateItemCommand({ TableName, Key, AttributeUpdates: {} }),
      'no AttributeUpdates',
    ],
    ['bytes', new PutItemCommand({ TableName, Item: { ...Key, a: { B: new Uint8Array(2) } } }), 'no bytes'],
    ['a comparison of maps', condition('m = :v', { k: 1 }), 'no = with :v'],
    ['a comparison of lists', condition('attribute_not_exists(m) OR (m <> :v)', ['k']), 'no <> with :v'],
    ['an order of what has none', condition('a < :v', true), 'no < with :v'],
    ['other functions', condition('contains(a, :v)', 'a'), 'no contains'],
    ['arithmetic', new UpdateItemCommand({ TableName, Key, UpdateExpression: 'SET a = b + c' }), 'no +'],
    [
      'members of sets',
      new UpdateItemCommand({ TableName, Key, UpdateExpression: 'DELETE a :v' }),
      'no DELETE',
    ],
    ['a comparison of attributes', condition('a = b AND c = :v', 1), 'no = with b'],
  ])('%s', async (_, command, message) => {
    const client = await started();
    const sent = client.send(command as GetItemCommand);
    await expect(sent).rejects.toThrow(message);
    await expect(sent).rejects.not.toHaveProperty('$metadata');
  });
});

/** Who of ten wins an item that all claim at once. */
async function winner(seed: number): Promise<number> {
  const client = await started(seed);
  const claims = await Promise.allSettled(
    Array.from({ length: 10 }, () =>
      client.send(
        new UpdateItemCommand({
          TableName,
          Key,
          UpdateExpression: 'SET claimed = :yes',
          ConditionExpression: 'attribute_not_exists(claimed)',
          ExpressionAttributeValues: marshall({ ':yes': true }),
        }),
      ),
    ),
  );
  return claims.findIndex(({ status }) => status === 'fulfilled');
}

it('carries requests out in an order that the seed decides', async () => {
  const winners = [];
  for (let seed = 0; seed < 20; seed += 1) winners.push(await winner(seed));
  expect(new Set(winners).size).toBeGreaterThan(3);
  expect(await winner(7)).toBe(winners[7]);
});

it('keeps and gives copies', async () => {
  const client = await started();
  const Item = { ...Key, m: { M: { k: { S: 'kept' } } } };
  const putting = client.send(new PutItemCommand({ TableName, Item }));
  Item.m.M.k.S = 'changed meanwhile';
  await putting;
  const got = (await client.send(new GetItemCommand({ TableName, Key }))).Item;
  expect(got?.m).toEqual({ M: { k: { S: 'kept' } } });
  if (got) got.m = { S: 'changed later' };
  expect((await client.send(new GetItemCommand({ TableName, Key }))).Item?.m).toEqual({
    M: { k: { S: 'kept' } },
  });
});
