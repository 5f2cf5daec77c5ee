import {
  type AttributeValue,
  type DynamoDBClient,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Clock, ThreadStore } from '../channel/ports.ts';
import { isErasureId } from '../channel/thread/erased.ts';
import { type ThreadKey, threadId } from '../channel/thread/thread-key.ts';
import { noteKey } from './erasure-keys.ts';
import { type ErasureHash, type MarkKeys, marksOf, textHash, writeMark } from './erasures.ts';
import { isRecord } from './is-record.ts';
import { stateSortKey } from './thread-item.ts';

export interface EraseOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly clock: Clock;
  readonly remove: (keys: readonly { readonly pk: string; readonly sk: string }[]) => Promise<void>;
  readonly erasureHash?: ErasureHash;
}

/** The carrier may bring a text again for so long. */
const broughtAgainMs = 24 * 3_600_000;
/** As many texts as a day has with ease, and the item takes. */
const mostTexts = 1_000;

type Item = Record<string, unknown>;

/** Takes away what a thread has. Everything is looked at again by the next delivery, where this one dies. */
export function createErase({
  client,
  table,
  clock,
  remove,
  erasureHash,
}: EraseOptions): Pick<ThreadStore, 'erase' | 'eraseAbout'> {
  async function itemsOf(key: ThreadKey): Promise<Item[]> {
    const items: Item[] = [];
    let from: Record<string, AttributeValue> | undefined;
    do {
      const page = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: marshall({ ':pk': `thread#${threadId(key)}` }),
          ConsistentRead: true,
          ...(from && { ExclusiveStartKey: from }),
        }),
      );
      for (const item of page.Items ?? []) items.push(unmarshall(item));
      from = page.LastEvaluatedKey;
    } while (from);
    return items;
  }

  /** By these a text is known that comes once more, though its record is gone. */
  async function keepTexts(
    hash: ErasureHash,
    key: ThreadKey,
    of: MarkKeys['texts'],
    items: readonly Item[],
  ): Promise<void> {
    const since = clock() - broughtAgainMs;
    const sids = items
      .filter(isRecord)
      .filter(({ at, direction }) => direction === 'in' && at > since)
      .sort((one, other) => one.at - other.at)
      .slice(-mostTexts)
      .map(({ id }) => id);
    if (sids.length === 0) return;
    const hashes = new Set(await Promise.all(sids.map(sid => textHash(hash, key, sid))));
    await client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: marshall(of),
        UpdateExpression: 'SET expiresAt = :expiresAt ADD hashes :hashes',
        ExpressionAttributeValues: marshall({
          ':hashes': hashes,
          ':expiresAt': Math.ceil((clock() + broughtAgainMs) / 1000),
        }),
      }),
    );
  }

  /** By then the thread may live again: the same message, delivered once more, takes nothing of it. */
  const finish = (mark: MarkKeys['mark'], id: string) =>
    client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: marshall(mark),
        UpdateExpression: 'SET finished = :id',
        ExpressionAttributeValues: marshall({ ':id': id }),
      }),
    );

  const keysOf = (items: readonly Item[]) => items.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) }));

  return {
    async erase(key, mark, messageId) {
      if (!erasureHash) throw new Error('nothing is erased where the key of erasures is not known');
      const marks = await marksOf(erasureHash, key);
      await noteKey(client, table, erasureHash);
      await writeMark(client, table, marks.mark, mark);
      const items = await itemsOf(key);
      await keepTexts(erasureHash, key, marks.texts, items);
      // whoever waits for the erasure waits for the thread's own item to go
      await remove(keysOf(items.filter(({ sk }) => sk !== stateSortKey)));
      const own = items.filter(({ sk }) => sk === stateSortKey);
      await remove(keysOf(own.filter(item => !isAskedAgain(item, messageId))));
      if (messageId !== undefined) await finish(marks.mark, messageId);
    },
    async eraseAbout(key, of) {
      const items = await itemsOf(key);
      const isAbout = ({ about }: Item) => Array.isArray(about) && about.includes(threadId(of));
      await remove(keysOf(items.filter(isAbout)));
    },
  };
}

/**
 * Whether an erasure that was asked for later waits: its turn takes the thread's own item, and so long nobody is
 * answered, and who asked for either is told that it waits. Others that stand there have had their turn, or died before
 * they were queued.
 */
const isAskedAgain = ({ latestStop, pendingStops }: Item, messageId: string | undefined): boolean =>
  latestStop !== messageId &&
  isErasureId(String(latestStop)) &&
  pendingStops instanceof Set &&
  pendingStops.has(latestStop);
