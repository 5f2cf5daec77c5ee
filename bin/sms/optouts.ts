import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { threadKeyOf } from '../../lambdas/aws/sweep-store.ts';
import { stateSortKey, threadFromItem } from '../../lambdas/aws/thread-item.ts';
import { groupOf } from '../../lambdas/aws/thread-queue.ts';
import type { Address } from '../../lambdas/channel/thread/address.ts';
import { silence } from '../../lambdas/channel/thread/erased.ts';
import type { OptOutMessage } from '../../lambdas/channel/thread/message.ts';
import type { Thread } from '../../lambdas/channel/thread/thread.ts';
import type { ThreadKey } from '../../lambdas/channel/thread/thread-key.ts';
import type { ListedOptOut } from './optout-list.ts';
import { everyMedium, pairsOf } from './person/pairs.ts';

/** Who has opted out. No index has them: there are few beside all that is in the table, and nobody is in a hurry. */
export async function* optedOut(
  client: DynamoDBClient,
  table: string,
): AsyncGenerator<Thread & { readonly optedOutAt: number }> {
  const pages = paginateScan(
    { client },
    {
      TableName: table,
      FilterExpression: 'sk = :state AND attribute_exists(optedOutAt)',
      ExpressionAttributeValues: marshall({ ':state': stateSortKey }),
    },
  );
  for await (const { Items = [] } of pages)
    for (const item of Items) {
      const read = unmarshall(item);
      const { optedOutAt, ...thread } = threadFromItem(threadKeyOf(String(read.pk)), read);
      // an erasure's silence is no opt-out
      if (optedOutAt !== undefined && optedOutAt !== silence) yield { ...thread, optedOutAt };
    }
}

/**
 * How many pairs the marks of erasures keep out. They name nobody, and some may have come back, or be on the list
 * again.
 */
export async function outByMark(client: DynamoDBClient, table: string): Promise<number> {
  let count = 0;
  const pages = paginateScan(
    { client },
    {
      TableName: table,
      FilterExpression: 'sk = :mark AND attribute_exists(optedOutAt)',
      ExpressionAttributeValues: marshall({ ':mark': 'mark' }),
      Select: 'COUNT',
    },
  );
  for await (const { Count = 0 } of pages) count += Count;
  return count;
}

/**
 * A message for each thread: a list that names no business means all of `own`, and a bare number by each medium; an
 * address of one medium means that one. The same line again is the same message.
 */
export function messagesOf(
  optOuts: readonly ListedOptOut[],
  own: readonly Address[],
  now: number,
): OptOutMessage[] {
  const byThread = new Map<string, OptOutMessage>();
  for (const { customer, business, at = now } of optOuts)
    for (const thread of threadsOf(customer, business, own)) {
      const group = groupOf(thread);
      const known = byThread.get(group);
      // the later of two is the one that counts
      if (!known || known.at < at)
        byThread.set(group, { kind: 'opt-out', thread, id: `import-${group}-${at}`, at });
    }
  return [...byThread.values()];
}

const threadsOf = (customer: Address, business: Address | undefined, own: readonly Address[]): ThreadKey[] =>
  business === undefined
    ? pairsOf(own, everyMedium(customer))
    : [{ business, customer }].filter(pair => pair.business !== pair.customer);
