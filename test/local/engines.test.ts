import {
  CreateTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { dynamoClient } from '../../local/clients.ts';
import { startEmbeddedDynamo } from '../../local/engines.ts';
import { ensureTable } from '../../local/ensure-table.ts';
import { engines } from '../support/engines/engines.ts';

describe.each(engines())('the table on $name', ({ name, client, freshTable }) => {
  it('has the keys and the index of the deployed one', async () => {
    const table = await freshTable();
    const put = (item: object) =>
      client.send(new PutItemCommand({ TableName: table, Item: { sk: { S: 'state' }, ...item } }));
    await put({ pk: { S: 'late' }, attention: { S: 'human' }, since: { N: '2' }, words: { S: 'x' } });
    await put({ pk: { S: 'early' }, attention: { S: 'human' }, since: { N: '1' }, words: { S: 'x' } });
    await put({ pk: { S: 'other' }, attention: { S: 'unfinished' }, since: { N: '1' } });
    await put({ pk: { S: 'none' } });

    const { Items } = await client.send(
      new QueryCommand({
        TableName: table,
        IndexName: 'attention',
        KeyConditionExpression: 'attention = :kind',
        ExpressionAttributeValues: { ':kind': { S: 'human' } },
      }),
    );
    expect(Items).toEqual([
      { pk: { S: 'early' }, sk: { S: 'state' }, attention: { S: 'human' }, since: { N: '1' } },
      { pk: { S: 'late' }, sk: { S: 'state' }, attention: { S: 'human' }, since: { N: '2' } },
    ]);
  });

  it('is kept with what it holds where it is there', async () => {
    const table = await freshTable();
    const Item = { pk: { S: 'thread' }, sk: { S: 'state' } };
    await client.send(new PutItemCommand({ TableName: table, Item }));
    await ensureTable(client, table);
    const got = await client.send(new GetItemCommand({ TableName: table, Key: Item }));
    expect(got.Item).toEqual(Item);
  });

  it('is kept as it is where it has another form', async () => {
    const table = `${await freshTable()}-other`;
    await client.send(
      new CreateTableCommand({
        TableName: table,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      }),
    );
    await ensureTable(client, table);
    const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
    expect(Table?.KeySchema).toEqual([{ AttributeName: 'id', KeyType: 'HASH' }]);
  });

  it('may be made by several at once', async () => {
    const table = `${await freshTable()}-raced`;
    await Promise.all([ensureTable(client, table), ensureTable(client, table), ensureTable(client, table)]);
    const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
    expect(Table?.TableStatus).toBe('ACTIVE');
  });

  it('sweeps by expiresAt where the engine can', async () => {
    const table = await freshTable();
    const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: table }));
    expect(TimeToLiveDescription).toMatchObject(
      name === 'dynalite'
        ? { TimeToLiveStatus: 'DISABLED' }
        : { TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' },
    );
  });
});

describe('the embedded engine', () => {
  it('answers on the loopback alone, and no more once it is stopped', async () => {
    const engine = await startEmbeddedDynamo();
    expect(engine.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const client = dynamoClient(engine.endpoint);
    await ensureTable(client);
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'sms-channel' }));
    expect(Table?.TableStatus).toBe('ACTIVE');

    await engine.stop();
    await expect(fetch(engine.endpoint)).rejects.toThrow();
  });
});

it('the embedded engine answers what it was asked before it stops', async () => {
  const engine = await startEmbeddedDynamo();
  const client = dynamoClient(engine.endpoint, {});
  await ensureTable(client, 'threads');
  const asked = Array.from({ length: 20 }, (_, at) =>
    client.send(
      new PutItemCommand({ TableName: 'threads', Item: { pk: { S: `thread ${at}` }, sk: { S: 'state' } } }),
    ),
  );
  const first = await Promise.race(asked);
  await engine.stop();
  client.destroy();
  expect(first.$metadata.httpStatusCode).toBe(200);
  // those that came too late are refused, and none has ended the process
  const ends = await Promise.allSettled(asked);
  expect(ends.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
});
