import { idOf, type Pair } from './app-state.ts';

/** What the thread API says (docs/thread-api.openapi.json), as far as the desk shows it. */
export interface DeskThread extends Pair {
  readonly mode: 'agent' | 'human';
  readonly consent: 'in' | 'out';
  readonly conversation: { readonly id: string; readonly startedAt: string } | null;
  readonly handoff: {
    readonly state: 'requested' | 'accepted';
    readonly destination: string | null;
    readonly reason: string | null;
    readonly conversationId: string | null;
    readonly requestedAt: string;
    readonly acceptedAt: string | null;
    readonly acceptedBy: string | null;
  } | null;
}

export interface DeskMessage {
  readonly id: string;
  readonly sid?: string;
  readonly direction: 'in' | 'out';
  readonly by: 'customer' | 'agent' | 'person' | 'notice';
  readonly body: string;
  readonly media?: number;
  readonly at: string;
  readonly status: string;
  readonly outcome?: string;
  readonly errorCode?: number;
}

export interface Transcript extends DeskThread {
  readonly messages: readonly DeskMessage[];
  readonly messagesCut: boolean;
}

/** The API's answer, or its refusal. */
export type Told<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      /** 0: nothing answers. */
      readonly status: number;
      readonly detail: string;
      readonly acceptedBy?: string;
      readonly acceptedAt?: string;
    };

export interface ThreadApi {
  /** All that wait for a person or have one, longest waiting first. */
  list(): Promise<Told<readonly DeskThread[]>>;
  read(pair: Pair): Promise<Told<Transcript>>;
  accept(pair: Pair, by: string): Promise<Told<unknown>>;
  /** `key`: the same for the same words, however often they are sent. */
  answer(pair: Pair, words: { body: string; by: string; take?: true; key: string }): Promise<Told<unknown>>;
  release(pair: Pair, words: { body: string; note: string }): Promise<Told<unknown>>;
}

/** More are on later pages, and nobody looks at so many. */
const mostPages = 8;

/** The thread API behind this page's own door, with the headers that the door asks for. */
export function threadApi(headers: Readonly<Record<string, string>> = {}): ThreadApi {
  async function ask<T>(path: string, init: RequestInit = {}): Promise<Told<T>> {
    try {
      const response = await fetch(`/desk${path}`, { ...init, headers: { ...headers, ...init.headers } });
      const value = await response.json();
      if (response.ok) return { ok: true, value };
      const { detail = value.error ?? value.message, acceptedBy, acceptedAt } = value;
      const who = typeof acceptedBy === 'string' ? { acceptedBy, acceptedAt: String(acceptedAt) } : {};
      return { ok: false, status: response.status, detail: String(detail), ...who };
    } catch {
      return { ok: false, status: 0, detail: 'nothing answers here: is it still running?' };
    }
  }
  const post = <T>(path: string, body: object, key?: string): Promise<Told<T>> =>
    ask(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key !== undefined && { 'idempotency-key': key }) },
      body: JSON.stringify(body),
    });
  const at = ({ business, customer }: Pair): string =>
    `/threads/${encodeURIComponent(business)}/${encodeURIComponent(customer)}`;

  return {
    async list() {
      const threads = new Map<string, DeskThread>();
      let cursor: string | null = null;
      for (let page = 0; page < mostPages; page += 1) {
        const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        const told: Told<{ threads: DeskThread[]; cursor: string | null }> = await ask(
          `/threads?mode=human${query}`,
        );
        if (!told.ok) return told;
        for (const thread of told.value.threads) threads.set(idOf(thread), thread);
        cursor = told.value.cursor;
        if (cursor === null) break;
      }
      return { ok: true, value: [...threads.values()] };
    },
    read: pair => ask(at(pair)),
    accept: (pair, by) => post(`${at(pair)}/accept`, by === '' ? {} : { by }),
    answer: (pair, { body, by, take, key }) =>
      post(`${at(pair)}/messages`, { body, ...(by !== '' && { by }), ...(take && { take }) }, key),
    release: (pair, { body, note }) =>
      post(`${at(pair)}/release`, {
        ...(body.trim() !== '' && { body }),
        ...(note.trim() !== '' && { note }),
      }),
  };
}
