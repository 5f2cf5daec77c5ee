import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Address } from '../channel/thread/address.ts';
import { consentAfter, silence } from '../channel/thread/erased.ts';
import type { Erased, Thread } from '../channel/thread/thread.ts';
import type { ThreadKey } from '../channel/thread/thread-key.ts';
import { readAll } from './batch-get.ts';
import {
  asStored,
  type ErasureHash,
  erasedFrom,
  isErased,
  laterErased,
  marksOf,
  withErased,
  writeMark,
} from './erasures.ts';
import { Throttled } from './is-outage.ts';
import { otherThread, pairSortKey } from './pair-key.ts';
import { stateSortKey, threadFromItem } from './thread-item.ts';

/** What one address of a customer's takes over from the other. */
interface Change {
  readonly isOut: boolean;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Two threads of one customer, of which either's consent binds both: the latest word counts, wherever it was said. */
export interface Pairs {
  /** Writes down, from both sides, that both addresses are one customer's, or takes that back. */
  write(key: ThreadKey, other: Address, isPaired?: boolean): Promise<void>;
  /**
   * Looks at the other thread's consent, and writes it into this one where it is later. Gives this one as it is then,
   * with what an erasure of the other has left.
   */
  follow(thread: Thread, other: Address): Promise<Thread>;
  /** Writes this thread's consent into the other one, where it is later. */
  lead(thread: Thread, other: Address): Promise<void>;
}

/** `partitionOf`: where a thread's items are. */
export function createPairs(
  client: DynamoDBClient,
  table: string,
  partitionOf: (key: ThreadKey) => string,
  hash: ErasureHash | undefined,
  remove: (keys: readonly { readonly pk: string; readonly sk: string }[]) => Promise<void>,
): Pairs {
  async function read(key: ThreadKey): Promise<Thread> {
    const [state] = await readAll(client, table, [{ pk: partitionOf(key), sk: stateSortKey }]);
    return threadFromItem(key, state);
  }

  /** What was written since, and is later still, stays. */
  async function change(key: ThreadKey, to: Change): Promise<void> {
    const [UpdateExpression, ConditionExpression] = written(to);
    try {
      await client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: marshall({ pk: partitionOf(key), sk: stateSortKey }),
          ...{ UpdateExpression, ConditionExpression },
          ExpressionAttributeValues: marshall({ ':at': to.at }),
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  async function markOf(key: ThreadKey): Promise<Erased | undefined> {
    const [mark] = hash ? await readAll(client, table, [(await marksOf(hash, key)).mark]) : [];
    return erasedFrom(mark);
  }

  return {
    async write(key, other, isPaired = true) {
      const items = [
        { pk: partitionOf(key), sk: pairSortKey, pairedWith: other },
        { pk: partitionOf(otherThread(key, other)), sk: pairSortKey, pairedWith: key.customer },
      ];
      const requests = items.map(({ pk, sk, pairedWith }) =>
        isPaired
          ? { PutRequest: { Item: marshall({ pk, sk, pairedWith }) } }
          : { DeleteRequest: { Key: marshall({ pk, sk }) } },
      );
      const answer = await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }));
      // the message comes again, and with it the pair
      if (answer.UnprocessedItems?.[table]?.length) throw new Throttled('a pair was not written');
    },
    async follow(thread, other) {
      const their = otherThread(thread.key, other);
      let theirs = await read(their);
      // behind that: the mark is there before the thread, and the silence in it, is gone
      const mark = await markOf(their);
      const erased = laterErased(thread.erased, mark);
      // where the mark is news, what was read may be gone by now
      if (theirs.optedOutAt !== undefined && erased && !isErased(erased, thread.erased))
        theirs = await read(their);
      // their last word may be in the mark alone; what has no item of its own has it by `erased`
      if (thread.version > 0 || asStored(thread).optedOutAt !== undefined) theirs = withErased(theirs, mark);
      const to = laterOf(thread, theirs);
      // a silence was all that there was
      const isEmpty = to && !to.isOut && to.at === silence && thread.version === 0;
      if (isEmpty) await remove([{ pk: partitionOf(thread.key), sk: stateSortKey }]);
      else if (to) await change(thread.key, to);
      const own = to ? await read(thread.key) : asStored(thread);
      const isBack = to && !to.isOut && to.at !== silence && own.optedOutAt !== undefined;
      return {
        ...beside(withErased(own, withChange(erased, to)), theirs),
        ...(isBack && { pairedInAt: to.at }),
      };
    },
    async lead({ key, optedInAt, optedOutAt }, other) {
      const isOut = optedOutAt !== undefined && optedOutAt !== silence;
      const at = isOut ? optedOutAt : optedInAt;
      if (at === undefined) return;
      const their = otherThread(key, other);
      const mark = await markOf(their);
      const { optedOutAt: out, version } = mark ? await read(their) : {};
      // of what was erased there is nothing but the mark, and by a word said here nothing comes back
      if (!hash || !mark || version || out !== undefined) return change(their, { isOut, at });
      const left = consentAfter(mark, { isOut, at });
      if (left !== mark) await writeMark(client, table, (await marksOf(hash, their)).mark, left);
    },
  };
}

