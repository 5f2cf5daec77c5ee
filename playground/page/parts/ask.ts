/** What came of a request: the answer, or why there is none, in words. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: string };

/** Asks this machine; never throws. */
export async function ask<T>(path: string, init: RequestInit = {}): Promise<Answer<T>> {
  let response: Response;
  let words: string;
  try {
    response = await fetch(path, init);
    words = await response.text();
  } catch {
    return { ok: false, why: 'nothing answers: is npm start still running?' };
  }
  try {
    const value: T & { readonly error?: unknown; readonly detail?: unknown } = JSON.parse(words);
    if (response.ok) return { ok: true, value };
    return { ok: false, why: String(value.error ?? value.detail ?? `it answered ${response.status}`) };
  } catch {
    return { ok: false, why: `it answered ${response.status}` };
  }
}

export const post = <T>(path: string, body: object): Promise<Answer<T>> =>
  ask<T>(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
