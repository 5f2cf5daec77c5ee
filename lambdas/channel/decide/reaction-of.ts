import { isPhoneDesk } from '../phone-desk/phone-desk.ts';
import type { ChannelSettings } from '../settings/settings.ts';
import { quotationIn, type Reaction, reactionIn } from '../text/reaction.ts';
import { type Digest, findQuoted, findReactedTo } from '../thread/lately.ts';
import type { TextMessage } from '../thread/message.ts';
import type { Thread } from '../thread/thread.ts';

/** Yes and no, as far as a reaction says them. */
const answering: ReadonlySet<Reaction['kind']> = new Set(['like', 'heart', 'dislike']);

/**
 * The reaction that a text surely is: all of it has a reaction's form, and what it is to was written lately. `answers`:
 * that is our last send, a question, with nothing since.
 */
export function reactionOf(
  { key, lately = [] }: Thread,
  { body, button, location, media }: TextMessage,
  settings: ChannelSettings,
  digest: Digest,
): { readonly reaction: Reaction; readonly answers: boolean } | undefined {
  if (media.length > 0 || location || button) return undefined;
  const reaction = reactionIn(body);
  if (!reaction) return undefined;
  const to = findReactedTo({ key, digest }, lately, reaction);
  // a desk's notices begin with their case, and may be older than all that is remembered
  const isToNotice =
    isPhoneDesk(settings, key) && reaction.to !== 'attachment' && /^#\d/.test(reaction.to.words);
  if (!to && !isToNotice) return undefined;
  const says = settings.reactions === 'answers' && !reaction.removed && answering.has(reaction.kind);
  return { reaction, answers: says && to?.asks === true && to === lately.at(-1) };
}

/** What the agent is asked where a reaction is an answer. */
export const questionOf = ({ kind, to }: Reaction): string =>
  `[reaction: ${kind} to "${to === 'attachment' ? to : to.words}"]`;

/**
 * A text without what it only quotes, by which consent is judged: our own words of late, and whatever stands in a
 * reaction's marks, take nothing back.
 */
export function unquoted({ key, lately = [] }: Thread, { body }: TextMessage, digest: Digest): string {
  if (reactionIn(body)) return '';
  const quoted = quotationIn(body);
  const ours = lately.filter(late => late.ours);
  return quoted && findQuoted({ key, digest }, ours, quoted.quotation) ? quoted.rest : body;
}
