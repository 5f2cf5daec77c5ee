import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoClient } from '../../../../local/clients.ts';
import { type Random, seeded } from '../../random.ts';
import { carryOut } from './carry-out.ts';
import { copyOf } from './copy-of.ts';
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
  // past the SDK's middleware, which would sign, retry and make ready for a log what goes nowhere
  async function send({ constructor: { name }, input }: { readonly input: object }): Promise<object> {
    const operation = name.replace(/Command$/, '');
    expectKnown(operation, input);
    // what the caller does to it meanwhile is none of ours
    const request = copyOf(input);
    await turns(random);
    const outcome = await Promise.allSettled([carryOut(store, operation, request)]);
    await turns(random);
    if (outcome[0].status === 'rejected') throw outcome[0].reason;
    return { ...copyOf(outcome[0].value), $metadata: { httpStatusCode: 200 } };
  }
  return Object.assign(dynamoClient('http://in-process.invalid'), { send });
}

async function turns(random: Random): Promise<void> {
  for (let left = Math.floor(random() * 3); left > 0; left -= 1) await nextTurn();
}
