import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { type Address, address } from '../channel/thread/address.ts';
import type { Thread } from '../channel/thread/thread.ts';
import type { ThreadKey } from '../channel/thread/thread-key.ts';
import type { ThreadApi } from './api.ts';
import { Problem } from './problem.ts';

/**
 * The thread that the path names.
 * @throws {Problem} 404 where the path can name none
 */
export function keyOf({ pathParameters }: APIGatewayProxyEventV2): ThreadKey {
  const business = addressOf(pathParameters?.business);
  const customer = addressOf(pathParameters?.customer);
  if (!business || !customer) throw noSuchThread();
  return { business, customer };
}

/** @throws {Problem} 404 where there is none */
export async function threadOf(key: ThreadKey, { threads }: ThreadApi): Promise<Thread> {
  const thread = await threads.thread(key);
  if (!thread) throw noSuchThread();
  return thread;
}

export const noSuchThread = (): Problem =>
  new Problem(
    404,
    'there is no thread of these two numbers: nobody has texted yet; POST /threads begins one',
  );

/** The path's parts come decoded; who has encoded them twice is understood as well. */
function addressOf(parameter: string | undefined): Address | undefined {
  const value = parameter?.includes('%') ? decoded(parameter) : parameter;
  // no address has a #, which parts the two in the store
  return value === undefined || value.trim() === '' || value.includes('#') ? undefined : address(value);
}

function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
