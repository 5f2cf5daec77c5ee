import { isPhoneDesk } from '../phone-desk/phone-desk.ts';
import { type ChannelSettings, settingsOf } from '../settings/settings.ts';
import { isPlainOptOut } from '../text/plain-optout.ts';
import { type Address, isAnswerable } from '../thread/address.ts';
import type { TextMessage } from '../thread/message.ts';
import { type Excess, newPace } from '../thread/pace.ts';
import type { TextOutcome, Thread } from '../thread/thread.ts';
import { wordsOf } from '../thread/words-of.ts';
import { countIn } from './count-in.ts';
import { keywordIn } from './keyword-in.ts';

/** What to do about a run of texts. Everything but `ask` and `notice` says nothing to the customer. */
export type Decision =
  | { readonly act: 'ask'; readonly message: string; readonly startOver: boolean }
  | { readonly act: 'opt-out'; readonly by: 'keyword' | 'words' }
  | { readonly act: 'opt-in' }
  | { readonly act: 'help' }
  | { readonly act: 'excess'; readonly excess: Excess }
  /** `muted`: a machine seems to be at the other end. */
  | { readonly act: 'forward'; readonly muted: boolean }
  | { readonly act: 'desk' }
  | { readonly act: 'notice'; readonly body: string; readonly outcome: TextOutcome }
  | { readonly act: 'leave'; readonly outcome: TextOutcome };

/** A text that stands alone in its turn, whatever comes before or behind it. */
const standsAlone = (thread: Thread, text: TextMessage, settings: ChannelSettings): boolean =>
  isPhoneDesk(settings, thread.key) ||
  keywordIn(thread, text) !== undefined ||
  optsOutInWords(text, settings) ||
  startsOver(text, settings);

/**
 * How many of the first texts are decided together: some stand alone, the others go together up to the next of
 * those, and up to where they become too many or no longer are.
 */
export function runLength(thread: Thread, texts: readonly TextMessage[], settings: ChannelSettings): number {
  let { pace = newPace } = thread;
  let first: Excess | 'none' | undefined;
  for (const [index, text] of texts.entries()) {
    if (standsAlone(thread, text, settings)) return Math.max(index, 1);
    const counted = countIn(thread, pace, text, settings.limits);
    const excess = counted.excess ?? 'none';
    if (first !== undefined && excess !== first) return index;
    [first, pace] = [excess, counted.pace];
  }
  return texts.length;
}

/** `later` are the texts behind the run: a stop among them cancels the asking for those before it. */
export function decide(
  thread: Thread,
  run: readonly TextMessage[],
  later: readonly TextMessage[],
  settings: ChannelSettings,
): Decision {
  const { business, customer } = thread.key;
  const [first] = run;
  if (!first || !settingsOf(settings, business)) return { act: 'leave', outcome: 'not-our-number' };

  const keyword = keywordIn(thread, first);
  if (keyword === 'stop') {
    const over = thread.optedInAt !== undefined && first.receivedAt < thread.optedInAt;
    return over ? { act: 'leave', outcome: 'keyword' } : { act: 'opt-out', by: 'keyword' };
  }
  if (keyword === 'start')
    return optsIn(thread, first) ? { act: 'opt-in' } : { act: 'leave', outcome: 'keyword' };
  if (keyword === 'help') return { act: 'help' };
  if (isPhoneDesk(settings, thread.key)) return { act: 'desk' };

  const out = thread.optedOutAt !== undefined;
  if (out || later.some(text => keywordIn(thread, text) === 'stop'))
    return { act: 'leave', outcome: 'opted-out' };
  const unserved = whyUnserved(customer, settings);
  if (unserved) return { act: 'leave', outcome: unserved };
  if (optsOutInWords(first, settings)) return { act: 'opt-out', by: 'words' };
  const { excess } = countIn(thread, thread.pace ?? newPace, first, settings.limits);
  if (thread.mode === 'human') return { act: 'forward', muted: excess === 'loop' || excess === 'rhythm' };
  if (excess) return { act: 'excess', excess };

  if (run.some(hasWords))
    return { act: 'ask', message: wordsOf(run), startOver: startsOver(first, settings) };
  if (run.every(text => text.media.length === 0)) return { act: 'leave', outcome: 'no-words' };
  const notice = settings.notices.pictureWithoutWords;
  return notice === false
    ? { act: 'ask', message: wordsOf(run), startOver: false }
    : { act: 'notice', body: notice, outcome: 'picture' };
}

/** Why nobody there is answered: short codes and names cannot be, others are not to be. Nothing where they are. */
export function whyUnserved(customer: Address, { numbers, words }: ChannelSettings): TextOutcome | undefined {
  const plain = customer.slice(customer.indexOf(':') + 1);
  if (!isAnswerable(customer)) return 'unanswerable';
  if (numbers.has(plain)) return 'our-own-number';
  const served = words.callingCodes.length === 0 || words.callingCodes.some(code => plain.startsWith(code));
  return served ? undefined : 'not-served';
}

const optsOutInWords = ({ body }: TextMessage, { words }: ChannelSettings): boolean =>
  isPlainOptOut(body, { phrases: words.optOut });

const startsOver = ({ body }: TextMessage, { words }: ChannelSettings): boolean =>
  words.startOver.some(phrase => phrase.trim().toLowerCase() === body.trim().toLowerCase());

/** A START that was sent before the latest STOP does not undo it. */
const optsIn = (thread: Thread, start: TextMessage): boolean =>
  thread.optedOutAt !== undefined && start.receivedAt >= thread.optedOutAt;

const hasWords = (text: TextMessage): boolean =>
  text.body.trim() !== '' || text.location !== undefined || text.button !== undefined;
