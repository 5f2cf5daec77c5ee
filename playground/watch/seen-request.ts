import type { SeenRequest } from './step.ts';

/** Characters of a body that are shown: more than any text, reply or event has. */
const mostShown = 20_000;

/** Names of headers that open something. */
const secret = /key|token|authorization|cookie|signature|secret/i;

export const shown = (body: string): string =>
  body.length > mostShown ? `${body.slice(0, mostShown)}…` : body;

/**
 * A request as the page shows it. What opens an outside vendor's door is left out; of what is simulated the values are
 * published, and `curl` works with them.
 */
export async function seenRequest(
  request: Request,
  { url = request.url, isSimulated }: { readonly url?: string; readonly isSimulated: boolean },
): Promise<SeenRequest> {
  const headers = [...request.headers]
    .filter(
      ([name]) => !/^(host|connection|content-length|user-agent|accept.*|sec-.*|x-desk-token)$/i.test(name),
    )
    .map(([name, value]) => [name, secret.test(name) && !isSimulated ? 'left-out' : value]);
  const body = shown(await request.clone().text());
  return { method: request.method, url, headers: Object.fromEntries(headers), ...(body !== '' && { body }) };
}
