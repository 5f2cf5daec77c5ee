/** Codes of undici, the resolver and OpenSSL for connections that never came to be. */
const codes = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_SSL_WRONG_VERSION_NUMBER',
];
const families = ['EAI_', 'CERT_', 'UNABLE_TO_', 'DEPTH_ZERO_', 'SELF_SIGNED_'];
const beforeConnection = (code: string): boolean =>
  codes.includes(code) || families.some(family => code.startsWith(family));

/**
 * Whether a failed `fetch` is known to have failed before any of the request left this machine: only then may
 * it be repeated without thought. `fetch` hides the reason in `cause`; a host with several addresses fails with
 * one error for each of them. A reset during the TLS handshake looks like any other reset and counts as sent.
 */
export function neverSent(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(neverSent);
  if ('syscall' in error && (error.syscall === 'connect' || error.syscall === 'getaddrinfo')) return true;
  if ('code' in error && typeof error.code === 'string' && beforeConnection(error.code)) return true;
  // fetch refuses a list of ports itself (https://fetch.spec.whatwg.org/#port-blocking), and gives no code.
  return error.message === 'bad port' || neverSent(error.cause);
}
