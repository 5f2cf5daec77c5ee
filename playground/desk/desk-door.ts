import type { Handler } from '../../simulators/connection-dropped.ts';

/** The prefix under which a page reaches the thread API. */
export const deskBase = '/desk';

export interface DeskDoorOptions {
  /** The origin of the thread API. */
  readonly url: string;
  /** Its bearer key. It goes into what is asked there, and never into an answer. */
  readonly key: () => string | Promise<string>;
  /** How it is asked: over the network, or in this process. */
  readonly ask: (request: Request) => Promise<Response>;
}

/** What an answer may bring along: nothing that sets anything in a browser. */
const brought = ['content-type', 'retry-after', 'allow'];
/** Milliseconds: as long as the gateway waits for a function, and a little. */
const patience = 32_000;

const problem = (status: number, title: string, detail: string): Response =>
  Response.json(
    { type: 'about:blank', title, status, detail },
    { status, headers: { 'content-type': 'application/problem+json' } },
  );

/**
 * The thread API as a page on this machine has it: `/desk/threads…` is its `/threads…`, with the key put in on the way.
 * Who may ask is looked at before.
 */
export const deskDoor =
  ({ url, key, ask }: DeskDoorOptions): Handler =>
  async (request, target) => {
    const path = target.slice(deskBase.length);
    // as the URL is read, so that no .. leads elsewhere
    const reached = URL.canParse(url + path) ? new URL(url + path) : undefined;
    if (!reached || reached.origin !== url || !/^\/threads(\/|$)/.test(reached.pathname))
      return problem(404, 'Not Found', 'there is no such path');
    if (request.method !== 'GET' && request.method !== 'POST')
      return problem(405, 'Method Not Allowed', 'GET or POST it');
    // what another site's page may send unasked is never JSON (Fetch, CORS-safelisted request-header)
    const type = request.headers.get('content-type') ?? '';
    if (request.method === 'POST' && !/^application\/json\s*(;|$)/i.test(type))
      return problem(415, 'Unsupported Media Type', 'content-type must be application/json');
    const headers = new Headers({ authorization: `Bearer ${await key()}` });
    for (const name of ['content-type', 'idempotency-key']) {
      const value = request.headers.get(name);
      if (value !== null) headers.set(name, value);
    }
    const asked = new Request(reached, {
      method: request.method,
      headers,
      body: request.method === 'POST' ? await request.text() : null,
      redirect: 'error',
      signal: AbortSignal.any([request.signal, AbortSignal.timeout(patience)]),
    });
    let answer: Response;
    try {
      answer = await ask(asked);
    } catch (error) {
      request.signal.throwIfAborted();
      const name = error instanceof Error ? error.name : '';
      const why = name === 'TimeoutError' ? 'it did not answer in time' : 'it cannot be reached';
      return problem(502, 'Bad Gateway', `the thread API: ${why}`);
    }
    const back = brought.flatMap(name => {
      const value = answer.headers.get(name);
      return value === null ? [] : [[name, value] as [string, string]];
    });
    return new Response(answer.body, {
      status: answer.status,
      headers: [...back, ['cache-control', 'no-store']],
    });
  };
