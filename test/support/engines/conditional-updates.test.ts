import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  DynamoDBServiceException,
  QueryCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
  type UpdateItemCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { table as schema } from '../../../lambdas/environment/names.ts';
import { isDeep } from '../depth.ts';
import { fc } from '../seeded-check.ts';
import { engines } from './engines.ts';
import { inProcessEngine } from './in-process-engine.ts';

type Update = Omit<UpdateItemCommandInput, 'TableName' | 'Key'> & { readonly item: number };

const plain = fc.constantFrom<unknown>(0, 1, 2, 10, -3.5, 'a', 'b', '', true, null);
const ordered = fc.constantFrom<unknown>(0, 1, 2, 10, -3.5, 'a', 'b', '');
const whole = fc.oneof(
  plain,
  fc.record({ k: plain }),
  fc.constant({ k: { k: 1 } }),
  fc.array(plain, { maxLength: 2 }),
);
const path = fc.constantFrom('#a', '#b', '#b.#k', '#c', '#c.#k.#k', '#since');

/** In the grammar of the adapters; each value has a name of its own, `:0` and up. */
interface Expression {
  readonly text: string;
  readonly values: readonly unknown[];
}
const said = (text: string, ...values: unknown[]): Expression => ({ text, values });
/** `?` stands for a value's name. */
const condition: fc.Arbitrary<Expression> = fc.letrec<{ any: Expression; one: Expression; both: Expression }>(
  tie => ({
    any: fc.oneof({ maxDepth: 3, depthSize: 'small' }, tie('one'), tie('both')),
    one: fc.oneof(
      fc
        .tuple(fc.constantFrom('attribute_exists', 'attribute_not_exists'), path)
        .map(([test, at]) => said(`${test}(${at})`)),
      fc
        .oneof(
          fc.tuple(path, fc.constantFrom('=', '<>'), plain),
          fc.tuple(path, fc.constantFrom('<', '<=', '>', '>='), ordered),
        )
        .map(([at, sign, value]) => said(`${at} ${sign} ?`, value)),
    ),
    both: fc
      .tuple(tie('any'), fc.constantFrom('AND', 'OR'), tie('any'), fc.boolean())
      .map(([one, word, other, grouped]) => {
        const text = `${one.text} ${word} ${other.text}`;
        return said(grouped ? `(${text})` : text, ...one.values, ...other.values);
      }),
  }),
).any;

const set = fc.oneof(
  fc.tuple(fc.constantFrom('#a', '#b', '#c', '#b.#k'), whole).map(([at, value]) => said(`${at} = ?`, value)),
  fc
    .tuple(fc.constantFrom('#on'), fc.constantFrom('human', 'unfinished'))
    .map(([at, value]) => said(`${at} = ?`, value)),
  fc.nat(100).map(value => said('#since = ?', value)),
);
const updating = fc
  .record({
    sets: fc.array(set, { maxLength: 3 }),
    removes: fc.uniqueArray(fc.constantFrom('#a', '#b', '#c', '#c.#k', '#on', '#since'), { maxLength: 2 }),
    adds: fc.option(fc.tuple(fc.constantFrom('#a', '#texts'), fc.constantFrom(1, 5, -2))),
  })
  .filter(({ sets, removes, adds }) => sets.length + removes.length > 0 || adds !== null)
  .map(({ sets, removes, adds }) =>
    said(
      [
        sets.length > 0 ? `SET ${sets.map(({ text }) => text).join(', ')}` : '',
        removes.length > 0 ? `REMOVE ${removes.join(', ')}` : '',
        adds ? `ADD ${adds[0]} ?` : '',
      ].join(' '),
      ...sets.flatMap(({ values }) => values),
      ...(adds ? [adds[1]] : []),
    ),
  );

