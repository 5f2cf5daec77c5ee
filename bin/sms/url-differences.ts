import { withoutPassword } from './without-password.ts';

/**
 * In what a URL that Twilio calls differs from the one that the functions verify against, for people; nothing where
 * its signature is right. Twilio signs the URL letter for letter as it was entered, without its fragment
 * (https://www.twilio.com/docs/usage/webhooks/webhooks-security), and the functions take the path and the query as they
 * came: only what stands before them is known beforehand. `called` may be anything that somebody has entered.
 */
export function urlDifferences(called: string, wanted: string): readonly string[] {
  if (called === '') return ['it is empty: nothing is called, and texts reach nobody'];
  const [has, wants] = [partsOf(called), partsOf(wanted)];
  if (!has || !wants) return ['it is no URL that begins with http:// or https://'];
  return [
    ['scheme', has.scheme, wants.scheme] as const,
    ['host', has.host, wants.host] as const,
    ['path', has.path, wants.path] as const,
  ]
    .filter(([, is, shall]) => is !== shall)
    .map(([part, is, shall]) => `its ${part} is ${withoutPassword(is) || 'empty'}, and must be ${shall}`);
}

/**
 * As they are written: what a parser of URLs makes equal, Twilio signs differently. A scheme's own port alone is nothing
 * (https://www.twilio.com/docs/usage/webhooks/webhooks-security): signatures are taken with and without it.
 */
function partsOf(url: string): { scheme: string; host: string; path: string } | undefined {
  const [, scheme = '', written = '', path = ''] = /^(https?):\/\/([^/?#\s]*)([^?#\s]*)/i.exec(url) ?? [];
  const port = scheme.toLowerCase() === 'https' ? ':443' : ':80';
  const host = written.endsWith(port) ? written.slice(0, -port.length) : written;
  return host === '' ? undefined : { scheme, host, path };
}

/** Host and port of a URL, as written. */
export const hostOf = (url: string): string | undefined => partsOf(url)?.host;
