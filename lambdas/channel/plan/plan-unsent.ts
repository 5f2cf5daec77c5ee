import type { Draft } from '../draft/draft.ts';
import type { UnsentMessage } from '../thread/message.ts';

/** An answer that comes later than this may puzzle people more than none. */
const oldMs = 24 * 3_600_000;

/**
 * What the carrier refused for our own fault goes out now that this is mended, without asking the agent again: unless
 * the customer has opted out, somebody else answers the thread by now, or it is too old. The bus hears of that.
 */
export function planUnsent(draft: Draft, { at, evenOld, id, mode, parts }: UnsentMessage, now: number): void {
  const { thread } = draft;
  const isOthers = thread.mode !== mode && parts.some(({ by }) => by === 'agent');
  const isOld = !evenOld && now - at > oldMs;
  const reason =
    thread.optedOutAt !== undefined ? 'opted-out' : isOthers ? 'mode' : isOld ? 'too-old' : undefined;
  if (reason !== undefined) draft.publish('reply.undeliverable', { effectId: id, reason, done: 'not-sent' });
  else for (const { by, body } of parts) draft.send(by, body, { since: at });
}
