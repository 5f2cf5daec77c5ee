import type { Answer, Greeting } from '../../channel/ports.ts';
import { isObject } from '../../http/json.ts';

/**
 * What create answers; undefined where it is not what the API promises. A greeting that is missing or null
 * counts as empty: the conversation is there all the same, and nobody waits for the greeting alone.
 */
export function greetingOf(body: unknown): Greeting | undefined {
  if (!isObject(body)) return undefined;
  const { conversation_id: conversationId, response } = body;
  if (typeof conversationId !== 'string' || conversationId === '') return undefined;
  if (response === undefined || response === null) return { conversationId, response: '' };
  return typeof response === 'string' ? { conversationId, response } : undefined;
}

const strings = (handoff: unknown): Answer['handoff'] | undefined => {
  if (!isObject(handoff)) return undefined;
  const { destination, reason } = handoff;
  return {
    ...(typeof destination === 'string' ? { destination } : {}),
    ...(typeof reason === 'string' ? { reason } : {}),
  };
};

/**
 * What respond answers; undefined where it is not what the API promises. A missing `end_conversation` is read as
 * false: the customer's answer is at hand, and a conversation kept open by mistake is noticed at the next text
 * (410 or 404: a new one is created), while a broken answer would be thrown away for an apology.
 * `conversation_id` is not looked at: older descriptions leave it out.
 */
export function answerOf(body: unknown): Answer | undefined {
  if (!isObject(body)) return undefined;
  const handoff = strings(body.handoff);
  // who hands over need not say anything
  const response = body.response ?? (handoff && '');
  const end = truthOf(body.end_conversation ?? false);
  if (typeof response !== 'string' || end === undefined) return undefined;
  return { response, end, ...(handoff ? { handoff } : {}) };
}

/** Flows set it by hand, and some write it as a word, as Python does: `True`. */
function truthOf(value: unknown): boolean | undefined {
  const said = typeof value === 'string' ? value.trim().toLowerCase() : value;
  if (said === true || said === 'true') return true;
  return said === false || said === 'false' ? false : undefined;
}
