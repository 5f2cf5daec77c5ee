import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  paginateQuery,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { SweepStore, TextKey } from '../channel/ports.ts';
import { type Address, address } from '../channel/thread/address.ts';
import { isLeftUnfinished } from '../channel/thread/left-unfinished.ts';
import type { ThreadKey } from '../channel/thread/thread-key.ts';
import { table as schema } from '../environment/names.ts';
import { readAll } from './batch-get.ts';
import { stateSortKey, threadFromItem } from './thread-item.ts';
import { messageSortKey, partitionOf } from './thread-store.ts';

export interface SweepStoreOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** Milliseconds; longer than a sweep may take. */
  readonly lease: number;
  /** How long marks are kept, in milliseconds; longer than the sweep looks back. */
  readonly keep: number;
}

/** BatchGetItem takes as many keys at once. */
const readSize = 100;
const watermarkKey = (number: Address) => ({ pk: `sweep#${number}`, sk: 'watermark' });
const markKey = ({ thread, sid }: TextKey) => ({ pk: partitionOf(thread), sk: `swept#${sid}` });

export function createSweepStore({ client, table, lease, keep }: SweepStoreOptions): SweepStore {
  const read = async (key: { pk: string; sk: string }) => (await readAll(client, table, [key]))[0];

  /** Whether the condition held. */
  async function update(
    key: object,
    values: Readonly<Record<string, number>>,
    expressions: Pick<UpdateItemCommandInput, 'UpdateExpression' | 'ConditionExpression'>,
  ): Promise<boolean> {
    const ExpressionAttributeValues = marshall(values);
    try {
      const Key = marshall(key);
      await client.send(
        new UpdateItemCommand({ TableName: table, Key, ExpressionAttributeValues, ...expressions }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  async function listed(kind: 'human' | 'unfinished', before: number): Promise<string[]> {
    const pages = paginateQuery(
      { client },
      {
        TableName: table,
        IndexName: schema.attentionIndex,
        KeyConditionExpression: '#kind = :kind AND #since <= :before',
        ExpressionAttributeNames: { '#kind': schema.attentionKey, '#since': schema.attentionSince },
        ExpressionAttributeValues: marshall({ ':kind': kind, ':before': before }),
      },
    );
    const partitions: string[] = [];
    for await (const { Items = [] } of pages)
      partitions.push(...Items.map(item => String(unmarshall(item).pk)));
    return partitions;
  }

  return {
    async watermark(number) {
      const upTo = (await read(watermarkKey(number)))?.upTo;
      return typeof upTo === 'number' ? upTo : undefined;
    },

    async advance(number, to) {
      await update(
        watermarkKey(number),
        { ':to': to },
        {
          UpdateExpression: 'SET upTo = :to',
          ConditionExpression: 'attribute_not_exists(upTo) OR upTo < :to',
        },
      );
    },

    async missing(texts) {
      const known = new Set<string>();
      for (let from = 0; from < texts.length; from += readSize) {
        const keys = texts
          .slice(from, from + readSize)
          .map(({ thread, sid }) => ({ pk: partitionOf(thread), sk: messageSortKey(sid) }));
        for (const { sk } of await readAll(client, table, keys)) known.add(String(sk));
      }
      return texts.filter(({ sid }) => !known.has(messageSortKey(sid)));
    },

    async claim(text, now) {
      const expiresAt = Math.ceil((now + keep) / 1000);
      const ours = await update(
        markKey(text),
        { ':now': now, ':stale': now - lease, ':expiresAt': expiresAt },
        {
          UpdateExpression: 'SET claimedAt = :now, expiresAt = :expiresAt',
          ConditionExpression:
            'attribute_not_exists(claimedAt) OR (attribute_not_exists(queuedAt) AND claimedAt < :stale)',
        },
      );
      if (ours) return 'ours';
      return (await read(markKey(text)))?.queuedAt === undefined ? 'theirs' : 'queued';
    },

    async queued(text, now) {
      await update(markKey(text), { ':now': now }, { UpdateExpression: 'SET queuedAt = :now' });
    },

    async unfinished(before) {
      const partitions = [...(await listed('unfinished', before)), ...(await listed('human', before))];
      const found: ThreadKey[] = [];
      for (let from = 0; from < partitions.length; from += readSize) {
        const keys = partitions.slice(from, from + readSize).map(pk => ({ pk, sk: stateSortKey }));
        for (const item of await readAll(client, table, keys)) {
          const key = threadKeyOf(String(item.pk));
          if (isLeftUnfinished(threadFromItem(key, item), before)) found.push(key);
        }
      }
      return found;
    },
  };
}

/** The other way round of {@link partitionOf}; no number of ours has a `#`. */
export function threadKeyOf(partition: string): ThreadKey {
  const [, business = '', ...customer] = partition.split('#');
  return { business: address(business), customer: address(customer.join('#')) };
}
