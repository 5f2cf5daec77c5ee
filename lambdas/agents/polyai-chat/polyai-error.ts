import type { AgentFailure } from '../../channel/errors.ts';
import { isObject, type JsonObject } from '../../http/json.ts';

export type ChatOperation = 'create' | 'respond' | 'close';

/**
 * Any spelling of "this conversation is over", without case and separators. Documented are `CHAT_TIMEOUT`,
 * `ChatConversationEnded` and `CONVERSATIONS_NOT_FOUND` (docs.poly.ai, error codes); how they look on the wire
 * is not.
 */
const ended =
  /^(chat|(chat)?(conversation|session))s?(has)?(is)?(already)?(ended|closed|expired|timeout|timedout|notfound|exceededthetimeoutlimit)$/;

/** Numeric ids of those codes, for envelopes that carry the number alone. */
const endedById: ReadonlyMap<string, string> = new Map([
  ['4002', 'CHAT_TIMEOUT'],
  ['5001', 'CONVERSATIONS_NOT_FOUND'],
]);

const saysEnded = (code: string): boolean => ended.test(code.replace(/[\s_.-]/g, '').toLowerCase());

const upperSnake = (code: string): string =>
  code
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toUpperCase();

/** A code field's value as a code; undefined for words, numbers we do not know and anything else. */
function codeIn(value: unknown): string | undefined {
  const code = typeof value === 'number' ? String(value) : value;
  if (typeof code !== 'string') return undefined;
  const known = endedById.get(code);
  if (known !== undefined) return known;
  return /^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(code) ? upperSnake(code) : undefined;
}

/** Fields made for words: they are looked at for an ending alone, and never passed on. */
const endingIn = (value: unknown): string | undefined =>
  typeof value === 'string' && saysEnded(value) ? 'CHAT_CONVERSATION_ENDED' : undefined;

const first = (errors: unknown): JsonObject =>
  Array.isArray(errors) && isObject(errors[0]) ? errors[0] : {};

/**
 * The vendor's code in an error body, in upper snake case. Known shapes: `{error_code, error_message, error_id …}`
 * (the standard envelope), `{error: {code, id, message}}` (before April 2026), `{error, code}`,
 * `{success, error, message}`, `{error_message}`, `{detail}` and `{message, errors: []}` (its siblings').
 */
export function codeOf(body: unknown): string | undefined {
  if (!isObject(body)) return undefined;
  const inner = isObject(body.error) ? body.error : isObject(body.detail) ? body.detail : {};
  const item = first(body.errors);
  const codes = [body.error_code, inner.error_code, inner.code, body.code, item.error_code, item.code].map(
    codeIn,
  );
  const words = [body.error, body.error_message, inner.message, body.detail, body.message].map(endingIn);
  const known = codes.filter(code => code !== undefined);
  return known.find(saysEnded) ?? words.find(word => word !== undefined) ?? known[0];
}

/** The id under which PolyAI's support finds the request, from an error body. */
export function vendorIdOf(body: unknown): string | undefined {
  if (!isObject(body)) return undefined;
  const inner = isObject(body.error) ? body.error : {};
  return [body.error_id, inner.correlation_id, inner.id].find(id => typeof id === 'string');
}

/**
 * What can be done about an answer that is no success. An ended conversation is recognised by its code whatever
 * the status; create has no conversation that could have ended.
 */
export function agentFailureOf(
  operation: ChatOperation,
  status: number,
  code: string | undefined,
): AgentFailure {
  if (operation !== 'create' && code !== undefined && saysEnded(code)) return 'gone';
  if (status === 401 || status === 403) return 'refused';
  if (status === 429 || status === 503) return 'busy';
  if (status === 408 || status >= 500) return 'unsure';
  if (status === 404 || status === 410) return operation === 'create' ? 'broken' : 'gone';
  return 'broken';
}
