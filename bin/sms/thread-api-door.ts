import { isObject } from '../../lambdas/http/json.ts';
import { networkFailure } from './failures/network-failure.ts';
import type { ThreadApiDoor } from './place/place.ts';
import { Failure } from './session/failure.ts';

const timeoutMs = 20_000;

export interface Asked {
  readonly method: 'GET' | 'POST';
  /** Behind the origin. */
  readonly path: string;
  readonly body?: object;
  readonly idempotencyKey?: string;
}

export interface Told {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The path of a thread. */
export const pathOf = (business: string, customer: string): string =>
  `/threads/${encodeURIComponent(business)}/${encodeURIComponent(customer)}`;

/** Asks the thread API. @throws {Failure} in one sentence, where it does not do what it was asked for */
export async function askThreadApi(
  { url, key, source }: ThreadApiDoor,
  { method, path, body, idempotencyKey }: Asked,
): Promise<Told> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body && { 'content-type': 'application/json' }),
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
    },
    ...(body && { body: JSON.stringify(body) }),
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((error: unknown) => {
    throw (error instanceof Error && networkFailure(error, new URL(url).host)) || error;
  });
  const answer: unknown = await response.json().catch(() => undefined);
  const told = isObject(answer) ? answer : {};
  if (response.ok) return { status: response.status, body: told };
  const detail = typeof told.detail === 'string' ? told.detail : 'it says no more';
  throw failureOf(response.status, detail, source);
}

function failureOf(status: number, detail: string, source: string): Failure {
  if (status === 401)
    return new Failure(
      'thread-api-key',
      `The thread API does not take the key from ${source}: is it one of THREAD_API_KEY, and read by the functions yet (five minutes)?`,
    );
  if (status === 429 || status >= 500)
    return new Failure('thread-api-failing', `The thread API has trouble (${status}): try again.`);
  return new Failure('thread-api-refused', `The thread API refuses that (${status}): ${detail}.`);
}
