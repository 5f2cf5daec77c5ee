import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { readAll } from '../../../lambdas/aws/batch-get.ts';
import { erasedFrom, marksOf } from '../../../lambdas/aws/erasures.ts';
import { stateSortKey } from '../../../lambdas/aws/thread-item.ts';
import type { Address } from '../../../lambdas/channel/thread/address.ts';
import type { Erased } from '../../../lambdas/channel/thread/thread.ts';
import { keyedHash } from '../../../lambdas/wiring/keyed-hash.ts';
import type { Held, Item } from './held.ts';
import { pairsOf } from './pairs.ts';

export interface Mark extends Erased {
  readonly business: Address;
  readonly customer: Address;
}

/** A dead letter, as far as it is handed to somebody. */
interface Letter {
  readonly id: string;
  readonly reason: string;
  /** Epoch milliseconds. */
  readonly since: number;
  /** As it came, where it is none of ours. */
  readonly body: string;
  readonly message?: object;
}

/** BatchGetItem takes as many keys at once. */
const readSize = 100;

/** What earlier erasures have left: found by the hash of each pair that there could be. */
export async function marksOfPerson(of: {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly businesses: readonly string[];
  readonly addresses: readonly Address[];
  readonly key: string;
}): Promise<Mark[]> {
  const hash = async (value: string): Promise<string> => keyedHash(of.key, value);
  const pairs = await Promise.all(
    pairsOf(of.businesses, of.addresses).map(async key => ({
      ...key,
      mark: (await marksOf(hash, key)).mark,
    })),
  );
  const found = new Map<string, Erased>();
  for (let from = 0; from < pairs.length; from += readSize) {
    const keys = pairs.slice(from, from + readSize).map(({ mark }) => mark);
    for (const item of await readAll(of.client, of.table, keys)) {
      const erased = erasedFrom(item);
      if (erased) found.set(String(item.pk), erased);
    }
  }
  return pairs.flatMap(({ business, customer, mark }) => {
    const erased = found.get(mark.pk);
    return erased ? [{ business, customer, ...erased }] : [];
  });
}

/** All that is held of somebody, as it is held; sets as lists, for JSON has none. */
export function documentOf({
  held,
  letters,
  erasures,
  now,
}: {
  readonly held: Held;
  readonly letters: { readonly letters: readonly Letter[]; readonly hidden: number };
  readonly erasures: readonly Mark[];
  readonly now: number;
}) {
  return {
    exportedAt: new Date(now).toISOString(),
    addresses: held.addresses,
    threads: held.threads.map(({ key, items }) => ({
      ...key,
      thread: plainOf(items.find(({ sk }) => sk === stateSortKey)),
      messages: ofKind(items, 'message#'),
      deliveries: ofKind(items, 'delivery#'),
      others: items.filter(({ sk }) => sk !== stateSortKey && !/^(message|delivery)#/.test(sk)).map(plainOf),
    })),
    desks: held.desks.map(({ key, items }) => ({ ...key, records: items.map(plainOf) })),
    idempotencyKeys: held.keys.map(plainOf),
    deadLetters: letters.letters.map(({ id, reason, since, message, body }) => ({
      ...{ id, reason, since: new Date(since).toISOString() },
      message: message ?? body,
    })),
    deadLettersNotSeen: letters.hidden,
    erasures,
  };
}

const ofKind = (items: readonly Item[], kind: string) =>
  items.filter(({ sk }) => sk.startsWith(kind)).map(plainOf);

function plainOf(item: Item | undefined): Record<string, unknown> | null {
  if (!item) return null;
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [name, value instanceof Set ? [...value].sort() : value]),
  );
}
