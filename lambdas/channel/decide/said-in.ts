import type { ChannelSettings } from '../settings/settings.ts';
import type { Keyword } from '../text/keywords.ts';
import { isPlainOptOut } from '../text/plain-optout.ts';
import type { TextMessage } from '../thread/message.ts';
import type { Thread } from '../thread/thread.ts';
import { keywordIn } from './keyword-in.ts';

/**
 * What a text says, by the first rule that knows it: a carrier's keyword, an opt-out in the customer's own words, words
 * to a group, a wish to start over. What no rule knows are words, for whoever answers. All but words stand alone in their turn.
 */
export type Said =
  | { readonly kind: Keyword }
  | { readonly kind: 'opt-out' }
  | { readonly kind: 'group' }
  | { readonly kind: 'start-over' }
  | { readonly kind: 'words' };

/** Reads a text. The thread says what hangs on what came before, such as whether a YES is an opt-in. */
export function saidIn(thread: Thread, text: TextMessage, { words }: ChannelSettings): Said {
  const keyword = keywordIn(thread, text);
  if (keyword !== undefined) return { kind: keyword };
  if (isPlainOptOut(text.body, { phrases: words.optOut })) return { kind: 'opt-out' };
  if (text.otherRecipients !== undefined) return { kind: 'group' };
  const whole = text.body.trim().toLowerCase();
  if (words.startOver.some(phrase => phrase.trim().toLowerCase() === whole)) return { kind: 'start-over' };
  return { kind: 'words' };
}

/** The carrier's keywords are in nobody's pace: they are not asked, and must never be too much. */
export const isKeyword = ({ kind }: Said): boolean => kind === 'stop' || kind === 'start' || kind === 'help';
