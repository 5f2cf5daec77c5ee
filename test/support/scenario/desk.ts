import { randomUUID } from 'node:crypto';
import { publishedThreadApiKey } from '../../../local/local-environment.ts';
import { playgroundRoutes } from '../../../playground/routes.ts';
import { fetchFrom } from '../../../simulators/fetch-from.ts';
import { asDescribed } from '../described/described-api.ts';
import { business, customer, type Scenario } from './scenario.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Has been checked against the API's description. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Desk {
  call(
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  list(cursor?: string): Promise<Answer>;
  thread(): Promise<Answer>;
  accept(by?: string): Promise<Answer>;
  /** Under a new idempotency key, unless one is given. */
  say(body: string, key?: string, more?: { by?: string; take?: boolean }): Promise<Answer>;
  release(words?: { body?: string; note?: string }): Promise<Answer>;
  open(opening: object, key?: string): Promise<Answer>;
}

/** A person at a desk: the thread API over the routes that the local runtime serves. */
export function desk(scenario: Pick<Scenario, 'agent' | 'carrier' | 'runtime'>): Desk {
  const path = `/threads/${encodeURIComponent(business)}/${encodeURIComponent(customer)}`;

  async function call(
    method: 'GET' | 'POST',
    to: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const { agent, carrier, runtime } = scenario;
    // as it is now: the process may have died and come back
    const fetch = asDescribed(
      fetchFrom(
        playgroundRoutes(runtime, {
          agents: new Map([['polyai-chat', agent]]),
          carrier,
          fetch: globalThis.fetch,
          connect: () => Promise.reject(new Error('a desk opens no socket')),
        }),
      ),
    );
    const response = await fetch(`http://localhost:3000${to}`, {
      method,
      headers: {
        authorization: `Bearer ${publishedThreadApiKey}`,
        'content-type': 'application/json',
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as Record<string, unknown>,
    };
  }

  const under = (key: string) => ({ 'idempotency-key': key });
  return {
    call,
    list: cursor =>
      call(
        'GET',
        `/threads?mode=human${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      ),
    thread: () => call('GET', path),
    accept: by => call('POST', `${path}/accept`, by === undefined ? undefined : { by }),
    say: (body, key = randomUUID(), more = {}) =>
      call('POST', `${path}/messages`, { body, ...more }, under(key)),
    release: words => call('POST', `${path}/release`, words),
    open: (opening, key = randomUUID()) => call('POST', '/threads', opening, under(key)),
  };
}
