import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

export interface RequestCount {
  /** The operations that were asked for since the last look, in order: `GetItem`, `UpdateItem`… */
  take(): string[];
}

/** Counts what a client asks DynamoDB for; an attempt that the SDK repeats counts once. */
export function countRequests(client: DynamoDBClient): RequestCount {
  const asked: string[] = [];
  client.middlewareStack.add(
    (next, { commandName = 'unknown' }) =>
      args => {
        asked.push(commandName.replace(/Command$/, ''));
        return next(args);
      },
    { step: 'initialize', name: 'countRequests', override: true },
  );
  return { take: () => asked.splice(0) };
}
