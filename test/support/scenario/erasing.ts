import { randomUUID } from 'node:crypto';
import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { type Erasing, erasePerson } from '../../../bin/sms/person/erase.ts';
import type { ThreadQueue } from '../../../lambdas/channel/ports.ts';
import { address } from '../../../lambdas/channel/thread/address.ts';
import { business, customer, type Scenario, secondBusiness } from './scenario.ts';

interface Engine {
  readonly client: DynamoDBClient;
  readonly table: string;
}

/** What an operator's erasure works by; turns are taken while it waits. */
export interface Operator {
  readonly client: DynamoDBClient;
  readonly queue: Pick<ThreadQueue, 'send'>;
  /** Milliseconds. */
  readonly patience: number;
}

/** Erases somebody as the operator's command does, in the scenario's own time. */
export const erase = (
  on: Engine,
  { pass, queue, time }: Pick<Scenario, 'pass' | 'queue' | 'time'>,
  who: string = customer,
  { client = on.client, queue: threads = queue.queue, patience = 30 * 60_000 }: Partial<Operator> = {},
): Promise<Erasing> =>
  erasePerson(
    {
      ...{ client, table: on.table, queue: threads, clock: time.clock, newId: randomUUID },
      businesses: [business, secondBusiness],
      wait: () => pass(20_000),
      whole: work => work(),
      patience,
    },
    address(who),
  );

/** Where any of these words and numbers still stand: table, queues, timers, log. */
export async function tracesOf(
  { client, table }: Engine,
  { lines, queue, runtime }: Pick<Scenario, 'lines' | 'queue' | 'runtime'>,
  words: readonly string[],
): Promise<string[]> {
  const places: [place: string, text: string][] = [
    ...queue.threads.peek().map(({ body }): [string, string] => ['queue', body]),
    ...queue.dead.peek().map(({ body }): [string, string] => ['dead letters', body]),
    ...runtime.idleTimer.waiting().map((name): [string, string] => ['timers', name]),
    ...lines.map((line): [string, string] => ['log', line]),
  ];
  for await (const { Items = [] } of paginateScan({ client }, { TableName: table, ConsistentRead: true }))
    for (const item of Items)
      places.push([`table ${item.pk?.S?.split('#')[0]} ${item.sk?.S?.split('#')[0]}`, JSON.stringify(item)]);
  return places.flatMap(([place, text]) =>
    words.filter(word => text.includes(word)).map(word => `${place}: ${word}`),
  );
}
