import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { takenBy } from '../channel/handoff/taken-by.ts';
import type { Accept, Take, ThreadReader } from '../channel/ports.ts';
import type { Handoff, Thread } from '../channel/thread/thread.ts';
import type { ThreadKey } from '../channel/thread/thread-key.ts';
import { table as schema } from '../environment/names.ts';
import { stateSortKey } from './thread-item.ts';
import { partitionOf } from './thread-store.ts';

/** Each failure means that a turn changed the mode or the conversation between read and write. */
const maxAttempts = 5;

/** `defaultDesk` gets a thread that is taken without the agent having given it away. */
export function createAccept(
  client: DynamoDBClient,
  table: string,
  threads: Pick<ThreadReader, 'thread'>,
  defaultDesk?: string,
): Accept {
  const write = createWrite(client, table, threads);
  const desk = defaultDesk === undefined ? {} : { desk: defaultDesk };
  return (key, by, at, only) =>
    write(key, seen => {
      const { handoff, mode } = seen;
      const isThatOne =
        mode === 'human' && handoff?.requestedAt === only && handoff?.acceptedAt === undefined;
      if (only !== undefined && !isThatOne) return undefined;
      return takenBy(seen, { at, how: 'accept', ...desk, ...(by !== undefined && { by }) });
    });
}

/** As {@link createAccept}, for who writes. */
export function createTake(
  client: DynamoDBClient,
  table: string,
  threads: Pick<ThreadReader, 'thread'>,
  defaultDesk?: string,
): Take {
  const write = createWrite(client, table, threads);
  const desk = defaultDesk === undefined ? {} : { desk: defaultDesk };
  return (key, by, at, how) =>
    write(key, seen => takenBy(seen, { at, how, ...desk, ...(by !== undefined && { by }) }), {
      unlessOptedOut: true,
    });
}

/** Writes the handoff that follows from the thread as it is, and reads again where that has changed meanwhile. */
function createWrite(client: DynamoDBClient, table: string, { thread: read }: Pick<ThreadReader, 'thread'>) {
  return async (
    key: ThreadKey,
    handoffOf: (seen: Thread) => Handoff | undefined,
    { unlessOptedOut = false } = {},
  ): Promise<Thread | undefined> => {
    for (let attempt = 1; ; attempt += 1) {
      const seen = await read(key);
      const handoff = seen && handoffOf(seen);
      if (!seen || !handoff) return seen;
      try {
        await client.send(
          new UpdateItemCommand({ TableName: table, ...updateOf(seen, handoff, unlessOptedOut) }),
        );
        return { ...seen, mode: 'human', handoff };
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException) || attempt >= maxAttempts) throw error;
      }
    }
  };
}

/**
 * Attributes that turns leave alone unless they change them; the version is theirs and stays. Turns in flight
 * are stopped by the mode, which every save and every claim of a send looks at.
 */
function updateOf(
  { key, mode, conversation, handoff: seen }: Thread,
  handoff: Handoff,
  unlessOptedOut: boolean,
) {
  const isTaken = mode === 'human' && seen?.acceptedAt !== undefined;
  return {
    Key: marshall({ pk: partitionOf(key), sk: stateSortKey }),
    UpdateExpression: 'SET #mode = :human, #handoff = :handoff, #attention = :human, #since = :since',
    ConditionExpression: [
      'attribute_exists(pk)',
      mode === 'human' ? '#mode = :human' : '(attribute_not_exists(#mode) OR #mode = :agent)',
      ...(mode === 'human' && !isTaken ? ['attribute_not_exists(#handoff.#acceptedAt)'] : []),
      ...(isTaken
        ? [
            '#handoff.#acceptedAt = :seenAcceptedAt',
            seen.announced ? '#handoff.#announced = :true' : 'attribute_not_exists(#handoff.#announced)',
          ]
        : []),
      ...(unlessOptedOut ? ['attribute_not_exists(#optedOutAt)'] : []),
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
      ...(isTaken && { '#announced': 'announced' }),
      ...(unlessOptedOut && { '#optedOutAt': 'optedOutAt' }),
      ...(seen && { '#requestedAt': 'requestedAt' }),
      ...(conversation && { '#id': 'id' }),
    },
    ExpressionAttributeValues: marshall({
      ':human': 'human',
      ':handoff': handoff,
      ':since': handoff.requestedAt,
      ...(mode === 'agent' && { ':agent': 'agent' }),
      ...(isTaken && { ':seenAcceptedAt': seen.acceptedAt }),
      ...(isTaken && seen.announced && { ':true': true }),
      ...(seen && { ':seenRequestedAt': seen.requestedAt }),
      ...(conversation && { ':conversationId': conversation.id }),
    }),
  };
}
