import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Alias, Clock, Saved, ThreadStore } from '../channel/ports.ts';
import { address } from '../channel/thread/address.ts';
import { silence } from '../channel/thread/erased.ts';
import { redrivenSid } from '../channel/thread/message.ts';
import type { MessageRecord } from '../channel/thread/message-record.ts';
import type { Thread } from '../channel/thread/thread.ts';
import { type ThreadKey, threadId } from '../channel/thread/thread-key.ts';
import { readAll } from './batch-get.ts';
import { createCountTexts } from './count-texts.ts';
import { createErase } from './erase.ts';
import {
  asStored,
  type ErasureHash,
  erasedFrom,
  isErased,
  laterErased,
  marksOf,
  textHash,
  withErased,
} from './erasures.ts';
import { Throttled } from './is-outage.ts';
import { isRecord } from './is-record.ts';
import { mayBePaired, otherThread, pairSortKey } from './pair-key.ts';
import { createPairs } from './pairs.ts';
import { stateSortKey, threadFromItem, updateOf } from './thread-item.ts';

export interface ThreadStoreOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** How long messages are kept, in milliseconds. */
  readonly retention: number;
  readonly clock: Clock;
  /** @default - what was erased is not known */
  readonly erasureHash?: ErasureHash;
}

export const partitionOf = (key: ThreadKey): string => `thread#${threadId(key)}`;
export const messageSortKey = (id: string): string => `message#${id}`;
export const deliverySortKey = (effectId: string): string => `delivery#${effectId}`;

/** DynamoDB takes 25 writes at once. */
const batchSize = 25;
const maxBatchAttempts = 5;