/** What a turn has to know of the other thread, so that what it writes down counts behind what was said there. */
function beside(own: Thread, theirs: Thread): Thread {
  const honoured = Object.values(theirs.honouredStops ?? {});
  const isBehind = own.optedOutAt === undefined || (theirs.optedOutAt ?? silence) !== silence;
  const back = Math.max(own.optedInAt ?? -1, isBehind ? (theirs.optedInAt ?? -1) : -1);
  return {
    ...own,
    ...(back >= 0 && { optedInAt: back }),
    ...(theirs.pendingStops !== undefined && { pairedStops: true }),
    ...(honoured.length > 0 && { pairedStopAt: Math.max(...honoured) }),
  };
}

/** Whom an erasure has left out, and whose START at the other address is all that says that they are back. */
function withChange(erased: Erased | undefined, to: Change | undefined): Erased | undefined {
  if (!erased || !to || to.isOut || to.at === silence) return erased;
  const { optedOutAt: _, optedOutBy: __, ...left } = erased;
  return { ...left, optedInAt: to.at };
}

/** How that is written, and where: nothing that was said goes with an erasure's silence, or keeps it away. */
function written({ isOut, at }: Change): [update: string, condition: string] {
  if (isOut)
    return [
      'SET optedOutAt = :at',
      at === silence
        ? 'attribute_not_exists(optedOutAt)'
        : '(attribute_not_exists(optedOutAt) OR optedOutAt < :at) AND (attribute_not_exists(optedInAt) OR optedInAt < :at)',
    ];
  return [
    at === silence ? 'REMOVE optedOutAt' : 'SET optedInAt = :at REMOVE optedOutAt, optedOutBy',
    // what is pending has its turn behind this
    'optedOutAt <= :at AND attribute_not_exists(pendingStops)',
  ];
}

/**
 * What the other's consent changes in one's own: a START of the same moment as a STOP counts. An erasure's silence there
 * is one here, for as long as it lasts.
 */
function laterOf(own: Thread, theirs: Thread): Change | undefined {
  const { optedInAt: back = -1, optedOutAt: out = -1 } = own;
  // one that was only taken over from here lasts no longer than here
  const { optedInAt = -1, optedOutAt } = hasLoneSilence(theirs)
    ? { ...theirs, optedOutAt: undefined }
    : theirs;
  const isSilenced = optedOutAt === silence;
  if (isSilenced && own.optedOutAt === undefined) return { isOut: true, at: silence };
  if (optedOutAt !== undefined && !isSilenced)
    return optedOutAt > out && optedOutAt > back ? { isOut: true, at: optedOutAt } : undefined;
  if (hasLoneSilence(own)) return isSilenced ? undefined : { isOut: false, at: silence };
  return own.optedOutAt !== undefined && optedInAt >= Math.max(out, 0)
    ? { isOut: false, at: optedInAt }
    : undefined;
}

/** A silence without an erasure that waits. */
const hasLoneSilence = ({ optedOutAt, optedOutBy, pendingStops }: Thread): boolean =>
  optedOutAt === silence && optedOutBy === undefined && !pendingStops;
