import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { stateSortKey, threadFromItem } from '../../../lambdas/aws/thread-item.ts';
import { partitionOf } from '../../../lambdas/aws/thread-store.ts';
import type { Clock, ThreadQueue } from '../../../lambdas/channel/ports.ts';
import type { Address } from '../../../lambdas/channel/thread/address.ts';
import { erasureId, silence } from '../../../lambdas/channel/thread/erased.ts';
import { type ThreadKey, threadId } from '../../../lambdas/channel/thread/thread-key.ts';
import { type Held, type HeldByDesk, type HeldThread, heldOf, type Item } from './held.ts';
import { pairsOf } from './pairs.ts';

export interface ErasingParts {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** The channel's own numbers and senders. */
  readonly businesses: readonly string[];
  readonly queue: Pick<ThreadQueue, 'send'>;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Resolves a while later, in which turns are taken. */
  readonly wait: () => Promise<void>;
  /** Does what must not be cut in two. */
  readonly whole: <T>(work: () => Promise<T>) => Promise<T>;
  /** Hears what there is, before anything is done. */
  readonly onFound?: (held: Held) => void;
  /** Erases what the carrier has, while the records by which it is found are there. Gives whether it is done. */
  readonly atCarrier?: (held: Held) => Promise<boolean>;
  /** Hears how many threads have yet to have their turn. */
  readonly onWaiting?: (left: number) => void;
  /** How long turns are waited for, in milliseconds. */
  readonly patience: number;
}

export interface Erasing {
  /** Whether it went no further, for the carrier's copies are not all gone: the person is silenced, and all is held. */
  readonly isHeldUp: boolean;
  /** Threads that have not had their turn in time: they go when it has come. */
  readonly waiting: number;
  /** What was found first, of which all else has gone. */
  readonly held: Held;
  /** When the last of it was asked for, in epoch milliseconds: what was said before is not answered. */
  readonly at: number;
}

/** Something may be written once more by who was at it when a thread went; then it goes again. */
const rounds = 3;

/**
 * Erases a person from the table and from what waits: each thread is silenced at once, and goes in its turn, behind what
 * is queued before; then phone desks forget it, each in its turn. So does every pair of which the table has nothing: a
 * text may wait for its first turn, or be at the carrier only, and the mark is what tells that it is of before. Whatever
 * was done of it, it can be done again.
 */
export async function erasePerson(parts: ErasingParts, customer: Address): Promise<Erasing> {
  const { businesses, client, clock, table } = parts;
  const first = await heldOf(client, table, customer);
  parts.onFound?.(first);
  const reached = new Set<string>();
  let held = first;
  let at = clock();
  for (let round = 1; round <= rounds; round += 1) {
    // an address that a text of theirs has brought meanwhile is one of theirs too
    const empty = pairsOf(businesses, held.addresses).filter(key => !reached.has(threadId(key)));
    const threads = [...new Map([...held.threads.map(({ key }) => key), ...empty].map(byId)).values()];
    for (const key of threads) reached.add(threadId(key));
    if (parts.atCarrier) {
      // what is said now would be another copy
      for (const key of threads) await parts.whole(() => silenced(parts, key, erasureId(parts.newId())));
      if (!(await parts.atCarrier(held))) return { isHeldUp: true, waiting: 0, held: first, at };
    }
    at = clock();
    const waiting = await eraseOnce(parts, { ...held, threads }, at);
    if (waiting > 0) return { isHeldUp: false, waiting, held: first, at };
    // their pair may have gone, and a word of theirs been led into the other thread behind that
    const left = await heldOf(client, table, customer, held.addresses);
    const isNew = ({ key, items }: HeldThread) => reached.has(threadId(key)) && livesAgain(items);
    held = { ...left, threads: left.threads.filter(thread => !isNew(thread)) };
    if (held.threads.length + held.desks.length + held.keys.length === 0) break;
  }
  return { isHeldUp: false, waiting: 0, held: first, at };
}

const byId = (key: ThreadKey): [string, ThreadKey] => [threadId(key), key];

/** Since it was erased, the person has texted. */
const livesAgain = (items: readonly Item[]): boolean =>
  items.some(({ sk, version }) => sk === stateSortKey && typeof version === 'number');

