import { createHash, timingSafeEqual } from 'node:crypto';
import { Problem } from './problem.ts';

/**
 * Lets pass who sends one of the keys as a bearer token (RFC 6750, 2.1); where there is no key, nobody (promise 7).
 * @throws {Problem} 401, which tells a missing token from a wrong one and nothing else (RFC 6750, 3)
 */
export function authenticate(authorization: string | undefined, keys: readonly string[]): void {
  const [, token] = /^bearer +(\S+) *$/i.exec(authorization ?? '') ?? [];
  if (token === undefined) throw unauthorized('send a key of the thread API as a bearer token', 'Bearer');
  // every key is compared, in the same time whatever the token has in common with it
  const matches = keys.map(key => timingSafeEqual(digest(key), digest(token)));
  if (!matches.includes(true))
    throw unauthorized('this is no key of the thread API', 'Bearer error="invalid_token"');
}

const digest = (value: string): Buffer => createHash('sha256').update(value).digest();

const unauthorized = (detail: string, challenge: string): Problem =>
  new Problem(401, detail, { headers: { 'www-authenticate': challenge } });