/** Threads in one DynamoDB table: an item for the thread, one for each message, one for each send's delivery. */
export function createThreadStore({
  client,
  table,
  retention,
  clock,
  erasureHash,
}: ThreadStoreOptions): ThreadStore {
  const pairs = createPairs(client, table, partitionOf, erasureHash, remove);
  const expiry = () => Math.ceil((clock() + retention) / 1000);

  const erase = createErase({ client, table, clock, remove, ...(erasureHash && { erasureHash }) });

  async function load(key: ThreadKey, messageIds: readonly string[], alias?: Alias) {
    const pk = partitionOf(key);
    const marks = erasureHash && (await marksOf(erasureHash, key));
    const beyond = alias && erasureHash && (await marksOf(erasureHash, otherThread(key, alias.address)));
    const sids = messageIds.map(redrivenSid).filter(sid => sid !== undefined);
    const beside = mayBePaired(key) ? [pairSortKey] : [];
    const sortKeys = new Set([stateSortKey, ...beside, ...[...messageIds, ...sids].map(messageSortKey)]);
    const items = await readAll(client, table, [
      ...[...sortKeys].map(sk => ({ pk, sk })),
      ...(marks ? [marks.mark, marks.texts] : []),
      ...(beyond ? [beyond.mark] : []),
    ]);
    const found = new Map(items.filter(item => item.pk === pk).map(item => [String(item.sk), item]));
    const marked = new Map(
      items.filter(item => item.pk === marks?.mark.pk).map(item => [String(item.sk), item]),
    );
    const erased = laterErased(
      erasedFrom(marked.get('mark')),
      erasedFrom(items.find(item => item.pk === beyond?.mark.pk)),
    );
    const state = threadFromItem(key, found.get(stateSortKey));
    // also where the queue, which knows an id for five minutes, has not brought what was written ahead of it
    const pending = state.pendingStops ?? [];
    const broughtAgain = await textsIn(key, [...messageIds, ...pending], marked.get('texts'));
    const isSettled = (id: string): boolean => {
      if (broughtAgain.has(id) || marked.get('mark')?.finished === id) return true;
      const sid = redrivenSid(id);
      const text = sid === undefined ? undefined : found.get(messageSortKey(sid));
      return found.has(messageSortKey(id)) || (text !== undefined && text.outcome !== 'given-up');
    };
    const thread = withErased(state, erased);
    // one that is only brought again, with a new time, says nothing of who they are now
    const news = alias && isSettled(alias.id) ? undefined : alias;
    return {
      thread: await asPaired(thread, found.get(pairSortKey)?.pairedWith, news),
      settled: new Set([...messageIds.filter(isSettled), ...pending.filter(id => broughtAgain.has(id))]),
    };
  }

  /** Which of the messages are texts that were there before the thread was erased. */
  async function textsIn(
    key: ThreadKey,
    messageIds: readonly string[],
    kept: Record<string, unknown> | undefined,
  ): Promise<ReadonlySet<string>> {
    if (!erasureHash || !(kept?.hashes instanceof Set)) return new Set();
    const known: string[] = [];
    for (const id of messageIds) if (kept.hashes.has(await textHash(erasureHash, key, id))) known.push(id);
    return new Set(known);
  }

  /** The thread bound by the consent of the customer's other address, where they have one. What is dropped makes no pair. */
  async function asPaired(thread: Thread, known: unknown, alias: Alias | undefined): Promise<Thread> {
    const { key, version } = thread;
    const isNews = alias !== undefined && !isErased(alias, thread.erased);
    if (isNews && alias.address !== known) await pairs.write(key, alias.address);
    const other = isNews ? alias.address : typeof known === 'string' ? address(known) : undefined;
    if (other === undefined) return thread;
    const followed = await pairs.follow(thread, other);
    const isDropped = alias?.address === other && version === 0 && isErased(alias, followed.erased);
    if (!isDropped) return { ...followed, pairedWith: other };
    // they were erased while this looked, or just before it died
    await pairs.write(key, other, false);
    const { optedOutAt, ...left } = followed;
    if (optedOutAt !== silence || left.pendingStops) return followed;
    await remove([{ pk: partitionOf(key), sk: stateSortKey }]);
    return left;
  }

  async function current(key: ThreadKey): Promise<Thread> {
    const Key = marshall({ pk: partitionOf(key), sk: stateSortKey });
    const { Item } = await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
    return threadFromItem(key, Item && unmarshall(Item));
  }

  async function save(next: Thread, seen: Thread): Promise<Saved> {
    const { pairedWith } = next;
    // promise 5: a claim looks at the consent of the customer's other address too, and is refused by it
    if (pairedWith !== undefined && isClaim(next, seen)) {
      const { erased } = await pairs.follow(seen, pairedWith);
      // by an erasure too, whose silence went with what it erased
      if (erased && !isErased(erased, seen.erased))
        return { saved: false, current: { ...seen, optedOutAt: silence } };
    }
    const saved = await saveOne(next, seen);
    if (saved.saved && pairedWith !== undefined && isOtherConsent(next, seen))
      await pairs.lead(next, pairedWith);
    return saved;
  }

  async function saveOne(next: Thread, seen: Thread): Promise<Saved> {
    try {
      await client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: marshall({ pk: partitionOf(seen.key), sk: stateSortKey }),
          ...updateOf(next, asStored(seen)),
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return { saved: true };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      // not every engine gives the item along with the refusal
      const thread = error.Item ? threadFromItem(seen.key, unmarshall(error.Item)) : await current(seen.key);
      return { saved: false, current: thread };
    }
  }

  async function record(key: ThreadKey, messages: readonly MessageRecord[], others: readonly string[]) {
    const pk = partitionOf(key);
    const expiresAt = expiry();
    const items = [
      ...messages.map(message => ({ pk, sk: messageSortKey(message.id), ...message, expiresAt })),
      ...others.map(id => ({ pk, sk: messageSortKey(id), marker: true, expiresAt })),
    ];
    for (let from = 0; from < items.length; from += batchSize) {
      const batch = items.slice(from, from + batchSize);
      await writeAll(
        batch.map(item => ({ PutRequest: { Item: marshall(item, { removeUndefinedValues: true }) } })),
      );
    }
  }

  async function remove(keys: readonly { readonly pk: string; readonly sk: string }[]): Promise<void> {
    for (let from = 0; from < keys.length; from += batchSize)
      await writeAll(
        keys
          .slice(from, from + batchSize)
          .map(({ pk, sk }) => ({ DeleteRequest: { Key: marshall({ pk, sk }) } })),
      );
  }

  async function writeAll(requests: WriteRequest[]): Promise<void> {
    let waiting = requests;
    for (let attempt = 1; waiting.length > 0; attempt += 1) {
      if (attempt > maxBatchAttempts)
        throw new Throttled(`${waiting.length} records were not written or taken away`);
      const answer = await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: waiting } }));
      waiting = answer.UnprocessedItems?.[table] ?? [];
    }
  }

  async function sends(key: ThreadKey, effectIds: readonly string[]) {
    const pk = partitionOf(key);
    const sortKeys = effectIds.flatMap(id => [messageSortKey(id), deliverySortKey(id)]);
    const items = await readAll(
      client,
      table,
      sortKeys.map(sk => ({ pk, sk })),
    );
    const known = items.filter(item => typeof item.sid === 'string');
    return new Map(
      known.map(item => [String(item.sk).slice(String(item.sk).indexOf('#') + 1), { sid: String(item.sid) }]),
    );
  }

  async function sent(key: ThreadKey, effectId: string): Promise<MessageRecord | undefined> {
    const [item] = await readAll(client, table, [{ pk: partitionOf(key), sk: messageSortKey(effectId) }]);
    return item && isRecord(item) ? item : undefined;
  }

  return { load, save, record, countTexts: createCountTexts(client, table), sends, sent, ...erase };
}

/** An opt-out that was written ahead of the queue is passed on again in its turn: its writer may have died in between. */
const isOtherConsent = (next: Thread, seen: Thread): boolean =>
  next.optedOutAt !== seen.optedOutAt || next.optedOutBy !== seen.optedOutBy;

/** Whether this write lets something be sent: a part of a reply, or "one moment". */
const isClaim = (next: Thread, seen: Thread): boolean =>
  (next.journal?.claimedAt !== undefined && next.journal.claimedAt !== seen.journal?.claimedAt) ||
  (next.trying?.oneMoment !== undefined && next.trying.oneMoment.id !== seen.trying?.oneMoment?.id);
