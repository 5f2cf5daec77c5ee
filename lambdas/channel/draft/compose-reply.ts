import type { Replies } from '../settings/settings.ts';
import { fitIntoParts, type Parts, segmentsOf } from '../text/parts.ts';
import type { ThreadKey } from '../thread/thread-key.ts';
import { charactersFor, partOptions, plainWords } from './compose-parts.ts';

export interface GreetedAnswer {
  /** What the agent says before it has heard anything; may be empty. */
  readonly greeting: string;
  readonly answer: string;
  /** Whether the greeting is to go out by itself, where that is not one text too many. */
  readonly apart: boolean;
}

export interface ComposedReply extends Parts {
  /** Whether the answer says nothing. */
  readonly silent: boolean;
}

/**
 * The texts that a greeting and the answer behind it become, together within what one reply may be. The answer comes
 * first in that: the greeting has what the answer leaves, is cut short to it, and left out where nothing is left.
 */
export function composeReply(reply: GreetedAnswer, key: ThreadKey, replies: Replies): ComposedReply {
  const options = partOptions(key, replies);
  const characters = charactersFor(key);
  const [greeting, answer] = [said(reply.greeting), said(reply.answer)];
  const answered = fitIntoParts(characters(answer), options);
  const silent = answered.parts.length === 0;
  if (greeting === '') return { ...answered, silent };
  if (silent) return { ...fitIntoParts(characters(greeting), options), silent };
  if (answered.cutShort) return { ...answered, silent };
  const left = {
    maxParts: options.maxParts - answered.parts.length,
    segmentBudget: options.segmentBudget - segmentsOf(answered.parts),
  };
  const greeted = reply.apart
    ? fitIntoParts(characters(greeting), { ...options, ...left, orNothing: true })
    : undefined;
  const apart = greeted && { ...greeted, parts: [...greeted.parts, ...answered.parts], silent };
  if (apart && !apart.cutShort) return apart;
  const joined = fitIntoParts(characters(`${greeting}\n\n${answer}`), options);
  if (!joined.cutShort) return { ...joined, silent };
  if (apart && greeted && greeted.parts.length > 0) return apart;
  return { ...fitIntoParts(characters(greeting), { ...options, behind: characters(answer) }), silent };
}

/** Marks that lead nowhere, such as `**` around what was never meant for people, and blanks of a letter's width say nothing. */
function said(words: string): string {
  const plain = plainWords(words);
  return /[^\s*_~`#>|\u2800\u3164-]/.test(plain) ? plain : '';
}
