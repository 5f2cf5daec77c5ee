import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

export interface RequestCount {
  /** The operations that were asked for since the last look, in order: `GetItem`, `UpdateItem`… */
  take(): string[];
}

/** Counts what a client asks DynamoDB for; an attempt that the SDK repeats counts once. */
export function countRequests(client: DynamoDBClient): RequestCount {
  const asked: string[] = [];
  const { send } = client;
  Object.assign(client, {
    send: (...[command, ...rest]: Parameters<typeof send>) => {
      asked.push(command.constructor.name.replace(/Command$/, ''));
      return Reflect.apply(send, client, [command, ...rest]);
    },
  });
  return { take: () => asked.splice(0) };
}
