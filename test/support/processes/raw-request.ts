import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';

export interface RawRequest {
  readonly method?: string;
  /** A list is sent as so many headers of one name. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
  /** In place of the URL's, letter for letter. */
  readonly path?: string;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Over the wire and by hand, for what fetch does not let through: Host, a header twice, any method, any path. */
export function ask(
  url: string,
  { method = 'GET', headers = {}, body = '', path }: RawRequest = {},
): Promise<RawAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>();
  const sent = Object.fromEntries(
    Object.entries({
      // Node frames a body of its own accord only where methods usually have one
      ...(body.length > 0 && { 'content-length': String(Buffer.byteLength(body)) }),
      ...headers,
    }).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
  );
  const options = { method, headers: sent, ...(path !== undefined && { path }) };
  const request = httpRequest(url, options, response => {
    let said = '';
    response.setEncoding('utf8').on('data', chunk => {
      said += chunk;
    });
    response.on('end', () =>
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: said }),
    );
  });
  request.once('error', reject).end(body);
  return promise;
}
