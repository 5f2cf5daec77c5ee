import { Failure } from '../session/failure.ts';

/** By the codes of Node's errors, and of the HTTP clients on top of it. */
const kinds: readonly (readonly [RegExp, string, (host: string) => string])[] = [
  [/^ECONNREFUSED$/, 'refused', host => `Nothing listens at ${host}: is it started, and is that its port?`],
  [
    /^(ENOTFOUND|EAI_\w+|ENODATA)$/,
    'unknown-host',
    host => `The name ${host} cannot be found (DNS): is it spelt right, and is there a network?`,
  ],
  [
    /^(EHOSTUNREACH|ENETUNREACH|ENETDOWN)$/,
    'unreachable',
    host => `There is no way to ${host}: is there a network?`,
  ],
  [
    /^(?:ETIMEDOUT|ECONNABORTED|ESOCKETTIMEDOUT|UND_ERR_(?:CONNECT|HEADERS|BODY)_TIMEOUT|TimeoutError)$/,
    'timeout',
    host =>
      `${host} does not answer in time: try again; if it stays so, see whether a proxy or a firewall is between.`,
  ],
  [/^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/, 'reset', host => `The connection to ${host} was cut: try again.`],
  [
    /^(?:SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_|CERT_|ERR_TLS_|EPROTO$)/,
    'certificate',
    host =>
      `The certificate of ${host} is not trusted: where a proxy of yours signs it, name its root in NODE_EXTRA_CA_CERTS.`,
  ],
];

/** What the network did, in one sentence; nothing where it was not the network. `whom` where the error does not say. */
export function networkFailure(error: Error, whom = 'the other side'): Failure | undefined {
  for (const one of chainOf(error)) {
    const found = kinds.find(([codes]) => codes.test(codeOf(one)));
    if (found) return new Failure(`network-${found[1]}`, found[2](hostOf(one) ?? whom), error);
  }
  return undefined;
}

/** An error, what caused it, and what it is made of: several addresses of a host were tried. */
function chainOf(error: unknown, depth = 0): Error[] {
  if (!(error instanceof Error) || depth > 5) return [];
  const parts: unknown[] = error instanceof AggregateError ? error.errors : [];
  return [error, ...[error.cause, ...parts].flatMap(one => chainOf(one, depth + 1))];
}

function codeOf(error: Error): string {
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.name;
}

function hostOf(error: Error): string | undefined {
  const [inner] = error instanceof AggregateError ? error.errors : [];
  if (inner instanceof Error) return hostOf(inner);
  if ('hostname' in error) return String(error.hostname);
  if ('address' in error) return 'port' in error ? `${error.address}:${error.port}` : String(error.address);
  return undefined;
}
