import type { Clock } from '../../channel/ports.ts';

/** Whoever has it may open sessions of one connector. */
export interface AccessToken {
  readonly token: string;
  /** Milliseconds. */
  readonly lifetime: number;
}

interface Entry {
  current?: { readonly token: string; readonly renewFrom: number; readonly until: number };
  /** Whoever needs one meanwhile waits for the same. */
  making?: Promise<string>;
}

/** Renewed so long before it ends: as the vendor's SDKs do. */
const earlyMs = 300_000;

/** By that which fetches them, and so as long as a process lives: all its threads have the same. */
const kept = new WeakMap<typeof fetch, Map<string, Entry>>();

/**
 * The access token of a connector, kept and shared. One that is renewed early and cannot be stays in use to its end.
 *
 * @param key tells the connector, with its secret, from others
 * @param refused a token that was not taken: another is made
 * @throws what `make` throws
 */
export async function accessToken(
  { fetch, clock }: { readonly fetch: typeof globalThis.fetch; readonly clock: Clock },
  key: string,
  make: () => Promise<AccessToken>,
  refused?: string,
): Promise<string> {
  const entries = kept.get(fetch) ?? new Map<string, Entry>();
  kept.set(fetch, entries);
  const entry = entries.get(key) ?? {};
  entries.set(key, entry);
  const current = entry.current?.token === refused ? undefined : entry.current;
  if (current && clock() < current.renewFrom) return current.token;
  entry.making ??= renewed(entry, clock, make);
  try {
    return await entry.making;
  } catch (error) {
    if (current && clock() < current.until) return current.token;
    throw error;
  }
}

async function renewed(entry: Entry, clock: Clock, make: () => Promise<AccessToken>): Promise<string> {
  try {
    const startedAt = clock();
    const { token, lifetime } = await make();
    const until = startedAt + lifetime;
    entry.current = { token, until, renewFrom: until - Math.min(earlyMs, lifetime / 2) };
    return token;
  } finally {
    delete entry.making;
  }
}
