import { isObject, parseJson } from '../../http/json.ts';

const deepest = 3;

function describe(value: unknown, known: ReadonlySet<string>, depth: number): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return `string(${value.length})`;
  if (Array.isArray(value)) return `array(${value.length})`;
  if (!isObject(value)) return typeof value;
  if (depth === deepest) return 'object';
  const entries = Object.entries(value);
  const named = entries.filter(([key]) => known.has(key));
  const parts = named.map(([key, inner]) => `${key}: ${describe(inner, known, depth + 1)}`);
  const others = entries.length - named.length;
  if (others > 0) parts.push(`other keys: ${others}`);
  return `{${parts.join(', ')}}`;
}

/**
 * What a body is made of, for the log: names of the vendor's own keys, types and lengths, none of its words. Any other
 * key may be somebody's words.
 */
export function bodyShape(text: string, known: ReadonlySet<string>): string {
  const value = parseJson(text);
  return value === undefined ? `not JSON, ${text.length} characters` : describe(value, known, 0);
}
