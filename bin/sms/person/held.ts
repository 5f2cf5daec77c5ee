import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { stateSortKey, threadFromItem } from '../../../lambdas/aws/thread-item.ts';
import { type Address, address } from '../../../lambdas/channel/thread/address.ts';
import { type ThreadKey, threadId } from '../../../lambdas/channel/thread/thread-key.ts';
import { addressesOf, bareOf } from './addresses.ts';

export type Item = Readonly<Record<string, unknown>> & { readonly pk: string; readonly sk: string };

/** Items of one thread. */
export interface HeldThread {
  readonly key: ThreadKey;
  readonly items: readonly Item[];
}

/** In a phone desk's thread: which of the person's threads it knows, and what of its records is about them. */
export interface HeldByDesk extends HeldThread {
  readonly of: readonly ThreadKey[];
}

/** All that the table holds of one person. */
export interface Held {
  /** By which the person is known: numbers, and ids that are paired with them. */
  readonly addresses: readonly Address[];
  readonly threads: readonly HeldThread[];
  readonly desks: readonly HeldByDesk[];
  /** Uses of idempotency keys. */
  readonly keys: readonly Item[];
}

/**
 * Looks through the whole table: no index has people. Again, where it finds another address of the same person, as
 * WhatsApp has them. `known`: other addresses of theirs, though nothing there may say so any more.
 */
export async function heldOf(
  client: DynamoDBClient,
  table: string,
  customer: Address,
  known: readonly Address[] = [],
): Promise<Held> {
  let addresses = [...new Set([...addressesOf(customer), ...known])];
  for (;;) {
    const items = await itemsAbout(client, table, addresses);
    const others = items.flatMap(item => partnerIn(item, addresses)).flatMap(addressesOf);
    const all = [...new Set([...addresses, ...others])];
    if (all.length === addresses.length) return sorted(items, addresses);
    addresses = all;
  }
}

/** From either side: one of the two may have gone already. */
function partnerIn({ pk, pairedWith }: Item, addresses: readonly Address[]): Address[] {
  const customer = keyIn(pk)?.customer;
  if (typeof pairedWith !== 'string' || customer === undefined) return [];
  const pair = [customer, address(pairedWith)];
  return pair.some(one => addresses.includes(one)) ? pair : [];
}

/** The number of customers' own in a partition's name. */
function keyIn(partition: string): ThreadKey | undefined {
  const [kind, business = '', ...customer] = partition.split('#');
  return kind === 'thread'
    ? { business: address(business), customer: address(customer.join('#')) }
    : undefined;
}

function isOf(partition: string, addresses: readonly Address[]): boolean {
  const key = keyIn(partition);
  return key !== undefined && addresses.includes(key.customer);
}

/** What names one of the addresses, or belongs to a phone desk. */
async function itemsAbout(
  client: DynamoDBClient,
  table: string,
  addresses: readonly Address[],
): Promise<Item[]> {
  const bare = [...new Set(addresses.map(bareOf))];
  const named = bare.flatMap((_, index) =>
    ['pk', '#thread', 'pairedWith'].map(name => `contains(${name}, :n${index})`),
  );
  const items: Item[] = [];
  const pages = paginateScan(
    { client },
    {
      TableName: table,
      ConsistentRead: true,
      FilterExpression: [...named, 'attribute_exists(cases)', 'attribute_exists(about)'].join(' OR '),
      ExpressionAttributeNames: { '#thread': 'thread' },
      ExpressionAttributeValues: marshall(Object.fromEntries(bare.map((one, index) => [`:n${index}`, one]))),
    },
  );
  for await (const { Items = [] } of pages)
    for (const item of Items) {
      const read = unmarshall(item);
      items.push({ ...read, pk: String(read.pk), sk: String(read.sk) });
    }
  return items;
}

function sorted(items: readonly Item[], addresses: readonly Address[]): Held {
  const own = items.filter(({ pk }) => isOf(pk, addresses));
  const others = items.filter(({ pk }) => !isOf(pk, addresses) && keyIn(pk) !== undefined);
  return {
    addresses,
    threads: [...Map.groupBy(own, ({ pk }) => pk)].flatMap(([pk, of]) => {
      const key = keyIn(pk);
      return key ? [{ key, items: of }] : [];
    }),
    desks: [...Map.groupBy(others, ({ pk }) => pk)].flatMap(([pk, of]) => {
      const key = keyIn(pk);
      const desk = key && deskOf(key, of, addresses);
      return desk ? [desk] : [];
    }),
    keys: items.filter(({ pk, thread }) => pk.startsWith('idempotency#') && isThreadOf(thread, addresses)),
  };
}

/** As a thread's id stands in an item. */
const isThreadOf = (id: unknown, addresses: readonly Address[]): boolean =>
  typeof id === 'string' && isOf(`thread#${id}`, addresses);

function deskOf(
  key: ThreadKey,
  items: readonly Item[],
  addresses: readonly Address[],
): HeldByDesk | undefined {
  const records = items.filter(({ about }) => idsIn(about).some(id => isThreadOf(id, addresses)));
  const state = items.find(({ sk }) => sk === stateSortKey);
  const cases = threadFromItem(key, state).cases?.list ?? [];
  const ids = new Set([
    ...records.flatMap(({ about }) => idsIn(about)).filter(id => isThreadOf(id, addresses)),
    ...cases.filter(({ of }) => addresses.includes(of.customer)).map(({ of }) => threadId(of)),
  ]);
  const of = [...ids].flatMap(id => keyIn(`thread#${id}`) ?? []);
  return of.length > 0 ? { key, of, items: records } : undefined;
}

const idsIn = (about: unknown): string[] =>
  Array.isArray(about) ? about.filter(id => typeof id === 'string') : [];
