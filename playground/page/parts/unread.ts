import { keep, kept } from './kept.ts';
import { idOf, type Pair } from './pair.ts';
import type { DeskMessage } from './thread-told.ts';

const nameOf = (pair: Pair): string => `seen:${idOf(pair)}`;

const theirs = (messages: readonly DeskMessage[]): readonly DeskMessage[] =>
  messages.filter(({ direction }) => direction === 'in');

/** How many of a customer's messages this browser has not shown yet. */
export function unreadOf(pair: Pair, messages: readonly DeskMessage[]): number {
  const seen = kept(nameOf(pair)) ?? '';
  return theirs(messages).filter(({ at }) => at > seen).length;
}

/** All of them have been shown here. */
export function markRead(pair: Pair, messages: readonly DeskMessage[]): void {
  const last = theirs(messages).at(-1);
  if (last) keep(nameOf(pair), last.at);
}
