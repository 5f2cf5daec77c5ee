import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { allowedCharacters, allowedData } from '../channel/text/allowed-characters.ts';
import { isObject, type JsonObject } from '../http/json.ts';
import { excessIn, mostLevels } from '../http/plain-data.ts';
import { badField, Problem } from './problem.ts';
import { jsonBodyOf } from './request-body.ts';

/**
 * The JSON object of a request; an empty body is one without fields. A field that is `null` is not there.
 * @throws {Problem} what {@link jsonBodyOf} throws, and 400 where it is no object or has a field that is not in `known`:
 * a misspelt note would be lost without a word
 */
export function fieldsOf(event: APIGatewayProxyEventV2, known: readonly string[]): JsonObject {
  const value = jsonBodyOf(event);
  if (!isObject(value)) throw new Problem(400, `the body must be a JSON object with ${known.join(', ')}`);
  const unknown = Object.keys(value).find(name => !known.includes(name));
  if (unknown !== undefined) {
    // a name that is no name may be anything, somebody's words among it
    const name = /^[\w-]{1,40}$/.test(unknown) ? unknown : 'a field';
    throw badField(name, `is not known here: the fields are ${known.join(', ')}`);
  }
  return Object.fromEntries(Object.entries(value).filter(([, of]) => of !== null));
}

/** @throws {Problem} 400 that names the field, where it is no text, blank or longer than `max` characters */
export function textField(fields: JsonObject, name: string, max: number): string {
  const given = fields[name];
  if (given === undefined) throw badField(name, 'is missing');
  if (typeof given !== 'string') throw badField(name, 'must be a string');
  const value = allowedCharacters(given);
  if (value.trim() === '') throw badField(name, 'must not be blank');
  if (value.length > max) throw badField(name, `must have at most ${max} characters`);
  return value;
}

/** As {@link textField}; undefined where it is not there. */
export const optionalTextField = (fields: JsonObject, name: string, max: number): string | undefined =>
  fields[name] === undefined ? undefined : textField(fields, name, max);

/** @throws {Problem} 400 that names the field, where it is neither true nor false; undefined where it is not there */
export function optionalFlag(fields: JsonObject, name: string): boolean | undefined {
  const value = fields[name];
  if (value !== undefined && typeof value !== 'boolean') throw badField(name, 'must be true or false');
  return value;
}

/**
 * @throws {Problem} 400 that names the field, where it is no object, has more than `maxBytes` as JSON, nests too deep
 * or holds a number that has lost digits
 */
export function optionalObjectField(
  fields: JsonObject,
  name: string,
  maxBytes: number,
): JsonObject | undefined {
  const value = fields[name];
  if (value === undefined) return undefined;
  if (!isObject(value)) throw badField(name, 'must be an object');
  const excess = excessIn(value);
  if (excess === 'too-deep') throw badField(name, `must nest at most ${mostLevels} levels deep`);
  if (excess === 'number-too-large')
    throw badField(name, 'must have no number beyond 2^53, which JSON readers round: write it as a string');
  if (Buffer.byteLength(JSON.stringify(value)) > maxBytes)
    throw badField(name, `must have at most ${maxBytes} bytes`);
  return allowedData(value);
}
