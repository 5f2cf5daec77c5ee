import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Accept, ThreadReader } from '../channel/ports.ts';
import type { Handoff, Thread } from '../channel/thread/thread.ts';
import { table as schema } from '../environment/names.ts';
import { stateSortKey } from './thread-item.ts';
import { partitionOf } from './thread-store.ts';

/** Each failure means that a turn changed the mode or the conversation between read and write. */
const maxAttempts = 5;

/** `defaultDesk` gets a thread that is taken without the agent having given it away. */
export function createAccept(
  client: DynamoDBClient,
  table: string,
  { thread: read }: Pick<ThreadReader, 'thread'>,
  defaultDesk?: string,
): Accept {
  return async (key, by, at, only) => {
    for (let attempt = 1; ; attempt += 1) {
      const seen = await read(key);
      if (!seen || isAccepted(seen)) return seen;
      if (only !== undefined && (seen.mode !== 'human' || seen.handoff?.requestedAt !== only)) return seen;
      const handoff = acceptedBy(seen, by, at, defaultDesk);
      try {
        await client.send(new UpdateItemCommand({ TableName: table, ...updateOf(seen, handoff) }));
        return { ...seen, mode: 'human', handoff };
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException) || attempt >= maxAttempts) throw error;
      }
    }
  };
}

const isAccepted = ({ mode, handoff }: Thread): boolean =>
  mode === 'human' && handoff?.acceptedAt !== undefined;

/** A thread may be taken that the agent has not given away: then the handoff begins with the accept. */
function acceptedBy(
  { mode, handoff, conversation }: Thread,
  by: string | undefined,
  at: number,
  desk: string | undefined,
): Handoff {
  const requested = mode === 'human' ? handoff : undefined;
  return {
    ...(requested ?? {
      ...(conversation && { conversationId: conversation.id }),
      ...(desk !== undefined && { desk }),
      requestedAt: at,
    }),
    acceptedAt: at,
    ...(by !== undefined && { acceptedBy: by }),
  };
}

/**
 * Attributes that turns leave alone unless they change them; the version is theirs and stays. Turns in flight
 * are stopped by the mode, which every save and every claim of a send looks at.
 */
function updateOf({ key, mode, conversation, handoff: seen }: Thread, handoff: Handoff) {
  return {
    Key: marshall({ pk: partitionOf(key), sk: stateSortKey }),
    UpdateExpression: 'SET #mode = :human, #handoff = :handoff, #attention = :human, #since = :since',
    ConditionExpression: [
      'attribute_exists(pk)',
      ...(mode === 'human'
        ? ['#mode = :human', 'attribute_not_exists(#handoff.#acceptedAt)']
        : ['(attribute_not_exists(#mode) OR #mode = :agent)']),
      seen ? '#handoff.#requestedAt = :seenRequestedAt' : 'attribute_not_exists(#handoff)',
      conversation ? '#conversation.#id = :conversationId' : 'attribute_not_exists(#conversation)',
    ].join(' AND '),
    ExpressionAttributeNames: {
      '#mode': 'mode',
      '#handoff': 'handoff',
      '#conversation': 'conversation',
      '#attention': schema.attentionKey,
      '#since': schema.attentionSince,
      ...(mode === 'human' && { '#acceptedAt': 'acceptedAt' }),
      ...(seen && { '#requestedAt': 'requestedAt' }),
      ...(conversation && { '#id': 'id' }),
    },
    ExpressionAttributeValues: marshall({
      ':human': 'human',
      ':handoff': handoff,
      ':since': handoff.requestedAt,
      ...(mode === 'agent' && { ':agent': 'agent' }),
      ...(seen && { ':seenRequestedAt': seen.requestedAt }),
      ...(conversation && { ':conversationId': conversation.id }),
    }),
  };
}
