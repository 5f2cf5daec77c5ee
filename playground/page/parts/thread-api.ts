import { idOf, type Pair } from './pair.ts';
import type { DeskThread, ThreadApi, Told } from './thread-told.ts';

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