const names = {
  '#a': 'a',
  '#b': 'b',
  '#c': 'c',
  '#k': 'k',
  '#texts': 'texts',
  '#on': schema.attentionKey,
  '#since': schema.attentionSince,
};
const update: fc.Arbitrary<Update> = fc
  .record({
    item: fc.nat(1),
    updating,
    condition: fc.option(condition),
    ReturnValues: fc.constantFrom('NONE', 'ALL_NEW', 'ALL_OLD', 'UPDATED_NEW'),
  })
  .map(({ item, updating, condition, ReturnValues }) => {
    const values = [...updating.values, ...(condition?.values ?? [])];
    let used = 0;
    const named = (text: string) => text.replaceAll('?', () => `:${used++}`);
    const UpdateExpression = named(updating.text);
    const ConditionExpression = condition && named(condition.text);
    const text = `${UpdateExpression} ${ConditionExpression ?? ''}`;
    const mentioned = Object.entries(names).filter(([name]) => new RegExp(`${name}\\b`).test(text));
    return {
      item,
      UpdateExpression,
      ...(ConditionExpression && { ConditionExpression }),
      ExpressionAttributeNames: Object.fromEntries(mentioned),
      ...(values.length > 0 && {
        ExpressionAttributeValues: marshall(
          Object.fromEntries(values.map((value, index) => [`:${index}`, value])),
        ),
      }),
      ReturnValues,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    } as const;
  });

interface Outcome {
  readonly refused?: string;
  readonly attributes?: object | undefined;
  /** The item that a condition did not fit. */
  readonly item?: object | undefined;
}

/** What an engine answers to each of the updates, and what then stands in its table and its index. */
async function play(
  { client, TableName }: { client: DynamoDBClient; TableName: string },
  pk: string,
  updates: readonly Update[],
) {
  const outcomes: Outcome[] = [];
  for (const { item, ...rest } of updates) {
    const Key = marshall({ pk, sk: `item#${item}` });
    outcomes.push(await outcomeOf(client.send(new UpdateItemCommand({ TableName, Key, ...rest }))));
  }
  const kept = await client.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: marshall({ ':pk': pk }),
      ConsistentRead: true,
    }),
  );
  const listed = await Promise.all(
    ['human', 'unfinished'].map(list =>
      client.send(
        new QueryCommand({
          TableName,
          IndexName: schema.attentionIndex,
          KeyConditionExpression: '#on = :list',
          ExpressionAttributeNames: { '#on': schema.attentionKey },
          ExpressionAttributeValues: marshall({ ':list': list }),
        }),
      ),
    ),
  );
  const ours = listed.flatMap(({ Items = [] }) => Items).filter(item => item.pk?.S === pk);
  return { outcomes, kept: kept.Items, listed: ours };
}

async function outcomeOf(sent: Promise<UpdateItemCommandOutput>): Promise<Outcome> {
  try {
    // where nothing was changed that there is to show, one engine gives no attributes and another an empty map
    const { Attributes = {} } = await sent;
    return { attributes: Attributes };
  } catch (error) {
    if (!(error instanceof DynamoDBServiceException)) throw error;
    const item = error instanceof ConditionalCheckFailedException ? error.Item : undefined;
    return { refused: error.name, item };
  }
}

const real = engines();

describe(`random conditional updates, as on ${real.map(({ name }) => name).join(' and ')}`, () => {
  const ours = inProcessEngine();
  const tables = new Map<string, string>();
  beforeAll(async () => {
    for (const { name, freshTable } of [ours, ...real]) tables.set(name, await freshTable());
  });
  const on = ({ name, client }: { name: string; client: DynamoDBClient }) => ({
    client,
    TableName: tables.get(name) ?? '',
  });

  it('are answered alike in process', { timeout: 1_200_000 }, async () => {
    let run = 0;
    let refused = 0;
    let written = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(update, { minLength: 2, maxLength: 8 }), async updates => {
        const pk = `run-${run++}`;
        const got = await play(on(ours), pk, updates);
        for (const engine of real) {
          const expected = await play(on(engine), pk, updates);
          // dynalite does not give the item along
          const without = engine.name === 'dynalite';
          const told = (outcomes: readonly Outcome[]) =>
            without ? outcomes.map(({ item: _, ...rest }) => rest) : outcomes;
          expect(told(got.outcomes), engine.name).toEqual(told(expected.outcomes));
          expect({ kept: got.kept, listed: got.listed }, engine.name).toEqual({
            kept: expected.kept,
            listed: expected.listed,
          });
        }
        refused += got.outcomes.filter(({ refused }) => refused === 'ConditionalCheckFailedException').length;
        written += got.outcomes.filter(({ refused }) => refused === undefined).length;
      }),
      { numRuns: isDeep ? 1_000 : 40 },
    );
    // both have been seen, and often
    expect(refused).toBeGreaterThan(run / 2);
    expect(written).toBeGreaterThan(run / 2);
  });
});