async function eraseOnce(
  parts: ErasingParts,
  { desks, keys, threads }: Pick<Held, 'desks' | 'keys'> & { readonly threads: readonly ThreadKey[] },
  at: number,
): Promise<number> {
  const { newId, queue, whole } = parts;
  const asked: { readonly key: ThreadKey; readonly id: string }[] = [];
  for (const key of threads) {
    const id = erasureId(newId());
    // silenced first: a message that is on its way finds nobody to be answered
    await whole(async () => {
      await silenced(parts, key, id);
      await queue.send({ kind: 'erase', thread: key, id, at });
    });
    asked.push({ key, id });
  }
  const waiting = await untilNone(parts, asked, ({ key, id }) => isWaiting(parts, key, id));
  if (waiting > 0) return waiting;
  // behind all that the person's threads have told a desk
  for (const { key: thread, of } of desks)
    for (const one of of)
      await queue.send({ kind: 'case-erased', thread, id: erasureId(newId()), of: one, at });
  await removeKeys(parts, keys);
  return untilNone(parts, desks, desk => knows(parts, desk));
}

/** From now on nothing is said in the thread: what is in flight is refused as after an opt-out. */
async function silenced({ client, table }: ErasingParts, key: ThreadKey, id: string): Promise<void> {
  const write = async (condition: string, set: readonly string[], values: object): Promise<boolean> => {
    try {
      await client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: marshall({ pk: partitionOf(key), sk: stateSortKey }),
          UpdateExpression: `SET ${['latestStop = :id', ...set].join(', ')} ADD pendingStops :ids`,
          ConditionExpression: condition,
          ExpressionAttributeValues: marshall({ ':id': id, ':ids': new Set([id]), ...values }),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  };
  // since when who is out is out stays
  const isSilent = await write('attribute_exists(optedOutAt)', [], {});
  if (!isSilent) await write('attribute_not_exists(optedOutAt)', ['optedOutAt = :at'], { ':at': silence });
}

/**
 * The thread's own item, which there is since it was silenced, is the last that goes. What somebody writes beside it when
 * it is gone, such as a late delivery report, is the next round's.
 */
async function isWaiting({ client, table }: ErasingParts, key: ThreadKey, id: string): Promise<boolean> {
  const Key = marshall({ pk: partitionOf(key), sk: stateSortKey });
  const { Item } = await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
  return Item !== undefined && (threadFromItem(key, unmarshall(Item)).pendingStops?.includes(id) ?? false);
}

async function knows({ client, table }: ErasingParts, { key, of }: HeldByDesk): Promise<boolean> {
  const ids = of.map(threadId);
  let from: Item | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: marshall({ ':pk': partitionOf(key) }),
        ConsistentRead: true,
        ...(from && { ExclusiveStartKey: marshall(from) }),
      }),
    );
    for (const item of (page.Items ?? []).map(each => unmarshall(each))) {
      if (Array.isArray(item.about) && item.about.some(id => ids.includes(id))) return true;
      const { cases } = item.sk === stateSortKey ? threadFromItem(key, item) : {};
      if (cases?.list.some(one => ids.includes(threadId(one.of)))) return true;
    }
    const last = page.LastEvaluatedKey && unmarshall(page.LastEvaluatedKey);
    from = last && { pk: String(last.pk), sk: String(last.sk) };
  } while (from);
  return false;
}

/** Gives how many of them are left when the patience is over. */
async function untilNone<T>(
  { clock, onWaiting, patience, wait }: ErasingParts,
  all: readonly T[],
  isLeft: (one: T) => Promise<boolean>,
): Promise<number> {
  const end = clock() + patience;
  let left = all;
  for (;;) {
    const still: T[] = [];
    for (const one of left) if (await isLeft(one)) still.push(one);
    left = still;
    if (left.length === 0 || clock() >= end) return left.length;
    onWaiting?.(left.length);
    await wait();
  }
}

async function removeKeys({ client, table }: ErasingParts, keys: readonly Item[]): Promise<void> {
  for (const { pk, sk } of keys)
    await client.send(
      new BatchWriteItemCommand({
        RequestItems: { [table]: [{ DeleteRequest: { Key: marshall({ pk, sk }) } }] },
      }),
    );
}
