import { serve } from '../../../playground/serve.ts';

export interface Exchange {
  readonly method: string;
  /** With its query, as it was asked for. */
  readonly target: string;
  readonly body: string;
  readonly status: number;
}

export interface WatchedProxy extends AsyncDisposable {
  readonly origin: string;
  /** What was answered, in the order of the answers. */
  readonly exchanges: readonly Exchange[];
  /** Requests that came and are not answered yet. */
  waiting(): number;
  /** Holds every request from now on until what this returns is called. */
  hold(): () => void;
}

/** Stands before another server, passes everything on byte for byte, and writes down what came of it. */
export async function watchedProxy(target: string): Promise<WatchedProxy> {
  const exchanges: Exchange[] = [];
  let waiting = 0;
  let gate = Promise.resolve();
  const served = await serve(
    async (request, path) => {
      waiting += 1;
      const body = await request.text();
      await gate;
      const headers = new Headers(request.headers);
      for (const name of ['host', 'connection', 'content-length']) headers.delete(name);
      const bodiless = request.method === 'GET' || request.method === 'HEAD';
      const answer = await fetch(target + path, {
        method: request.method,
        headers,
        redirect: 'manual',
        ...(!bodiless && { body }),
      });
      const bytes = await answer.arrayBuffer();
      waiting -= 1;
      exchanges.push({ method: request.method, target: path, body, status: answer.status });
      const passed = new Headers(answer.headers);
      for (const name of ['content-encoding', 'content-length', 'transfer-encoding', 'connection'])
        passed.delete(name);
      return new Response(bytes.byteLength > 0 ? bytes : null, { status: answer.status, headers: passed });
    },
    { port: 0, host: '127.0.0.1' },
  );
  return {
    origin: served.url,
    exchanges,
    waiting: () => waiting,
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return resolve;
    },
    [Symbol.asyncDispose]: () => served.close(),
  };
}
