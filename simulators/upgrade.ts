import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { OpenDoor, Peer } from './socket.ts';

/** What an HTTP server does with a handshake. */
export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/**
 * Takes handshakes at `/ws` behind a path of the server's.
 * @param doors by that path, which is empty where the server is the vendor's alone
 * @param turnAway an answer in place of a socket, for whom there is none
 */
export function upgradeTo(
  doors: ReadonlyMap<string, OpenDoor>,
  turnAway: (request: Request, peer: string | undefined) => Response | undefined = () => undefined,
): Upgrade {
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 1_048_576 });
  return (incoming, socket, head) => {
    // a client that goes while it is being answered is nobody's error
    socket.on('error', () => socket.destroy());
    const url = new URL(`http://${incoming.headers.host ?? 'localhost'}${incoming.url ?? '/'}`);
    const gone = new AbortController();
    socket.once('close', () => gone.abort());
    // a client that goes is seen to go only where somebody reads; before it is through, it has nothing to say
    const leave = () => socket.destroy();
    socket.once('end', leave);
    socket.resume();
    const request = new Request(url, { signal: gone.signal, headers: headersOf(incoming) });
    const away = turnAway(request, incoming.socket.remoteAddress);
    if (away) return void refuse(socket, away);
    const open = doors.get(url.pathname.replace(/\/ws$/, ''));
    if (!open || !url.pathname.endsWith('/ws'))
      return void refuse(socket, Response.json({ message: 'not found' }, { status: 404 }));
    const waiting: ((peer: Peer) => void)[] = [];
    let peer: Peer = {
      send: text => waiting.push(to => to.send(text)),
      close: code => waiting.push(to => to.close(code)),
    };
    open(request, {
      send: text => peer.send(text),
      close: code => peer.close(code),
    })
      .then(way => {
        if (way instanceof Response) return refuse(socket, way);
        socket.off('end', leave);
        server.handleUpgrade(incoming, socket, head, client => {
          peer = {
            send: text => client.send(text),
            close: code => (code === 1006 ? client.terminate() : client.close(code)),
          };
          for (const tell of waiting.splice(0)) tell(peer);
          client.on('message', data => way.receive(String(data)));
          client.once('close', () => way.gone());
          client.on('error', () => client.terminate());
        });
      })
      // it is to break instead
      .catch(() => socket.destroy());
  };
}

function headersOf({ headers }: IncomingMessage): Headers {
  const sent = new Headers();
  for (const [name, value] of Object.entries(headers)) sent.set(name, String(value));
  return sent;
}

async function refuse(socket: Duplex, response: Response): Promise<void> {
  const body = await response.text();
  const headers = [
    ...response.headers,
    ['content-length', `${Buffer.byteLength(body)}`],
    ['connection', 'close'],
  ];
  socket.end(
    [
      `HTTP/1.1 ${response.status} ${STATUS_CODES[response.status] ?? ''}`,
      ...headers.map(([name, value]) => `${name}: ${value}`),
      '',
      body,
    ].join('\r\n'),
  );
}
