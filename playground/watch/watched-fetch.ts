import { inTurn, threadNow } from './in-turn.ts';
import { seenRequest, shown } from './seen-request.ts';
import type { NewStep, Way } from './way.ts';

export interface WatchedFetchOptions {
  readonly way: Way;
  readonly fetch: typeof fetch;
  /** The carrier's host. */
  readonly carrierHost: string;
  /** Where a host that is simulated in this process can be reached from outside of it; nothing of any other host. */
  doorOf(host: string): string | undefined;
}

type Named = Pick<NewStep, 'kind' | 'title'>;

/** What a request is for. */
function named(method: string, { host, pathname }: URL, carrierHost: string): Named {
  if (host === carrierHost)
    return method === 'POST'
      ? { kind: 'sent', title: 'Sent to the carrier' }
      : { kind: 'sent', title: 'Looked up in the carrier’s list' };
  if (pathname.endsWith('/chat/create')) return { kind: 'agent', title: 'Conversation begun' };
  if (pathname.endsWith('/chat/close')) return { kind: 'agent', title: 'Conversation closed' };
  if (pathname.includes('/handoff')) return { kind: 'agent', title: 'Handoff data read' };
  if (/\/(respond|chat)$/.test(pathname)) return { kind: 'agent', title: 'Agent asked' };
  return { kind: 'agent', title: 'Agent called' };
}

/** What stands beside the title while and after it: what the agent or the carrier says. */
function said(body: string): string | undefined {
  try {
    const answer: unknown = JSON.parse(body);
    if (typeof answer !== 'object' || answer === null) return undefined;
    if ('code' in answer && 'message' in answer) return `${String(answer.code)}: ${String(answer.message)}`;
    if ('response' in answer && typeof answer.response === 'string') return `“${answer.response}”`;
    return undefined;
  } catch {
    return undefined;
  }
}

/** A fetch whose calls to agents and carrier are steps of the thread that they are made for. */
export function watchedFetch({
  way,
  fetch,
  carrierHost,
  doorOf,
}: WatchedFetchOptions): typeof globalThis.fetch {
  return async (input, init) => {
    const context = inTurn.getStore();
    if (context === undefined) return fetch(input, init);
    const { turn } = context;
    const request = new Request(input, init);
    const url = new URL(request.url);
    const door = doorOf(url.host);
    const step = named(request.method, url, carrierHost);
    const seen = await seenRequest(request, {
      isSimulated: door !== undefined,
      ...(door !== undefined && { url: door + url.pathname + url.search }),
    });
    const end = way.begin({ ...step, ...threadNow(), request: seen });
    const call = async () => {
      try {
        // with the caller's own signal, as the request follows it by a weak reference alone
        const response = await fetch(request, init?.signal ? { signal: init.signal } : {});
        const body = shown(await response.clone().text(), door !== undefined);
        const note = said(body);
        end({
          response: { status: response.status, body },
          ...(note !== undefined && { note }),
          ...(!response.ok && { isTrouble: true as const }),
        });
        return response;
      } catch (error) {
        const name = error instanceof Error ? error.name : 'no answer';
        end({
          note: name === 'TimeoutError' ? 'no answer in time' : 'the connection broke',
          isTrouble: true,
        });
        throw error;
      }
    };
    if (!turn) return call();
    const response = await turn.alive(call);
    if (step.title === 'Sent to the carrier' && response.ok) await turn.passes('sent');
    return response;
  };
}
