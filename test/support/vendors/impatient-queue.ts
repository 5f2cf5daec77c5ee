import { type Served, serve } from '../../../playground/serve.ts';

/**
 * The SQS at that origin, but that no poll waits where there is nothing: it is one server, and sees all it has at
 * once, so that a second of each command would pass for nothing.
 */
export function impatientQueue(origin: string): Promise<Served> {
  return serve(
    async request => {
      const asked: unknown = await request.json();
      const { WaitTimeSeconds: _, ...rest } = Object(asked);
      const headers = new Headers(request.headers);
      for (const name of ['host', 'content-length', 'connection']) headers.delete(name);
      const answer = await fetch(origin, { method: request.method, headers, body: JSON.stringify(rest) });
      return new Response(await answer.arrayBuffer(), { status: answer.status, headers: answer.headers });
    },
    { port: 0, host: '127.0.0.1' },
  );
}
