import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type Server as NetServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { serve } from '../../playground/serve.ts';
import type { Handler } from '../../simulators/connection-dropped.ts';
import { makeCertificates } from './certificates.ts';

export interface Internet {
  /** What a process needs in its environment to reach it, and nothing else. */
  readonly environment: Readonly<Record<string, string>>;
  /** Hosts that were asked for and are nobody's. */
  readonly strangers: readonly string[];
  stop(): Promise<void>;
}

const portOf = (server: Server | NetServer): number => {
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('a server of the rehearsal has no port');
  return bound.port;
};

/**
 * The internet as the functions see it: they call the vendors by their own names, over TLS, through a proxy that leads
 * to the simulators. What is none of `hosts` is not reached.
 */
export async function createInternet(hosts: readonly string[], handle: Handler): Promise<Internet> {
  const strangers: string[] = [];
  const { authority, key, certificate } = await makeCertificates(hosts);
  const plain = await serve(handle, { port: 0, host: '127.0.0.1' });
  const { port: plainPort } = new URL(plain.url);
  const tls = createTlsServer({ key, cert: certificate }, socket => {
    const inner = connect(Number(plainPort), '127.0.0.1');
    socket.pipe(inner).pipe(socket);
    // a connection that one side drops is dropped on the other: that is what the other has to see
    socket.on('error', () => inner.destroy());
    inner.on('error', () => socket.destroy());
  });
  tls.listen(0, '127.0.0.1');
  await once(tls, 'listening');

  const proxy = createServer((_, response) => response.writeHead(403).end());
  const open = new Set<{ destroy(): void }>();
  proxy.on('connect', (request, client, head) => {
    const host = (request.url ?? '').split(':')[0] ?? '';
    if (!hosts.includes(host)) {
      strangers.push(host);
      client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const inner = connect(portOf(tls), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      inner.write(head);
      inner.pipe(client).pipe(inner);
    });
    for (const socket of [inner, client]) open.add(socket);
    inner.on('error', () => client.destroy());
    client.on('error', () => inner.destroy());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const address = `http://127.0.0.1:${portOf(proxy)}`;
  return {
    environment: {
      NODE_USE_ENV_PROXY: '1',
      HTTPS_PROXY: address,
      HTTP_PROXY: address,
      NO_PROXY: '127.0.0.1',
      NODE_EXTRA_CA_CERTS: authority,
    },
    strangers,
    async stop() {
      for (const socket of open) socket.destroy();
      proxy.closeAllConnections();
      proxy.close();
      tls.close();
      await plain.close();
    },
  };
}
