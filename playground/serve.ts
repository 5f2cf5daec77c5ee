import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Duplex, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ConnectionDropped, type Handler } from '../simulators/connection-dropped.ts';
import type { Upgrade } from '../simulators/upgrade.ts';

/** What API Gateway takes at most (its quotas page: payload size 10 MB). */
const LARGEST_BODY = 10_000_000;

export interface Served {
  /** The origin, without a slash at its end. */
  readonly url: string;
  /** Ends open connections too; resolves when the port is free. */
  close(): Promise<void>;
}

/**
 * Mounts a handler on a server of its own. Bodies arrive byte for byte; `request.signal` aborts when the client
 * goes away; a {@link ConnectionDropped} resets the connection. Port 0 takes a free one. Rejects where it
 * cannot listen.
 */
export async function serve(
  routes: Handler,
  {
    port,
    host,
    upgrade,
    onError = console.error,
  }: { port: number; host: string; upgrade?: Upgrade; onError?: (error: unknown) => void },
): Promise<Served> {
  const server = createServer((incoming, outgoing) => {
    answer(routes, incoming, outgoing).catch(error => {
      if (error instanceof ConnectionDropped) return incoming.socket.resetAndDestroy();
      if (outgoing.destroyed) return; // The client has gone: there is nobody to tell.
      onError(error);
      if (outgoing.headersSent) return outgoing.destroy();
      outgoing.writeHead(500).end();
    });
  });
  // what was upgraded is the server's no more, and would keep it from closing
  const upgraded = new Set<Duplex>();
  if (upgrade)
    server.on('upgrade', (request, socket, head) => {
      upgraded.add(socket);
      socket.once('close', () => upgraded.delete(socket));
      upgrade(request, socket, head);
    });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The server listens on no port.');
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${name}:${bound.port}`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const socket of upgraded) socket.destroy();
      }),
  };
}

async function answer(routes: Handler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const gone = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) gone.abort(new DOMException('The client has gone.', 'AbortError'));
  });
  const body = await read(incoming);
  if (body === undefined) {
    outgoing.writeHead(413, { Connection: 'close', 'Content-Type': 'application/json' });
    outgoing.end(JSON.stringify({ error: `a body has up to ${LARGEST_BODY / 1_000_000} MB` }));
    return;
  }
  const target = incoming.url ?? '/';
  const request = toRequest(incoming, target, body, gone.signal);
  if (!request) {
    outgoing.writeHead(400).end();
    return;
  }
  const response = await routes(request, target, incoming.socket.remoteAddress ?? 'unknown');
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers) outgoing.appendHeader(name, value);
  if (!response.body || incoming.method === 'HEAD') {
    outgoing.end();
    await response.body?.cancel();
    return;
  }
  await pipeline(Readable.fromWeb(response.body), outgoing);
}

/** All of it, or nothing where it is too large; the socket stays, for the answer to that. */
async function read(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > LARGEST_BODY) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Nothing where the request cannot be one: CONNECT and TRACE, an absolute or a broken target. */
function toRequest(
  incoming: IncomingMessage,
  target: string,
  body: Buffer,
  signal: AbortSignal,
): Request | undefined {
  const method = incoming.method ?? 'GET';
  const origin = `http://${incoming.headers.host ?? 'localhost'}`;
  if (!target.startsWith('/') || !URL.canParse(origin + target)) return undefined;
  // a Host with a name and a password before it is none (RFC 9112, 3.2)
  const { username, password } = new URL(origin + target);
  if (username !== '' || password !== '') return undefined;
  if (method === 'CONNECT' || method === 'TRACE') return undefined;
  const headers = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const bodiless = method === 'GET' || method === 'HEAD';
  return new Request(origin + target, { method, headers, signal, body: bodiless ? null : body });
}
