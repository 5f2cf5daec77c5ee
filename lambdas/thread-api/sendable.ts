import { toPlainText } from '../channel/text/plain-text.ts';
import type { Thread } from '../channel/thread/thread.ts';
import type { JsonObject } from '../http/json.ts';
import { textField } from './fields.ts';
import { maxWords } from './limits.ts';
import { badField, Problem } from './problem.ts';

/**
 * What is to be sent to a customer.
 * @throws {Problem} 400 where it is no text, or nothing is left of it as a plain one
 */
export function bodyField(fields: JsonObject): string {
  const body = textField(fields, 'body', maxWords);
  if (toPlainText(body).trim() === '') throw badField('body', 'has nothing in it that a text can carry');
  return body;
}

/** @throws {Problem} 409: nothing is sent to who has opted out */
export function refuseOptedOut(thread: Thread | undefined): void {
  if (thread?.optedOutAt === undefined) return;
  throw new Problem(409, 'the customer has opted out: only a START of theirs changes that');
}
