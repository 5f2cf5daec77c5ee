import type { AgentFailure } from '../../channel/errors.ts';
import { isObject } from '../../http/json.ts';

/**
 * By the families that the names of codes say, so that one that is newer than this list finds its own: every code of
 * chatbase.co/docs/api-v2/error-handling, of its API description and of its command line has its outcome in the test
 * beside this. Statuses are documented for few of them, and public clients differ. The first that fits counts.
 */
const families: readonly (readonly [RegExp, AgentFailure])[] = [
  [/^CHAT_CONVERSATION_/, 'gone'],
  // of calls that are not made here
  [/^(CHAT_RETRY|RESOURCE_MESSAGE|RESOURCE_TOOL)_/, 'broken'],
  // RESOURCE_NOT_FOUND without a conversation: the agent, or the path, is not there
  [/^(AUTH|API_KEY|PERMISSION|SUBSCRIPTION|VALIDATION)_|CREDITS|_NOT_(ALLOWED|FOUND)$/, 'refused'],
  [/^RATE_LIMIT|MAINTENANCE$/, 'busy'],
  [/^INTERNAL_|^CHAT_STREAMING_/, 'unsure'],
];

/** The code of an error body, `{error: {code, message, details}}`; its words go no further. */
export function chatbaseCodeOf(body: unknown): string | undefined {
  const code = isObject(body) && isObject(body.error) ? body.error.code : undefined;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{0,63}$/.test(code) ? code : undefined;
}

/**
 * What can be done about an answer that is no success: by its code where there is one that is known, by the status
 * only where there is none.
 *
 * @param inConversation the request named a conversation by the vendor's own id
 */
export function chatbaseFailureOf(
  status: number,
  code: string | undefined,
  inConversation: boolean,
): AgentFailure {
  if (code === 'RESOURCE_NOT_FOUND' && inConversation) return 'gone';
  const known = families.find(([family]) => code !== undefined && family.test(code))?.[1];
  // without a conversation there is none that could have ended
  if (known) return known === 'gone' && !inConversation ? 'broken' : known;
  return byStatus(status, inConversation);
}

function byStatus(status: number, inConversation: boolean): AgentFailure {
  if (status === 429 || status === 503) return 'busy';
  if (status === 408 || status >= 500) return 'unsure';
  if (inConversation && (status === 404 || status === 410)) return 'gone';
  return [400, 401, 402, 403, 404, 422].includes(status) ? 'refused' : 'broken';
}
