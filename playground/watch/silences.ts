import type { TextOutcome } from '../../lambdas/channel/thread/thread.ts';

/**
 * Why a text has had no answer of the agent's, and how to go on, by its outcome as the thread has it. Nothing is said
 * of those that were answered, and of those that a notice tells of.
 */
export function silenceOf(outcome: string): string | undefined {
  return new Map(Object.entries(silences)).get(outcome);
}

const silences: Readonly<Partial<Record<TextOutcome, string>>> = {
  'answer-empty': 'the agent had nothing to say',
  forwarded: 'a person has this thread: the agent is not asked until they release it (the desk, or README)',
  desk: 'this phone is a desk: what it texts goes to the customer that it has',
  keyword: 'a keyword: the carrier answers it, not the agent',
  'opted-out': 'this number has opted out: nothing is sent to it until it texts START',
  unanswerable: 'this sender cannot be answered: text from another number (--from)',
  'our-own-number': 'this is a number of the channel’s own: text from another number (--from)',
  'not-served': 'this country is not served: words.callingCodes in channel.config.ts says which are',
  'not-our-number': 'channel.config.ts has no such number',
  flood: 'too many texts in a minute: it goes on when that is over (limits.textsPerMinute)',
  loop: 'this looks like two machines that answer each other: muted for ten minutes',
  'no-words': 'there was nothing in it',
  group: 'a text to a group: it is kept, and not answered to each of them',
  reaction: 'a reaction to what was said: it is kept, and no answer to it is due',
  dropped: 'what it would have been answered was dropped: the customer opted out, or a person has the thread',
};
