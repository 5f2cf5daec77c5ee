import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  CreateTableCommand,
  DescribeTableCommand,
  GetItemCommand,
  PutItemCommand,
  paginateScan,
  QueryCommand,
  ResourceInUseException,
  ResourceNotFoundException,
  ScanCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { table as schema } from '../../../lambdas/environment/names.ts';
import { engines } from './engines.ts';
import { inProcessEngine } from './in-process-engine.ts';

let next = 0;
const newKey = (sk = 'state') => ({ pk: `partition-${next++}`, sk });

describe.each([inProcessEngine(), ...engines()])('what adapters rely on, on $name', engine => {
  const { client, name, freshTable } = engine;
  let TableName: string;
  beforeAll(async () => {
    TableName = await freshTable();
  });

  const put = (item: object) => client.send(new PutItemCommand({ TableName, Item: marshall(item) }));
  const read = async (key: object) => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName, Key: marshall(key), ConsistentRead: true }),
    );
    return Item && unmarshall(Item);
  };
  const update = (key: object, values: object, rest: Partial<UpdateItemCommandInput>) =>
    client.send(
      new UpdateItemCommand({
        TableName,
        Key: marshall(key),
        ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: marshall(values) }),
        ...rest,
      }),
    );
  const query = (rest: object, values: object) =>
    client.send(new QueryCommand({ TableName, ExpressionAttributeValues: marshall(values), ...rest }));

  describe('an update', () => {
    it('makes an item where there is none, sets, removes and leaves the rest', async () => {
      const key = newKey();
      await update(
        key,
        { ':a': 1, ':b': { c: ['d', null, true] } },
        { UpdateExpression: 'SET a = :a, b = :b' },
      );
      await update(
        key,
        { ':a': 2 },
        {
          UpdateExpression: 'SET #a = :a REMOVE #b, #none',
          ExpressionAttributeNames: { '#a': 'a', '#b': 'b', '#none': 'none' },
        },
      );
      expect(await read(key)).toEqual({ ...key, a: 2 });
    });

    it('adds to a number that may not be there, and tells what it is then', async () => {
      const key = newKey();
      const count = () =>
        update(
          key,
          { ':one': 1, ':at': 7 },
          {
            UpdateExpression: 'ADD texts :one SET #expiresAt = :at',
            ExpressionAttributeNames: { '#expiresAt': 'expiresAt' },
            ReturnValues: 'UPDATED_NEW',
          },
        );
      expect((await count()).Attributes).toEqual({ texts: { N: '1' }, expiresAt: { N: '7' } });
      expect((await count()).Attributes).toEqual({ texts: { N: '2' }, expiresAt: { N: '7' } });
    });

    it.each([
      ['attribute_not_exists(a)', {}, false],
      ['attribute_exists(a)', {}, true],
      ['attribute_not_exists(z)', {}, true],
      ['attribute_exists(pk) AND a = :v', { ':v': 3 }, true],
      ['a = :v', { ':v': '3' }, false],
      ['a < :v', { ':v': 3 }, false],
      ['a < :v', { ':v': 10 }, true],
      ['a <= :v', { ':v': 3 }, true],
      ['z < :v', { ':v': 3 }, false],
      ['words < :v', { ':v': 3 }, false],
      ['m.k = :v', { ':v': 'v' }, true],
      ['m.absent = :v', { ':v': 'v' }, false],
      ['attribute_not_exists(m.absent)', {}, true],
      ['attribute_not_exists(a.absent)', {}, true],
      ['attribute_not_exists(z.absent)', {}, true],
      ['(attribute_not_exists(a) OR a = :v) AND m.k = :w', { ':v': 3, ':w': 'v' }, true],
      ['attribute_not_exists(a) OR a = :v AND m.k = :w', { ':v': 3, ':w': 'x' }, false],
      ['attribute_not_exists(z) OR (attribute_not_exists(a) AND a < :v)', { ':v': 1 }, true],
    ])('where %s with %j: %s', async (ConditionExpression, values, holds) => {
      const key = newKey();
      const item = { ...key, a: 3, words: 'b', m: { k: 'v' } };
      await put(item);
      const asked = update(
        key,
        { ...values, ':new': 1 },
        { UpdateExpression: 'SET written = :new', ConditionExpression },
      );
      if (holds) await asked;
      else await expect(asked).rejects.toBeInstanceOf(ConditionalCheckFailedException);
      expect(await read(key)).toEqual(holds ? { ...item, written: 1 } : item);
    });

    // dynalite does not know this one: whoever asks has to read
    it.skipIf(name === 'dynalite')(
      'whose condition does not hold gives the item, to who asks for it',
      async () => {
        const key = newKey();
        const lost = (more: object) =>
          update(
            key,
            { ':v': 1 },
            {
              UpdateExpression: 'SET a = :v',
              ConditionExpression: 'attribute_exists(pk) AND a = :v',
              ...more,
            },
          ).catch(error => error);
        const wanted = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
        expect((await lost(wanted)).Item).toBeUndefined();
        await put({ ...key, a: 2, m: { k: ['v'] } });
        expect(unmarshall((await lost(wanted)).Item)).toEqual({ ...key, a: 2, m: { k: ['v'] } });
        expect((await lost({})).Item).toBeUndefined();
      },
    );

    it('of many at once lets one win', async () => {
      const key = newKey();
      const claims = await Promise.allSettled(
        Array.from({ length: 10 }, (_, by) =>
          update(
            key,
            { ':by': by },
            {
              UpdateExpression: 'SET claimedBy = :by',
              ConditionExpression: 'attribute_not_exists(claimedBy)',
            },
          ),
        ),
      );
      const winner = claims.findIndex(({ status }) => status === 'fulfilled');
      expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await read(key)).toEqual({ ...key, claimedBy: winner });
    });

    it.each([
      ['a value that is not used', { UpdateExpression: 'SET a = :v' }, { ':v': 1, ':unused': 1 }],
      ['a value that is not given', { UpdateExpression: 'SET a = :v, b = :w' }, { ':v': 1 }],
      ['a reserved word', { UpdateExpression: 'SET status = :v' }, { ':v': 1 }],
      ['no sense', { UpdateExpression: 'SET a :v' }, { ':v': 1 }],
      ['a key to be changed', { UpdateExpression: 'SET pk = :v' }, { ':v': 'other' }],
      ['a path into nothing', { UpdateExpression: 'SET none.a = :v' }, { ':v': 1 }],
      ['one path twice', { UpdateExpression: 'SET a = :v, a = :v' }, { ':v': 1 }],
      ['an addition to words', { UpdateExpression: 'ADD words :v' }, { ':v': 1 }],
      [
        'an index key of another type',
        { UpdateExpression: `SET ${schema.attentionSince} = :v` },
        { ':v': '1' },
      ],
    ])('with %s is refused', async (_, expressions, values) => {
      const key = newKey();
      const item = { ...key, words: 'words' };
      await put(item);
      await expect(update(key, values, expressions)).rejects.toMatchObject({ name: 'ValidationException' });
      expect(await read(key)).toEqual(item);
    });
  });

  it('a put replaces all of an item, where its condition holds', async () => {
    const key = newKey();
    const claim = (item: object, expired: number) =>
      client.send(
        new PutItemCommand({
          TableName,
          Item: marshall({ ...key, ...item }),
          ConditionExpression: 'attribute_not_exists(pk) OR #at <= :expired',
          ExpressionAttributeNames: { '#at': 'at' },
          ExpressionAttributeValues: marshall({ ':expired': expired }),
        }),
      );
    await claim({ at: 5, a: 1 }, 0);
    await expect(claim({ at: 6 }, 4)).rejects.toBeInstanceOf(ConditionalCheckFailedException);
    await claim({ at: 7 }, 5);
    expect(await read(key)).toEqual({ ...key, at: 7 });
  });

  it('batches write and read many items; what is not there is left out', async () => {
    const { pk } = newKey();
    const keys = Array.from({ length: 25 }, (_, index) => ({ pk, sk: `message#${index}` }));
    const written = await client.send(
      new BatchWriteItemCommand({
        RequestItems: {
          [TableName]: keys.map(key => ({ PutRequest: { Item: marshall({ ...key, a: key.sk }) } })),
        },
      }),
    );
    expect(written.UnprocessedItems).toEqual({});
    const Keys = [...keys, { pk, sk: 'none' }].map(key => marshall(key));
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys, ConsistentRead: true } } }),
    );
    expect(UnprocessedKeys).toEqual({});
    const got = (Responses?.[TableName] ?? []).map(item => unmarshall(item));
    expect(new Set(got.map(({ a }) => a))).toEqual(new Set(keys.map(({ sk }) => sk)));
    expect(got).toHaveLength(25);
  });

  it('deletes by the batch: items of the index, and what is not there', async () => {
    const { pk } = newKey();
    const attention = { [schema.attentionKey]: `deleted-${pk}`, [schema.attentionSince]: 1 };
    for (const sk of ['state', 'message#1', 'message#2']) await put({ pk, sk, ...attention });
    const written = await client.send(
      new BatchWriteItemCommand({
        RequestItems: {
          [TableName]: ['state', 'message#2', 'none'].map(sk => ({
            DeleteRequest: { Key: marshall({ pk, sk }) },
          })),
        },
      }),
    );
    expect(written.UnprocessedItems).toEqual({});
    const left = async (more: object) =>
      (await query({ KeyConditionExpression: '#key = :key', ...more }, { ':key': pk })).Items?.map(
        item => unmarshall(item).sk,
      );
    expect(await left({ ExpressionAttributeNames: { '#key': 'pk' }, ConsistentRead: true })).toEqual([
      'message#1',
    ]);
    const indexed = await query(
      {
        IndexName: schema.attentionIndex,
        KeyConditionExpression: '#key = :key',
        ExpressionAttributeNames: { '#key': schema.attentionKey },
      },
      { ':key': `deleted-${pk}` },
    );
    expect(indexed.Items?.map(item => unmarshall(item).sk)).toEqual(['message#1']);
  });

  it('scans the whole table, page by page', async () => {
    const TableName = await freshTable();
    const large = 'x'.repeat(300_000);
    const keys = Array.from({ length: 6 }, (_, index) => ({ pk: `p${index % 3}`, sk: `s${index}` }));
    for (const key of keys)
      await client.send(new PutItemCommand({ TableName, Item: marshall({ ...key, large }) }));
    const found: string[] = [];
    let pages = 0;
    for await (const { Items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true })) {
      pages += 1;
      for (const item of Items.map(each => unmarshall(each)))
        found.push(`${item.pk} ${item.sk} ${item.large.length}`);
    }
    expect(pages).toBeGreaterThan(1);
    expect(found.sort()).toEqual(keys.map(({ pk, sk }) => `${pk} ${sk} ${large.length}`).sort());
  });

  it('scans for what holds a word or has an attribute', async () => {
    const TableName = await freshTable();
    const items = [
      { pk: 'thread#a#+15551234567', sk: 's' },
      { pk: 'b', sk: 's', thread: 'x+15551234567' },
      { pk: 'c', sk: 's', about: ['d'] },
      { pk: 'd', sk: 's', thread: ['+15551234568'] },
    ];
    for (const item of items) await client.send(new PutItemCommand({ TableName, Item: marshall(item) }));
    const { Items = [] } = await client.send(
      new ScanCommand({
        TableName,
        FilterExpression: 'contains(pk, :n) OR contains(#thread, :n) OR attribute_exists(about)',
        ExpressionAttributeNames: { '#thread': 'thread' },
        ExpressionAttributeValues: marshall({ ':n': '+15551234567' }),
      }),
    );
    expect(Items.map(item => item.pk?.S).sort()).toEqual(['b', 'c', 'thread#a#+15551234567']);
  });

  it.each([
    ['one key twice', () => Array(2).fill(marshall({ pk: 'twice', sk: 'twice' }))],
    ['101 keys', () => Array.from({ length: 101 }, (_, index) => marshall({ pk: 'many', sk: `${index}` }))],
    ['none', () => []],
  ])('a batch of %s is refused', async (_, keysOf) => {
    const Keys = keysOf();
    const reading = client.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys } } }));
    await expect(reading).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('a batch that writes 26 items, or one twice, is refused', async () => {
    const write = (sks: readonly string[]) =>
      client.send(
        new BatchWriteItemCommand({
          RequestItems: {
            [TableName]: sks.map(sk => ({ PutRequest: { Item: marshall({ pk: 'batch', sk }) } })),
          },
        }),
      );
    const many = Array.from({ length: 26 }, (_, index) => `${index}`);
    await expect(write(many)).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(write(['a', 'a'])).rejects.toMatchObject({ name: 'ValidationException' });
  });

  describe('a query', () => {
    it('gives the items of a partition that begin so, in the order of their bytes, page by page', async () => {
      const { pk } = newKey();
      const sks = [
        'message#1',
        'message#10',
        'message#2',
        'message#ä',
        'message#😀',
        'message#\uffee',
        'state',
      ];
      for (const sk of sks) await put({ pk, sk });
      const page = async (from?: object) =>
        query(
          {
            KeyConditionExpression: 'pk = :pk AND begins_with(sk, :kind)',
            ConsistentRead: true,
            Limit: 4,
            ...from,
          },
          { ':pk': pk, ':kind': 'message#' },
        );
      const first = await page();
      const second = await page({ ExclusiveStartKey: first.LastEvaluatedKey });
      expect(second.LastEvaluatedKey).toBeUndefined();
      const found = [...(first.Items ?? []), ...(second.Items ?? [])].map(item => unmarshall(item).sk);
      expect(first.Items).toHaveLength(4);
      expect(found).toEqual(sks.slice(0, 4).concat('message#\uffee', 'message#😀'));
    });

    it('of the sparse index follows what is set and removed, in order, with the keys alone', async () => {
      const list = `list-${next++}`;
      const keys = [30, 4, 100].map(since => ({ since, ...newKey() }));
      const { attentionKey: on, attentionSince: since } = schema;
      const set = {
        UpdateExpression: 'SET #on = :on, #since = :since, beside = :since',
        ExpressionAttributeNames: { '#on': on, '#since': since },
      };
      for (const { since: at, pk, sk } of keys) await update({ pk, sk }, { ':on': list, ':since': at }, set);
      const listed = async (rest: object = {}, before = 1_000) => {
        const { Items = [], LastEvaluatedKey } = await query(
          {
            IndexName: schema.attentionIndex,
            KeyConditionExpression: '#on = :on AND #since <= :before',
            ExpressionAttributeNames: { '#on': on, '#since': since },
            ...rest,
          },
          { ':on': list, ':before': before },
        );
        return { items: Items.map(item => unmarshall(item)), LastEvaluatedKey };
      };
      const entry = (index: number) => {
        const { pk, sk, since: at } = keys[index] ?? { ...newKey(), since: 0 };
        return { pk, sk, [on]: list, [since]: at };
      };
      expect((await listed()).items).toEqual([entry(1), entry(0), entry(2)]);
      expect((await listed({}, 30)).items).toEqual([entry(1), entry(0)]);
      const { LastEvaluatedKey, items } = await listed({ Limit: 2 });
      expect(items).toEqual([entry(1), entry(0)]);
      expect((await listed({ ExclusiveStartKey: LastEvaluatedKey })).items).toEqual([entry(2)]);
      const { pk, sk } = entry(1);
      await update(
        { pk, sk },
        {},
        { UpdateExpression: 'REMOVE #on', ExpressionAttributeNames: { '#on': on } },
      );
      expect((await listed()).items).toEqual([entry(0), entry(2)]);
    });
  });

  it('knows its tables, and no others', async () => {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    expect(Table).toMatchObject({ TableName, TableStatus: 'ACTIVE' });
    const create = new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    });
    await expect(client.send(create)).rejects.toBeInstanceOf(ResourceInUseException);
    const elsewhere = { TableName: 'no-such-table' };
    await expect(client.send(new DescribeTableCommand(elsewhere))).rejects.toBeInstanceOf(
      ResourceNotFoundException,
    );
    await expect(
      client.send(new GetItemCommand({ ...elsewhere, Key: marshall(newKey()) })),
    ).rejects.toBeInstanceOf(ResourceNotFoundException);
  });
});
