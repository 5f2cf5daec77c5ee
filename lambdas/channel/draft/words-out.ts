import type { WordsOut } from '../thread/words-out.ts';
import type { Draft } from './draft.ts';
import { sendAll } from './send-all.ts';

/** As many messages as are followed at once: each is paid for at every save. Carriers that tell nothing leave some open. */
const maxFollowed = 10;

/**
 * Sends a person's words, and follows them: the bus hears once what became of them, when that is known of all their
 * parts. To who has opted out they are not sent.
 */
export function sendWords(
  draft: Draft,
  { id, by, body }: { readonly id: string; readonly by?: string; readonly body: string },
  settings: Parameters<typeof sendAll>[3],
): void {
  const before = draft.effects.length;
  const out = draft.thread.optedOutAt !== undefined;
  if (out) draft.publish('reply.undeliverable', { messageId: id, reason: 'opted-out' });
  else sendAll(draft, 'person', body, settings, id);
  const open = draft.effects.slice(before).flatMap(effect => (effect.kind === 'send' ? [effect.id] : []));
  const reason = out ? 'opted-out' : open.length === 0 ? 'empty' : undefined;
  const words = { id, ...(by !== undefined && { by }), ...(reason !== undefined && { reason }) };
  follow(draft, { ...words, parts: open.length, delivered: 0, open });
}

/** It is known of a part that it arrived, or why it did not. Nothing happens where that is no part of words that are followed. */
export function partKnown(draft: Draft, effectId: string, why?: string): void {
  const words = wordsWith(draft, effectId);
  if (!words) return;
  const open = words.open.filter(id => id !== effectId);
  const delivered = words.delivered + (why === undefined ? 1 : 0);
  const reason = words.reason ?? why;
  follow(draft, { ...words, open, delivered, ...(reason !== undefined && { reason }) });
}

/** For an event about a part: the message that it is of. */
export function messageOf(draft: Draft, effectId: string): { readonly messageId?: string } {
  const words = wordsWith(draft, effectId);
  return words ? { messageId: words.id } : {};
}

const wordsWith = ({ thread }: Draft, effectId: string): WordsOut | undefined =>
  thread.wordsOut?.find(({ open }) => open.includes(effectId));

function follow(draft: Draft, words: WordsOut): void {
  const others = (draft.thread.wordsOut ?? []).filter(({ id }) => id !== words.id);
  if (words.open.length > 0) {
    draft.set({ wordsOut: [...others, words].slice(-maxFollowed) });
    return;
  }
  if (others.length > 0) draft.set({ wordsOut: others });
  else draft.drop('wordsOut');
  const { id, by, delivered, parts, reason } = words;
  draft.publish(reason === undefined ? 'message.delivered' : 'message.failed', {
    messageId: id,
    ...(by !== undefined && { by }),
    parts,
    delivered,
    ...(reason !== undefined && { reason }),
  });
}
