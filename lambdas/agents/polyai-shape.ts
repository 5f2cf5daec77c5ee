import { isObject, parseJson } from '../http/json.ts';

/** The keys of PolyAI's APIs, old and new. Any other key of a body may be somebody's words. */
const knownKeys = new Set([
  ...['conversation_id', 'conversationId', 'response', 'message', 'chat_id', 'id', 'success', 'data'],
  ...['end_conversation', 'conversation_ended', 'conversationEnded', 'handoff', 'destination', 'reason'],
  ...['error', 'error_id', 'error_code', 'error_message', 'code', 'correlation_id', 'detail', 'errors'],
]);

const deepest = 3;

function describe(value: unknown, depth: number): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return `string(${value.length})`;
  if (Array.isArray(value)) return `array(${value.length})`;
  if (!isObject(value)) return typeof value;
  if (depth === deepest) return 'object';
  const entries = Object.entries(value);
  const known = entries.filter(([key]) => knownKeys.has(key));
  const parts = known.map(([key, inner]) => `${key}: ${describe(inner, depth + 1)}`);
  const others = entries.length - known.length;
  if (others > 0) parts.push(`other keys: ${others}`);
  return `{${parts.join(', ')}}`;
}

/** What a body is made of, for the log: names of known keys, types and lengths, none of its words. */
export function shapeOf(text: string): string {
  const value = parseJson(text);
  return value === undefined ? `not JSON, ${text.length} characters` : describe(value, 0);
}
