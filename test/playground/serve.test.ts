import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type Served, serve } from '../../playground/serve.ts';
import { ConnectionDropped, type Handler } from '../../simulators/connection-dropped.ts';
import { fetchFrom } from '../../simulators/fetch-from.ts';
import { fc } from '../support/seeded-check.ts';

const open: Served[] = [];
afterEach(async () => {
  for (const served of open.splice(0)) await served.close();
});

async function served(handler: Handler, onError?: (error: unknown) => void): Promise<string> {
  const one = await serve(handler, { port: 0, host: '127.0.0.1', ...(onError && { onError }) });
  open.push(one);
  return one.url;
}

/** The code of the network error that a fetch failed with. */
async function failure(promise: Promise<unknown>): Promise<unknown> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof TypeError) || !(error.cause instanceof Error)) return error;
  return 'code' in error.cause ? error.cause.code : error.cause;
}

describe.each([
  ['over HTTP', async (handler: Handler) => ({ fetch, url: await served(handler) })],
  [
    'without a port',
    async (handler: Handler) => ({ fetch: fetchFrom(handler), url: 'http://simulated.test' }),
  ],
])('%s', (_, mount) => {
  it('carries method, headers and body there, and status, headers and body back', async () => {
    const { fetch, url } = await mount(async (request, target) => {
      const seen = `${request.method} ${target} ${request.headers.get('x-token')} ${await request.text()}`;
      return new Response(seen, { status: 418, headers: { 'X-Seen': 'yes' } });
    });
    const response = await fetch(`${url}/a/b?c=%2B1&d`, {
      method: 'PUT',
      headers: { 'X-Token': 'secret' },
      body: 'é €',
    });
    expect(response.status).toBe(418);
    expect(response.headers.get('x-seen')).toBe('yes');
    expect(await response.text()).toBe('PUT /a/b?c=%2B1&d secret é €');
  });

  it('breaks the connection where the handler drops it', async () => {
    let taken = 0;
    const { fetch, url } = await mount(async () => {
      taken += 1;
      throw new ConnectionDropped();
    });
    expect(await failure(fetch(url, { method: 'POST', body: 'x' }))).toBe('ECONNRESET');
    expect(taken).toBe(1);
  });

  it('tells the handler that the client gave up', async () => {
    const reached = Promise.withResolvers<void>();
    const aborted = Promise.withResolvers<boolean>();
    const { fetch, url } = await mount(async request => {
      request.signal.addEventListener('abort', () => aborted.resolve(true));
      reached.resolve();
      return await new Promise<Response>(() => {});
    });
    const client = new AbortController();
    const asked = fetch(url, { signal: client.signal });
    await reached.promise;
    client.abort(new Error('out of time'));
    await expect(asked).rejects.toThrow('out of time');
    expect(await aborted.promise).toBe(true);
  });
});

describe('fetchFrom', () => {
  it('does not ask at all with a signal that was aborted before', async () => {
    const fetch = fetchFrom(async () => {
      throw new Error('asked');
    });
    await expect(fetch('http://x.test', { signal: AbortSignal.abort(new Error('late')) })).rejects.toThrow(
      'late',
    );
  });

  it('can refuse a connection, which a served handler cannot', async () => {
    const fetch = fetchFrom(async () => {
      throw new ConnectionDropped('ECONNREFUSED');
    });
    expect(await failure(fetch('http://x.test'))).toBe('ECONNREFUSED');
  });

  it('hides no mistake of the handler', async () => {
    const fetch = fetchFrom(async () => {
      throw new RangeError('a mistake');
    });
    await expect(fetch('http://x.test')).rejects.toThrow(new RangeError('a mistake'));
  });
});

describe('serve', () => {
  it('delivers the target as it was sent, which a URL would normalise', async () => {
    const targets: string[] = [];
    const url = new URL(
      await served(async (_, target) => {
        targets.push(target);
        return new Response();
      }),
    );
    const raw = "/a/../b//c?x='y'&z=%7e|";
    const client = httpRequest({ host: url.hostname, port: url.port, path: raw });
    client.end();
    const [response] = await once(client, 'response');
    response.resume();
    expect(targets).toEqual([raw]);
  });

  it('delivers every byte of a body', async () => {
    const bodies: Buffer[] = [];
    const url = await served(async request => {
      bodies.push(Buffer.from(await request.arrayBuffer()));
      return new Response(bodies.at(-1));
    });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async bytes => {
        const response = await fetch(url, { method: 'POST', body: bytes });
        expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from(bytes));
        expect(bodies.at(-1)).toEqual(Buffer.from(bytes));
      }),
      { numRuns: 30 },
    );
  });

  it('answers 413 to more than API Gateway would take', async () => {
    const url = await served(async () => new Response());
    const response = await fetch(url, { method: 'POST', body: Buffer.alloc(10_000_001) });
    expect(response.status).toBe(413);
    expect(await response.json()).toEqual({ error: 'a body has up to 10 MB' });
  });

  it('answers 500 and nothing else to a mistake, and reports it', async () => {
    const reported: unknown[] = [];
    const mistake = new Error('words that are not for clients');
    const url = await served(
      async () => {
        throw mistake;
      },
      error => reported.push(error),
    );
    const response = await fetch(url);
    expect(response.status).toBe(500);
    expect(await response.text()).toBe('');
    expect(reported).toEqual([mistake]);
  });

  it.each(['TRACE / HTTP/1.1', 'GET http://other.test/ HTTP/1.1', 'GET * HTTP/1.1'])(
    'answers 400 to %s',
    async line => {
      const { hostname, port } = new URL(await served(async () => new Response('taken')));
      const socket = connect(Number(port), hostname);
      socket.end(`${line}\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
      const chunks: Buffer[] = [];
      for await (const chunk of socket) chunks.push(chunk);
      expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1\.1 400 /);
    },
  );

  it('sends what a stream has as it comes, and both cookies', async () => {
    const more = Promise.withResolvers<void>();
    const url = await served(async () => {
      const stream = new ReadableStream({
        async start(controller) {
          controller.enqueue(new TextEncoder().encode('one '));
          await more.promise;
          controller.enqueue(new TextEncoder().encode('two'));
          controller.close();
        },
      });
      const headers = new Headers([
        ['Set-Cookie', 'a=1'],
        ['Set-Cookie', 'b=2'],
      ]);
      return new Response(stream, { headers });
    });
    const response = await fetch(url);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    const chunks: string[] = [];
    for await (const chunk of response.body ?? []) {
      chunks.push(Buffer.from(chunk).toString());
      more.resolve();
    }
    expect(chunks).toEqual(['one ', 'two']);
  });

  it('says why it cannot listen', async () => {
    const url = await served(async () => new Response());
    const port = Number(new URL(url).port);
    await expect(serve(async () => new Response(), { port, host: '127.0.0.1' })).rejects.toThrow(
      'EADDRINUSE',
    );
  });
});
