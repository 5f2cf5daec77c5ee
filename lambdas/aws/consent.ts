import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { OptOut, TakenStop } from '../channel/ports.ts';
import type { ThreadKey } from '../channel/thread/thread-key.ts';
import { outOfOther } from './paired-opt-out.ts';
import { stateSortKey } from './thread-item.ts';
import { partitionOf } from './thread-store.ts';

/**
 * Of all that is known of a customer: where they have a number and an id, of both. The message brings the opt-out to its
 * turn in its own thread; what is none there any more is none for the other.
 */
export const createOptOut =
  (client: DynamoDBClient, table: string): OptOut =>
  async (key, stop) => {
    const written = await outOfOne(client, table, key, stop);
    if (written) await outOfOther(client, table, key, { ...stop, ...written });
    return { isFirst: written?.isFirst ?? false };
  };

interface Written {
  /** Of all that there is of the thread. */
  readonly isFirst: boolean;
  readonly isAgain: boolean;
  readonly at: number;
}

/**
 * Conditional writes, which no save sees coming and every save notices. An opt-out whose turn has come is not written
 * again: its message comes to no other turn, and a START may have undone it. The latest time stands, whatever order
 * they arrive in; one that is brought again before its turn has the time that it had. Nothing where it is not pending.
 */
async function outOfOne(
  client: DynamoDBClient,
  table: string,
  key: ThreadKey,
  { id, at, everyday }: TakenStop,
): Promise<Written | undefined> {
  const isNew = ['attribute_not_exists(honouredStops.#id)'];
  if (everyday) isNew.push('attribute_not_exists(saidEverydayStop)');

  /** Nothing where the conditions did not hold. */
  const write = async (condition: string, set: readonly string[], values: object) => {
    try {
      const { Attributes } = await client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: marshall({ pk: partitionOf(key), sk: stateSortKey }),
          UpdateExpression: `SET ${['latestStop = :id', ...set].join(', ')} ADD pendingStops :ids`,
          ConditionExpression: [...isNew, condition].join(' AND '),
          ExpressionAttributeNames: { '#id': id },
          ExpressionAttributeValues: marshall({ ':id': id, ':ids': new Set([id]), ...values }),
          ReturnValues: 'ALL_OLD',
        }),
      );
      const { latestStop, optedOutAt } = Attributes ?? {};
      const isAgain = latestStop?.S === id && optedOutAt?.N !== undefined;
      return { isFirst: Attributes === undefined, isAgain, at: isAgain ? Number(optedOutAt.N) : at };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return undefined;
    }
  };
  const asLatest = () =>
    write(
      '(attribute_not_exists(optedOutAt) OR (optedOutAt < :at AND (attribute_not_exists(latestStop) OR latestStop <> :id)))',
      ['optedOutAt = :at'],
      { ':at': at },
    );
  const behindLatest = () => write('attribute_exists(optedOutAt)', [], {});

  // a START may come between the two; what is refused then as well has had its turn, or is an everyday word
  return (await asLatest()) || (await behindLatest()) || (await asLatest());
}
