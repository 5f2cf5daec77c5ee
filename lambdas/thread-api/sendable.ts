import { composeParts } from '../channel/draft/compose-parts.ts';
import type { ChannelSettings } from '../channel/settings/settings.ts';
import type { Thread } from '../channel/thread/thread.ts';
import type { ThreadKey } from '../channel/thread/thread-key.ts';
import type { JsonObject } from '../http/json.ts';
import { textField } from './fields.ts';
import { maxWords } from './limits.ts';
import { badField, Problem } from './problem.ts';

/**
 * What is to be sent to a customer.
 * @throws {Problem} 400 where it is no text, nothing is left of it as a plain one, or it needs more texts than a
 * reply may have
 */
export function bodyField(fields: JsonObject, key: ThreadKey, { replies }: ChannelSettings): string {
  const body = textField(fields, 'body', maxWords);
  const { segmentBudget: _, ...unpriced } = replies;
  const { parts, cutShort } = composeParts(body, key, unpriced);
  if (parts.length === 0) throw badField('body', 'has nothing in it that a text can carry');
  if (cutShort)
    throw badField(
      'body',
      `must fit into ${replies.maxParts} texts: replies.maxParts of channel.config.ts is the limit`,
    );
  return body;
}

/** @throws {Problem} 409: nothing is sent to who has opted out */
export function refuseOptedOut(thread: Pick<Thread, 'optedOutAt'> | undefined): void {
  if (thread?.optedOutAt === undefined) return;
  throw new Problem(409, 'the customer has opted out: only a START of theirs changes that');
}
