import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Erased, Thread } from '../channel/thread/thread.ts';
import { type ThreadKey, threadId } from '../channel/thread/thread-key.ts';

/** A hash by the key of erasures, which is never another: what was erased would not be known any more. */
export type ErasureHash = (value: string) => Promise<string>;

export interface MarkKeys {
  /** Of the mark. */
  readonly mark: { readonly pk: string; readonly sk: 'mark' };
  /** Of what the carrier may bring again for a day: hashes of the latest texts' ids. */
  readonly texts: { readonly pk: string; readonly sk: 'texts' };
}

/** Where the mark of an erased thread is. It leads back to no number without the key. */
export async function marksOf(hash: ErasureHash, key: ThreadKey): Promise<MarkKeys> {
  const pk = `erased#${await hash(threadId(key))}`;
  return { mark: { pk, sk: 'mark' }, texts: { pk, sk: 'texts' } };
}

/** Of a text's id, by which it is known when it comes once more. */
export const textHash = (hash: ErasureHash, key: ThreadKey, sid: string): Promise<string> =>
  hash(`${threadId(key)} ${sid}`);

export function erasedFrom(item: Record<string, unknown> | undefined): Erased | undefined {
  const { erasedAt: at, optedInAt, optedOutAt, optedOutBy, sequence } = item ?? {};
  if (typeof at !== 'number') return undefined;
  return {
    ...{ at, sequence: typeof sequence === 'number' ? sequence : 0 },
    ...(typeof optedInAt === 'number' && { optedInAt }),
    ...(typeof optedOutAt === 'number' && { optedOutAt }),
    ...(isBy(optedOutBy) && { optedOutBy }),
  };
}

const isBy = (value: unknown): value is NonNullable<Thread['optedOutBy']> =>
  ['keyword', 'words', 'carrier', 'import'].some(by => by === value);

/** The thread as an erasure has left it: who was out is out, though nothing but the mark says so. */
export function withErased(thread: Thread, erased: Erased | undefined): Thread {
  if (!erased) return thread;
  const { optedInAt, optedOutAt, optedOutBy, sequence } = erased;
  if (thread.version > 0) return { ...thread, erased };
  return {
    ...thread,
    sequence,
    // what is written already is later
    ...(thread.optedOutAt === undefined &&
      (thread.optedInAt ?? -1) <= latestWord(erased) && {
        ...(optedInAt !== undefined && { optedInAt }),
        ...(optedOutAt !== undefined && { optedOutAt, outByMark: true }),
        ...(optedOutBy !== undefined && { optedOutBy }),
      }),
    erased,
  };
}

/**
 * What was erased of a customer by this address, or by the other one that a text of theirs names: nobody may have known
 * that both are theirs. The later word of consent counts for both; events are counted for each thread.
 */
export function laterErased(own: Erased | undefined, other: Erased | undefined): Erased | undefined {
  if (!own || !other) return own ?? (other && { ...other, sequence: 0 });
  const isLater = latestWord(other) > latestWord(own);
  return { ...(isLater ? other : own), at: Math.max(own.at, other.at), sequence: own.sequence };
}

const latestWord = ({ optedInAt = -1, optedOutAt = -1 }: Erased): number => Math.max(optedInAt, optedOutAt);

/** Whether what was said then was erased. */
export const isErased = ({ at }: { readonly at: number }, erased: Erased | undefined): boolean =>
  at <= (erased?.at ?? -1);

/** The thread as its item has it: what the mark alone says is not in it. */
export function asStored(seen: Thread): Thread {
  if (seen.version > 0 || !seen.outByMark) return seen;
  const { optedOutAt: _, outByMark: __, ...stored } = seen;
  return stored;
}

/** Writes the mark, unless there is a later one. */
export async function writeMark(
  client: DynamoDBClient,
  table: string,
  key: MarkKeys['mark'],
  { at, ...left }: Erased,
): Promise<void> {
  const written = Object.entries(left).filter(([, value]) => value !== undefined);
  const gone = ['optedInAt', 'optedOutAt', 'optedOutBy'].filter(name => !Object.hasOwn(left, name));
  const set = ['erasedAt = :at', ...written.map(([name]) => `#${name} = :${name}`)];
  try {
    await client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: marshall(key),
        UpdateExpression: `SET ${set.join(', ')}${gone.length > 0 ? ` REMOVE ${gone.map(name => `#${name}`).join(', ')}` : ''}`,
        ConditionExpression: 'attribute_not_exists(erasedAt) OR erasedAt <= :at',
        ExpressionAttributeNames: Object.fromEntries(
          [...written.map(([name]) => name), ...gone].map(name => [`#${name}`, name]),
        ),
        ExpressionAttributeValues: marshall({
          ':at': at,
          ...Object.fromEntries(written.map(([name, value]) => [`:${name}`, value])),
        }),
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
