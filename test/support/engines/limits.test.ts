import {
  type AttributeValue,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { table as schema } from '../../../lambdas/environment/names.ts';
import { engines } from './engines.ts';
import { inProcessEngine } from './in-process-engine.ts';

/** A value in so many lists, or maps, one in another. */
const nested = (depth: number, of: 'L' | 'M', innermost: AttributeValue = { S: 'deep' }): AttributeValue => {
  let value = innermost;
  for (let level = 0; level < depth; level += 1) value = of === 'L' ? { L: [value] } : { M: { k: value } };
  return value;
};
const nines = (count: number) => '9'.repeat(count);
const keySize = Buffer.byteLength('pkpartition') + Buffer.byteLength('sk') + 1;

/** dynalite has its own idea of these. */
const strict = [inProcessEngine(), ...engines().filter(({ name }) => name !== 'dynalite')];

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
describe.each(strict)('DynamoDB’s limits, on $name', ({ client, freshTable }) => {
  let TableName: string;
  beforeAll(async () => {
    TableName = await freshTable();
  });
  const key = (sk: string) => ({ pk: { S: 'partition' }, sk: { S: sk } });
  const read = async (sk: string) =>
    (await client.send(new GetItemCommand({ TableName, Key: key(sk), ConsistentRead: true }))).Item;

  const taken: [string, AttributeValue][] = [
    ['31 lists and what is in the last', nested(31, 'L')],
    ['31 maps', nested(31, 'M')],
    ['38 digits', { N: nines(38) }],
    ['38 digits behind the point', { N: `0.${nines(38)}` }],
    ['38 digits, and zeros', { N: `${nines(38)}00` }],
    ['the largest', { N: `${nines(38)}${'0'.repeat(88)}` }],
    ['the smallest', { N: '-1E-130' }],
    ['no words', { S: '' }],
    ['no members of a list', { L: [] }],
    ['no members of a map', { M: {} }],
    ['a set', { SS: ['one', 'other'] }],
    ['400 KB', { S: 'x'.repeat(400 * 1024 - keySize - 1) }],
  ];
  const refused: [string, AttributeValue][] = [
    ['32 lists and what is in the last', nested(32, 'L')],
    ['32 lists, of which the last is empty', nested(31, 'L', { L: [] })],
    ['32 maps', nested(32, 'M')],
    ['39 digits', { N: nines(39) }],
    ['39 digits in a list', { L: [{ N: `1${'0'.repeat(37)}1` }] }],
    ['39 digits in a set', { NS: ['1', nines(39)] }],
    ['1E126', { N: '1E126' }],
    ['1E-131', { N: '1E-131' }],
    ['no number', { N: 'one' }],
    ['an empty number', { N: '' }],
    ['no members of a set', { SS: [] }],
    ['no members of a set of numbers', { NS: [] }],
    ['a set with one twice', { SS: ['one', 'one'] }],
    ['a byte more than 400 KB', { S: 'x'.repeat(400 * 1024 - keySize) }],
  ];
  const ways = {
    'a put': (sk: string, a: AttributeValue) =>
      client.send(new PutItemCommand({ TableName, Item: { ...key(sk), a } })),
    'an update': (sk: string, a: AttributeValue) =>
      client.send(
        new UpdateItemCommand({
          TableName,
          Key: key(sk),
          UpdateExpression: 'SET a = :a',
          ExpressionAttributeValues: { ':a': a },
        }),
      ),
  };

  describe.each(Object.entries(ways))('%s', (_way, write) => {
    it.each(taken)('takes %s', async (_, value) => {
      await write('t', value);
      const got = (await read('t'))?.a;
      // the same number may be written otherwise
      if (value.N === undefined)
        expect(got).toEqual(value.SS ? { SS: expect.arrayContaining(value.SS) } : value);
      else expect(Number(got?.N)).toBe(Number(value.N));
    });

    it.each(refused)('refuses %s', async (_, value) => {
      await expect(write('r', value)).rejects.toMatchObject({ name: 'ValidationException' });
      expect(await read('r')).toBeUndefined();
    });
  });

  it('what comes out of an update has to fit too', async () => {
    await ways['a put']('n', { N: nines(38) });
    const add = (N: string) =>
      client.send(
        new UpdateItemCommand({
          TableName,
          Key: key('n'),
          UpdateExpression: 'ADD a :n',
          ExpressionAttributeValues: { ':n': { N } },
        }),
      );
    await expect(add('0.5')).rejects.toMatchObject({ name: 'ValidationException' });
    expect((await read('n'))?.a).toEqual({ N: nines(38) });
  });

  it.each([
    ['partition', { pk: '', sk: 'a' }],
    ['sort', { pk: 'a', sk: '' }],
    ['index', { pk: 'a', sk: 'empty', [schema.attentionKey]: '', [schema.attentionSince]: 1 }],
    ['long partition', { pk: 'x'.repeat(2049), sk: 'a' }],
    ['long sort', { pk: 'a', sk: 'x'.repeat(1025) }],
  ])('an empty or too long key is refused: %s', async (_, item) => {
    const put = client.send(new PutItemCommand({ TableName, Item: marshall(item) }));
    await expect(put).rejects.toMatchObject({ name: 'ValidationException' });
  });
});
