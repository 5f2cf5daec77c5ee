import type { SeenRequest } from '../../watch/step.ts';

/** A word as a POSIX shell takes it, whatever is in it (Shell Command Language, 2.2.2). */
const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** The request as curl makes it. */
export function curlOf({ method, url, headers, body }: SeenRequest): string {
  const parts = [
    `curl -X ${method} ${quoted(url)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    // as it is: `--data` would read a file where it begins with @
    ...(body === undefined ? [] : [`--data-raw ${quoted(body)}`]),
  ];
  return parts.join(' \\\n  ');
}
