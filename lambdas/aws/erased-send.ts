import { type AttributeValue, type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { IsErasedSend } from '../channel/ports.ts';
import { type ErasureHash, marksOf } from './erasures.ts';
import { stateSortKey, threadFromItem } from './thread-item.ts';
import { messageSortKey, partitionOf } from './thread-store.ts';

/**
 * One request where nothing was erased. Where the thread was, what the carrier tells of a send is of before, unless
 * the thread knows it now: every send is in its journal before it is made, and has a record after.
 */
export function createIsErasedSend(client: DynamoDBClient, table: string, hash: ErasureHash): IsErasedSend {
  const get = async (pk: string, sk: string): Promise<Record<string, AttributeValue> | undefined> => {
    const Key = marshall({ pk, sk });
    return (await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }))).Item;
  };

  return async (key, effectId) => {
    const { mark } = await marksOf(hash, key);
    if (!(await get(mark.pk, mark.sk))) return false;
    const state = await get(partitionOf(key), stateSortKey);
    const { journal, trying } = threadFromItem(key, state && unmarshall(state));
    if (trying?.oneMoment?.id === effectId) return false;
    if (journal?.effects.some(effect => effect.kind === 'send' && effect.id === effectId)) return false;
    return (await get(partitionOf(key), messageSortKey(effectId))) === undefined;
  };
}
