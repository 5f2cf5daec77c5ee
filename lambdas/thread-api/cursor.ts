import type { Place } from '../channel/ports.ts';
import { isObject, parseJson } from '../http/json.ts';
import { badField } from './problem.ts';

/**
 * Where the next page begins, for its client to send back and not to read. It needs no signature: all that
 * another's could do is begin elsewhere in the same list.
 */
export const cursorOf = ({ since, partition }: Place): string =>
  Buffer.from(JSON.stringify({ since, partition })).toString('base64url');

/** @throws {Problem} 400 where it is no cursor of ours */
export function placeOf(cursor: string): Place {
  const value = parseJson(Buffer.from(cursor, 'base64url').toString('utf8'));
  const { since, partition } = isObject(value) ? value : {};
  if (typeof since === 'number' && typeof partition === 'string' && /^thread#[^#]+#[^#]+$/.test(partition)) {
    return { since, partition };
  }
  throw badField('cursor', 'is none of ours: send back the one that came with the page before, or none');
}
