import { keep, kept } from './kept.ts';
import { idOf, type Pair } from './pair.ts';
import type { DeskMessage } from './thread-told.ts';

const nameOf = (pair: Pair): string => `seen:${idOf(pair)}`;

const theirs = (messages: readonly DeskMessage[]): readonly DeskMessage[] =>
  messages.filter(({ direction }) => direction === 'in');

/** How many of a customer's messages this browser has not shown yet. */
export function unreadOf(pair: Pair, messages: readonly DeskMessage[]): number {
  const [seenAt = '', seenId] = (kept(nameOf(pair)) ?? '').split(' ');
  const all = theirs(messages);
  // later than all, and none of them: it was of a thread that is gone, or of time that was wound and wound back
  const isAnothers = all.every(({ id, at }) => at < seenAt && id !== seenId);
  return isAnothers ? all.length : all.filter(({ at }) => at > seenAt).length;
}

/** All of them have been shown here. */
export function markRead(pair: Pair, messages: readonly DeskMessage[]): void {
  const last = theirs(messages).at(-1);
  if (last) keep(nameOf(pair), `${last.at} ${last.id}`);
}
