import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DynamoDBClient, ServiceOutputTypes } from '@aws-sdk/client-dynamodb';
import { dynamoClient } from '../../../../local/clients.ts';
import { type Random, seeded } from '../../random.ts';
import { carryOut } from './carry-out.ts';
import { expectKnown } from './known-requests.ts';
import { MemoryStore } from './memory-store.ts';

/**
 * A client whose commands are answered in this process and never leave it: dynalite evaluates what they ask for,
 * DynamoDB's limits hold, and what is thrown is the SDK's. Each request is carried out at one moment, with turns of
 * the event loop before it and behind it that the seed decides: requests made together are carried out in any order.
 */
export function inProcessDynamo(seed: number): DynamoDBClient {
  const store = new MemoryStore();
  const random = seeded(seed);
  const client = dynamoClient('http://in-process.invalid');
  client.middlewareStack.add(
    (_next, { commandName = '' }) =>
      async ({ input }) => {
        const operation = commandName.replace(/Command$/, '');
        expectKnown(operation, input);
        // what the caller does to it meanwhile is none of ours
        const request = structuredClone(input);
        await turns(random);
        const outcome = await Promise.allSettled([carryOut(store, operation, request)]);
        await turns(random);
        if (outcome[0].status === 'rejected') throw outcome[0].reason;
        const answer = structuredClone(outcome[0].value);
        return {
          output: { ...answer, $metadata: { httpStatusCode: 200 } } as ServiceOutputTypes,
          response: {},
        };
      },
    { step: 'initialize', priority: 'low', name: 'inProcess', override: true },
  );
  return client;
}

async function turns(random: Random): Promise<void> {
  for (let left = Math.floor(random() * 3); left > 0; left -= 1) await nextTurn();
}
