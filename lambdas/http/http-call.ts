import { neverSent } from './never-sent.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: URL;
  /** Sent in this very spelling. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds for all of it, the body's last byte included. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** How many bytes of body are read at most, after decompression. */
  readonly maxBytes: number;
  readonly fetch: typeof fetch;
}

export type HttpBody =
  | { readonly kind: 'whole'; readonly text: string }
  | { readonly kind: 'too-long' }
  | { readonly kind: 'cut'; readonly cause: unknown };

export interface HttpAnswer {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly body: HttpBody;
}

/**
 * There was no answer:
 * - `unsendable`: a header value holds what no header may; nothing was sent.
 * - `not-sent`: nothing of the request left this machine.
 * - `unknown`: it may have arrived and been acted upon.
 */
export class HttpFailure extends Error {
  override readonly name = 'HttpFailure';
  readonly reach: 'unsendable' | 'not-sent' | 'unknown';

  constructor(reach: HttpFailure['reach'], message: string, cause?: unknown) {
    super(message, { cause });
    this.reach = reach;
  }
}

async function read(response: Response, maxBytes: number): Promise<HttpBody> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      bytes += chunk.byteLength;
      // Leaving the loop cancels the stream: no more than a chunk beyond the limit is ever held.
      if (bytes > maxBytes) return { kind: 'too-long' };
      text += decoder.decode(chunk, { stream: true });
    }
    return { kind: 'whole', text: text + decoder.decode() };
  } catch (cause) {
    return { kind: 'cut', cause };
  }
}

/** The values are secrets; the error that `Headers` throws quotes them and is dropped for that. */
function refuseUnsendable(headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) {
    try {
      new Headers({ [name]: value });
    } catch {
      throw new HttpFailure(
        'unsendable',
        `the value for the header ${name} holds a character that no header may`,
      );
    }
  }
}

/**
 * One HTTP exchange, never a redirect followed, never more than `maxBytes` read.
 *
 * Each has a connection of its own. A Lambda is frozen between invocations, and undici's pool would hand out
 * connections that the other side has long closed: the reset that follows looks like a request that may have
 * been processed, and costs a customer a minute's wait. A handshake costs milliseconds.
 *
 * @throws {HttpFailure} and nothing else
 */
export async function httpCall(request: HttpRequest): Promise<HttpAnswer> {
  const headers = { ...request.headers, Connection: 'close' };
  refuseUnsendable(headers);
  if (request.signal.aborted) {
    throw new HttpFailure('not-sent', 'out of time before the call', request.signal.reason);
  }
  const limit = new AbortController();
  const timer = setTimeout(
    () => limit.abort(new DOMException(`no answer within ${request.timeoutMs} ms`, 'TimeoutError')),
    request.timeoutMs,
  );
  try {
    const response = await request.fetch(request.url, {
      method: request.method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.any([request.signal, limit.signal]),
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    return {
      status: response.status,
      header: name => response.headers.get(name) ?? undefined,
      body: await read(response, request.maxBytes),
    };
  } catch (cause) {
    if (neverSent(cause)) throw new HttpFailure('not-sent', 'no connection', cause);
    throw new HttpFailure('unknown', limit.signal.aborted ? 'timed out' : 'broken off', cause);
  } finally {
    clearTimeout(timer);
  }
}
