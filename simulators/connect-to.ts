import type { OpenDoor, Peer } from './socket.ts';

/** What a client has of it. */
interface ClientSocket {
  send(text: string): Promise<void>;
  receive(): Promise<Frame>;
  close(): Promise<void>;
}

interface RefusedHandshake {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly body: string;
}

type Frame = { readonly text: string } | { readonly closed: number };

/** A client's way to a simulator's sockets in this process. It fails as a connection over the network does. */
export function connectTo(open: OpenDoor) {
  return async (
    url: URL,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<ClientSocket | RefusedHandshake> => {
    signal.throwIfAborted();
    const frames: Frame[] = [];
    let wanted: ((frame: Frame) => void) | undefined;
    let closed: Frame | undefined;
    const put = (frame: Frame) => {
      if (wanted) wanted(frame);
      else frames.push(frame);
      wanted = undefined;
    };
    const peer: Peer = {
      send: text => {
        if (!closed) put({ text });
      },
      close: code => {
        if (closed) return;
        closed = { closed: code };
        put(closed);
      },
    };
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    const way = await Promise.race([
      open(new Request(url.href.replace(/^ws/, 'http'), { signal }), peer),
      aborted,
    ]);
    if (way instanceof Response)
      return {
        status: way.status,
        header: (name: string) => way.headers.get(name) ?? undefined,
        body: (await way.text()).slice(0, 4_096),
      };
    const leave = (code: number) => {
      way.gone();
      peer.close(code);
    };
    signal.addEventListener('abort', () => leave(1006), { once: true });
    return {
      send: async (text: string) => {
        if (closed) throw new Error('the socket is closed');
        way.receive(text);
      },
      receive: () => {
        const frame = frames.shift() ?? closed;
        return frame
          ? Promise.resolve(frame)
          : new Promise<Frame>(resolve => {
              wanted = resolve;
            });
      },
      close: async () => leave(1001),
    };
  };
}
