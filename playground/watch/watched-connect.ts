import type { Connect, Frame } from '../../lambdas/http/socket.ts';
import { inTurn, threadNow } from './in-turn.ts';
import { shown } from './seen-request.ts';
import type { Way } from './way.ts';
import { urlWithoutSecrets } from './without-secrets.ts';

export interface WatchedConnectOptions {
  readonly way: Way;
  readonly connect: Connect;
  /** Whether a host is simulated in this process. */
  isSimulated(host: string): boolean;
}

/** What a frame says, as far as it is JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Sockets to agents, whose frames are steps of the thread that they are opened for. */
export const watchedConnect =
  ({ way, connect, isSimulated }: WatchedConnectOptions): Connect =>
  async (url, options) => {
    const context = inTurn.getStore();
    if (context === undefined) return connect(url, options);
    const isHere = isSimulated(url.host);
    const alive = <R>(run: () => Promise<R>): Promise<R> => context.turn?.alive(run) ?? run();
    const thread = threadNow();
    const end = way.begin({
      ...thread,
      kind: 'agent',
      title: 'Session joined',
      detail: { address: isHere ? url.href : urlWithoutSecrets(url.href) },
    });
    const socket = await alive(() => connect(url, options)).catch(error => {
      end({ note: 'no answer', isTrouble: true });
      throw error;
    });
    if ('status' in socket) {
      end({
        isTrouble: true,
        note: 'the handshake was refused',
        response: { status: socket.status, body: shown(socket.body, isHere) },
      });
      return socket;
    }
    end({});
    const tell = (title: string, text: string) =>
      way.add({ ...thread, kind: 'agent', title, detail: parsed(shown(text, isHere)) });
    return {
      send: text =>
        alive(async () => {
          tell('Said to the agent', text);
          await socket.send(text);
        }),
      receive: () =>
        alive<Frame>(async () => {
          const frame = await socket.receive();
          if ('text' in frame) tell('Heard from the agent', frame.text);
          return frame;
        }),
      close: () => socket.close(),
    };
  };
