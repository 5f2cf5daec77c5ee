import type { ChannelSettings } from '../settings/settings.ts';
import type { Keyword } from '../text/keywords.ts';
import { isPlainOptOut } from '../text/plain-optout.ts';
import type { Reaction } from '../text/reaction.ts';
import type { Digest } from '../thread/lately.ts';
import type { TextMessage } from '../thread/message.ts';
import type { Thread } from '../thread/thread.ts';
import { carrierAnswers } from './carrier-answers.ts';
import { keywordIn } from './keyword-in.ts';
import { reactionOf, unquoted } from './reaction-of.ts';

/**
 * What a text says, by the first rule that knows it: a carrier's keyword, a reaction to what was written lately, an
 * opt-out in the customer's own words, words to a group, a wish to start over. What no rule knows are words, for whoever
 * answers. All but words stand alone in their turn.
 */
export type Said =
  | { readonly kind: Keyword }
  /** `answers`: it answers the question that was asked last. */
  | { readonly kind: 'reaction'; readonly reaction: Reaction; readonly answers: boolean }
  | { readonly kind: 'opt-out' }
  | { readonly kind: 'group' }
  | { readonly kind: 'start-over' }
  | { readonly kind: 'words' };

/** Reads a text. The thread says what hangs on what came before, such as whether a YES is an opt-in. */
export function saidIn(thread: Thread, text: TextMessage, settings: ChannelSettings, digest: Digest): Said {
  const { notices, words } = settings;
  const keyword = keywordIn(thread, text);
  // who asks for help and is answered by nobody else asks the agent
  const isUnanswered = keyword === 'help' && notices.help === false && !carrierAnswers(text, keyword);
  if (keyword !== undefined && !isUnanswered) return { kind: keyword };
  const reaction = reactionOf(thread, text, settings, digest);
  if (reaction) return { kind: 'reaction', ...reaction };
  if (isPlainOptOut(unquoted(thread, text, digest), { phrases: words.optOut })) return { kind: 'opt-out' };
  if (text.otherRecipients !== undefined) return { kind: 'group' };
  const whole = text.body.trim().toLowerCase();
  if (words.startOver.some(phrase => phrase.trim().toLowerCase() === whole)) return { kind: 'start-over' };
  return { kind: 'words' };
}

/**
 * The carrier's keywords and reactions are in nobody's pace: they are not asked, and must never be too much. A reaction
 * that is an answer is asked, as any.
 */
export const isOutOfPace = (said: Said): boolean =>
  said.kind === 'reaction'
    ? !said.answers
    : said.kind === 'stop' || said.kind === 'start' || said.kind === 'help';
