import { AgentError } from '../../channel/errors.ts';
import type { CallOptions } from '../../channel/ports.ts';
import { parseJson } from '../../http/json.ts';
import type { Refused, Socket } from '../../http/socket.ts';
import { accessToken } from './access-tokens.ts';
import { failed, turned } from './failed.ts';
import type { MessagingAccess } from './messaging-access.ts';
import { meantIn, messagingPost, refusal } from './messaging-http.ts';

/** Where the server says nothing of it: what the vendor's SDKs take. */
const usualLifetime = 3_600_000;
/** A whole session as one batch may be long; one event is 128 KB at most. */
const maxFrame = 1_048_576;

/** The way into sessions of one connector. Its methods throw {@link AgentError} alone. */
export interface SessionDoor {
  /** Begins a session; gives its id. */
  begin(options: CallOptions): Promise<string>;
  /** A socket of a session, from a place of its journal on. */
  enter(session: string, from: number | undefined, options: CallOptions): Promise<Socket>;
}

export function sessionDoor(access: MessagingAccess): SessionDoor {
  const tokenFor = async (options: CallOptions, refused?: string): Promise<string> => {
    let connector: string;
    try {
      connector = await access.token();
    } catch (cause) {
      throw failed('busy', 'the connector token could not be read', { cause });
    }
    const key = JSON.stringify([access.baseUrl, access.host, connector]);
    // for whoever waits for it, and not for as long as one of their turns
    const forAll = { correlationId: options.correlationId, signal: new AbortController().signal };
    const make = () =>
      messagingPost(
        access,
        {
          operation: 'token',
          headers: { 'X-Token': connector, 'X-Host': access.host },
          body: {},
          parse: ({ access_token: token, expires_in: seconds }) =>
            typeof token === 'string' && token !== ''
              ? {
                  token,
                  lifetime: typeof seconds === 'number' && seconds > 0 ? seconds * 1000 : usualLifetime,
                }
              : undefined,
        },
        forAll,
      );
    return unlessAborted(accessToken(access, key, make, refused), options.signal);
  };

  /** A token may have been taken back, or its connector's secret changed: another is tried, once. */
  const withToken = async <T>(options: CallOptions, use: (token: string) => Promise<T | 'not-taken'>) => {
    const token = await tokenFor(options);
    const used = await use(token);
    return used === 'not-taken' ? use(await tokenFor(options, token)) : used;
  };

  const dial = async (url: URL, { signal }: CallOptions): Promise<Socket | Refused> => {
    try {
      return await access.connect(url, { signal, timeoutMs: access.timeoutMs, maxBytes: maxFrame });
    } catch (cause) {
      throw failed('busy', 'no connection', { cause });
    }
  };

  return {
    begin: async options => {
      let refused: unknown;
      const session = await withToken(options, async token => {
        try {
          return await messagingPost(
            access,
            {
              operation: 'session',
              headers: { Authorization: `Bearer ${token}` },
              body: { streaming_enabled: false, platform: 'custom' },
              parse: ({ session_id: id }) => (typeof id === 'string' && id !== '' ? id : undefined),
            },
            options,
          );
        } catch (error) {
          if (!(error instanceof AgentError) || error.status !== 401) throw error;
          refused = error;
          return 'not-taken';
        }
      });
      if (session === 'not-taken') throw refused;
      return session;
    },
    enter: async (session, from, options) => {
      const enter = (cursor: string | undefined) => (token: string) =>
        dial(socketUrl(access.baseUrl, session, token, cursor), options).then(answer =>
          isRefused(answer, 401, 403) ? 'not-taken' : answer,
        );
      let answer = await withToken(options, enter(from === undefined ? undefined : `${from}`));
      // older servers want it so, and newer ones take it
      if (from !== undefined && answer !== 'not-taken' && isRefused(answer, 400))
        answer = await withToken(options, enter(`seq:${from}`));
      // a session is its connector's: with another, it is nobody's
      if (answer === 'not-taken')
        throw failed('gone', 'the session is not open to a fresh token', {
          status: 401,
        });
      if ('receive' in answer) return answer;
      const { status, header, body } = answer;
      const error = refusal('handshake', { status, header, meant: meantIn(parseJson(body)) }, access.clock());
      throw status === 404 || status === 410 ? turned('gone', error) : error;
    },
  };
}

const isRefused = (answer: Socket | Refused, ...statuses: readonly number[]): boolean =>
  'status' in answer && statuses.includes(answer.status);

function socketUrl(baseUrl: string, session: string, token: string, cursor: string | undefined): URL {
  const url = new URL(`${baseUrl.replace(/^http/i, 'ws')}/ws`);
  url.searchParams.set('session_id', session);
  url.searchParams.set('access_token', token);
  if (cursor !== undefined) url.searchParams.set('cursor', cursor);
  return url;
}

/** Waits for what others wait for too, and no longer than the turn. */
async function unlessAborted<T>(shared: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(failed('busy', 'out of time', { cause: signal.reason }));
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([shared, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
