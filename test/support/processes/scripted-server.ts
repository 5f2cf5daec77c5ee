import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { freePort } from '../free-port.ts';

export interface ScriptedServer extends AsyncDisposable {
  readonly origin: string;
  readonly requests: readonly { method: string; url: string; rawHeaders: readonly string[]; body: string }[];
}

/** A real HTTP server on a free port of 127.0.0.1, which does what `script` says once a request has come whole. */
export async function scriptedServer(
  script: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<ScriptedServer> {
  const requests: { method: string; url: string; rawHeaders: readonly string[]; body: string }[] = [];
  const listener: RequestListener = async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    requests.push({
      method: request.method ?? '',
      url: request.url ?? '',
      rawHeaders: request.rawHeaders,
      body,
    });
    script(request, response);
  };
  const server = createServer(listener);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    [Symbol.asyncDispose]: () => {
      server.closeAllConnections();
      return new Promise(resolve => server.close(() => resolve()));
    },
  };
}

/** An origin on which nothing listens. */
export const closedOrigin = async (): Promise<string> => `http://127.0.0.1:${await freePort()}`;
