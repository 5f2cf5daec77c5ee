/**
 * A handler throws it where the connection is to break instead of carrying an answer: `serve` resets the
 * socket, `fetchFrom` rejects as fetch does. Over a real socket a refusal cannot be told apart from a reset.
 */
export class ConnectionDropped extends Error {
  override readonly name = 'ConnectionDropped';
  readonly code: 'ECONNRESET' | 'ECONNREFUSED';

  constructor(code: 'ECONNRESET' | 'ECONNREFUSED' = 'ECONNRESET') {
    super(code === 'ECONNRESET' ? 'read ECONNRESET' : 'connect ECONNREFUSED');
    this.code = code;
  }
}

/**
 * Something that answers HTTP. `target` is the request line's own path and query: `request.url` is normalised
 * (RFC 3986 dot segments, WHATWG escapes), and a signature is made over what was sent. `peer` is the address of the
 * socket's other end; none where it comes from this process.
 */
export type Handler = (request: Request, target: string, peer?: string) => Promise<Response>;
