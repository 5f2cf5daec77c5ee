import { isUtf8 } from 'node:buffer';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { parseJson } from '../http/json.ts';
import { Problem } from './problem.ts';

/** Longer than the longest fields together, escaped. */
const maxRequestBytes = 64 * 1024;

/**
 * The JSON of a request; undefined where it is none, and an empty object where there is no body. A body without a
 * Content-Type is looked at (RFC 9110, 8.3).
 * @throws {Problem} 413; 415 where it says that it is something else; 400 where it is not UTF-8 (RFC 8259, 8.1)
 */
export function jsonBodyOf({ body, headers, isBase64Encoded }: APIGatewayProxyEventV2): unknown {
  const bytes = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.byteLength > maxRequestBytes)
    throw new Problem(413, `a body has at most ${maxRequestBytes} bytes`);
  if (bytes.byteLength > 0) refuseOtherTypes(headers);
  if (!isUtf8(bytes)) throw new Problem(400, 'the body must be UTF-8');
  const text = bytes.toString('utf8');
  return text.trim() === '' ? {} : parseJson(text);
}

/** What would have been taken stands in the answer's headers (RFC 9110, 15.5.16). */
function refuseOtherTypes(headers: APIGatewayProxyEventV2['headers']): void {
  const [type = '', ...parameters] = partsOf(headers['content-type']);
  const isJson = type === 'application/json' || !headers['content-type']?.trim();
  if (!isJson || parameters.some(hasOtherCharset))
    throw new Problem(415, 'the body must be application/json in UTF-8', {
      headers: { accept: 'application/json' },
    });
  const [encoding = ''] = partsOf(headers['content-encoding']);
  if (encoding !== '' && encoding !== 'identity')
    throw new Problem(415, 'the body must not be compressed', { headers: { 'accept-encoding': 'identity' } });
}

const partsOf = (header: string | undefined): string[] =>
  (header ?? '').split(';').map(part => part.trim().toLowerCase());

/** ASCII is UTF-8 as well. */
function hasOtherCharset(parameter: string): boolean {
  const [name = '', value = ''] = parameter.split('=').map(part => part.trim());
  return name === 'charset' && !['utf-8', 'utf8', 'us-ascii'].includes(value.replaceAll('"', ''));
}
