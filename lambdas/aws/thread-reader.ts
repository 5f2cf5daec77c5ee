import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Place, ThreadReader, Waiting } from '../channel/ports.ts';
import { address } from '../channel/thread/address.ts';
import type { Delivery } from '../channel/thread/message-record.ts';
import type { Thread } from '../channel/thread/thread.ts';
import type { ThreadKey } from '../channel/thread/thread-key.ts';
import type { StoredMessages } from '../channel/thread/transcript.ts';
import { table as schema } from '../environment/names.ts';
import { isRecord } from './is-record.ts';
import { stateSortKey, threadFromItem } from './thread-item.ts';
import { partitionOf } from './thread-store.ts';

export function createThreadReader(client: DynamoDBClient, table: string): ThreadReader {
  async function thread(key: ThreadKey): Promise<Thread | undefined> {
    const Key = marshall({ pk: partitionOf(key), sk: stateSortKey });
    const { Item } = await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
    return Item && threadFromItem(key, unmarshall(Item));
  }

  /** Everything of one kind in a thread, page by page. */
  async function itemsOf(key: ThreadKey, kind: string): Promise<Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = [];
    let from: Record<string, AttributeValue> | undefined;
    do {
      const page = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :kind)',
          ExpressionAttributeValues: marshall({ ':pk': partitionOf(key), ':kind': kind }),
          ConsistentRead: true,
          ...(from && { ExclusiveStartKey: from }),
        }),
      );
      for (const item of page.Items ?? []) items.push(unmarshall(item));
      from = page.LastEvaluatedKey;
    } while (from);
    return items;
  }

  async function messages(key: ThreadKey): Promise<StoredMessages> {
    const [records, deliveries] = await Promise.all([itemsOf(key, 'message#'), itemsOf(key, 'delivery#')]);
    return {
      records: records.filter(isRecord),
      deliveries: new Map(
        deliveries.filter(isDelivery).map(item => [String(item.sk).slice('delivery#'.length), item]),
      ),
    };
  }

  async function waiting(limit: number, after?: Place): Promise<Waiting> {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        IndexName: schema.attentionIndex,
        KeyConditionExpression: '#attention = :human',
        ExpressionAttributeNames: { '#attention': schema.attentionKey },
        ExpressionAttributeValues: marshall({ ':human': 'human' }),
        Limit: limit,
        ...(after && { ExclusiveStartKey: startKey(after) }),
      }),
    );
    // the index lags behind and holds keys alone: each thread is looked at as it is now
    const found = await Promise.all(Items.map(item => thread(keyOf(String(unmarshall(item).pk)))));
    const last = LastEvaluatedKey && unmarshall(LastEvaluatedKey);
    return {
      threads: found.filter(one => one !== undefined).filter(one => one.mode === 'human'),
      ...(last && { next: { since: Number(last[schema.attentionSince]), partition: String(last.pk) } }),
    };
  }

  return { thread, messages, waiting };
}

const startKey = ({ since, partition }: Place): Record<string, AttributeValue> =>
  marshall({
    [schema.attentionKey]: 'human',
    [schema.attentionSince]: since,
    pk: partition,
    sk: stateSortKey,
  });

function keyOf(partition: string): ThreadKey {
  const [, business = '', customer = ''] = partition.split('#');
  return { business: address(business), customer: address(customer) };
}

const isDelivery = (item: Record<string, unknown>): item is Record<string, unknown> & Delivery =>
  typeof item.sid === 'string' && typeof item.status === 'string';
