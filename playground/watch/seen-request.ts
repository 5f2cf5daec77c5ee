import type { SeenRequest } from './step.ts';
import { bodyWithoutSecrets, headerWithoutSecrets, urlWithoutSecrets } from './without-secrets.ts';

/** Characters of a body that are shown: more than any text, reply or event has. */
const mostShown = 20_000;

/** Headers that say nothing of what is asked. */
const framing = /^(host|connection|content-length|user-agent|accept.*|sec-.*|x-desk-token)$/i;

const cut = (body: string): string => (body.length > mostShown ? `${body.slice(0, mostShown)}…` : body);

/** A body as the page shows it. Of what is simulated nothing is secret: its values are published. */
export const shown = (body: string, isSimulated: boolean): string =>
  cut(isSimulated ? body : bodyWithoutSecrets(body));

/**
 * A request as the page shows it. What opens an outside vendor's door is left out; of what is simulated the values are
 * published, and `curl` works with them.
 */
export async function seenRequest(
  request: Request,
  { url = request.url, isSimulated }: { readonly url?: string; readonly isSimulated: boolean },
): Promise<SeenRequest> {
  const headers = [...request.headers]
    .filter(([name]) => !framing.test(name))
    .map(([name, value]) => [name, isSimulated ? value : headerWithoutSecrets(name, value)]);
  const body = shown(await request.clone().text(), isSimulated);
  return {
    method: request.method,
    url: isSimulated ? url : urlWithoutSecrets(url),
    headers: Object.fromEntries(headers),
    ...(body !== '' && { body }),
  };
}
