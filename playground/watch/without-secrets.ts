/** Names of what opens something. */
const isSecret = (name: string): boolean =>
  // which is made up for each request, and opens nothing
  name.toLowerCase() !== 'idempotency-key' &&
  /key|token|authorization|cookie|signature|secret|password/i.test(name);

const leftOut = 'left-out';

/** A body of JSON or of a form without the values of what opens something; anything else as it is. */
export function bodyWithoutSecrets(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), (name, value: unknown) =>
      isSecret(name) && typeof value === 'string' ? leftOut : value,
    );
  } catch {
    if (!/^[\w.%-]+=/.test(body)) return body;
    return String(paramsWithoutSecrets(new URLSearchParams(body)));
  }
}

/** An address without the values of its query that open something. */
export function urlWithoutSecrets(address: string): string {
  const url = new URL(address);
  paramsWithoutSecrets(url.searchParams);
  return url.href;
}

function paramsWithoutSecrets(params: URLSearchParams): URLSearchParams {
  for (const name of [...params.keys()]) if (isSecret(name)) params.set(name, leftOut);
  return params;
}

/** A header's value, as it is shown. */
export const headerWithoutSecrets = (name: string, value: string): string =>
  isSecret(name) ? leftOut : value;
