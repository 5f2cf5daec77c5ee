import { isPhoneDesk } from '../phone-desk/phone-desk.ts';
import { callingCodeOf } from '../settings/calling-codes.ts';
import { type ChannelSettings, settingsOf } from '../settings/settings.ts';
import { arePictures } from '../text/attachments.ts';
import type { Reaction } from '../text/reaction.ts';
import { type Address, countryOfId, isAnswerable } from '../thread/address.ts';
import { isErasureId } from '../thread/erased.ts';
import { isLive } from '../thread/live.ts';
import { isLate, type TextMessage } from '../thread/message.ts';
import type { Excess } from '../thread/pace.ts';
import { clocksDifferMs } from '../thread/stops.ts';
import type { TextOutcome, Thread } from '../thread/thread.ts';
import { wordsOf } from '../thread/words-of.ts';
import { carrierAnswers } from './carrier-answers.ts';
import { questionOf } from './reaction-of.ts';
import type { Reading } from './reading.ts';
import type { Said } from './said-in.ts';

/** What to do about a run of texts. */
export type Decision =
  | { readonly act: 'ask'; readonly message: string; readonly startOver: boolean }
  /** `answered`: the carrier has confirmed it. */
  | { readonly act: 'opt-out'; readonly by: 'keyword' | 'words'; readonly answered: boolean }
  /** A stop from before the customer came back, which comes late. */
  | { readonly act: 'over' }
  | { readonly act: 'opt-in' }
  | { readonly act: 'help' }
  | { readonly act: 'excess'; readonly excess: Excess }
  /** `muted`: a machine seems to be at the other end. */
  | { readonly act: 'forward'; readonly muted: boolean; readonly reaction?: Reaction }
  | { readonly act: 'desk' }
  | { readonly act: 'group' }
  | { readonly act: 'notice'; readonly body: string; readonly outcome: TextOutcome }
  | { readonly act: 'leave'; readonly outcome: TextOutcome };

/** What a run of texts deserves, as it was read and as the thread is now. */
export function decide(thread: Thread, reading: Reading, settings: ChannelSettings): Decision {
  const { business, customer } = thread.key;
  const { run, said, excess } = reading;
  const [first] = run;
  if (!settingsOf(settings, business)) return { act: 'leave', outcome: 'not-our-number' };

  if (said.kind === 'stop') {
    return isOver(thread, first)
      ? { act: 'over' }
      : { act: 'opt-out', by: 'keyword', answered: carrierAnswers(first, 'stop') };
  }
  if (said.kind === 'start')
    return isUndone(thread, first) ? { act: 'leave', outcome: 'keyword' } : { act: 'opt-in' };
  if (said.kind === 'help') return { act: 'help' };
  if (said.kind === 'reaction') return decideReaction(thread, reading, said, settings);
  // what its person writes would take a customer whose answers it does not get
  if (isPhoneDesk(settings, thread.key))
    return thread.optedOutAt === undefined ? { act: 'desk' } : { act: 'leave', outcome: 'opted-out' };

  if (thread.optedOutAt !== undefined || reading.stopsLater) return { act: 'leave', outcome: 'opted-out' };
  const unserved = whyUnserved(customer, settings);
  if (unserved) return { act: 'leave', outcome: unserved };
  if (said.kind === 'opt-out') return { act: 'opt-out', by: 'words', answered: false };
  if (thread.mode === 'human') {
    const muted = excess === 'loop' || excess === 'rhythm';
    const message = wordsOf(run);
    // whoever of the agent's own has it is written to by the conversation
    return isLive(thread) && message.trim() !== ''
      ? { act: 'ask', message, startOver: false }
      : { act: 'forward', muted };
  }
  if (said.kind === 'group') return { act: 'group' };
  if (excess) return { act: 'excess', excess };

  if (run.some(hasWords)) return { act: 'ask', message: wordsOf(run), startOver: said.kind === 'start-over' };
  if (run.every(text => text.media.length === 0)) return { act: 'leave', outcome: 'no-words' };
  const notice = settings.notices.pictureWithoutWords;
  // a voice message is no picture: what else there is, the agent answers by its kind
  return notice === false || !arePictures(run.flatMap(({ media }) => media))
    ? { act: 'ask', message: wordsOf(run), startOver: false }
    : { act: 'notice', body: notice, outcome: 'picture' };
}

/** Nothing is said to it, and nobody is asked, but where it is an answer, or a person's to see. */
function decideReaction(
  thread: Thread,
  { excess, stopsLater }: Reading,
  { answers, reaction }: Extract<Said, { kind: 'reaction' }>,
  settings: ChannelSettings,
): Decision {
  const { key, mode, optedOutAt } = thread;
  const isOut = optedOutAt !== undefined || stopsLater;
  const left = { act: 'leave', outcome: 'reaction' } as const;
  if (isPhoneDesk(settings, key) || isOut || whyUnserved(key.customer, settings)) return left;
  // of the agent's own people, a conversation is asked what is an answer
  if (mode === 'human' && (!answers || excess || !isLive(thread)))
    return { act: 'forward', muted: false, reaction };
  if (!answers) return left;
  return excess ? { act: 'excess', excess } : { act: 'ask', message: questionOf(reaction), startOver: false };
}

/** Why nobody there is answered: short codes and names cannot be, others are not to be. Nothing where they are. */
export function whyUnserved(customer: Address, { numbers, words }: ChannelSettings): TextOutcome | undefined {
  const plain = customer.slice(customer.indexOf(':') + 1);
  if (!isAnswerable(customer)) return 'unanswerable';
  if (numbers.has(plain)) return 'our-own-number';
  const country = countryOfId(customer);
  const number = country === undefined ? plain : (callingCodeOf(country) ?? '');
  const served = words.callingCodes.length === 0 || words.callingCodes.some(code => number.startsWith(code));
  return served ? undefined : 'not-served';
}

/** The queue's order counts, but for what comes late: there times say whether a START was sent after the STOP, */
const isOver = ({ optedInAt }: Thread, stop: TextMessage): boolean =>
  isLate(stop) && optedInAt !== undefined && stop.receivedAt < optedInAt;

/**
 * or before it. So they do where the STOP is the other address's: it waits there for its turn, or has had it, if the clocks
 * of machines cannot differ so much.
 */
function isUndone(thread: Thread, start: TextMessage): boolean {
  const { optedOutAt, optedOutBy, outByMark, pairedStops, pairedWith, pendingStops = [] } = thread;
  if (optedOutAt === undefined) return false;
  if (isLate(start) || pairedStops) return start.receivedAt < optedOutAt;
  // an erasure's mark has the word of either; the owner's own list goes by their clock
  const isOfTwo = pairedWith !== undefined || outByMark === true;
  const mayBeOfOther = optedOutBy === undefined || (isOfTwo && optedOutBy !== 'import');
  const isPending = !pendingStops.every(isErasureId);
  return mayBeOfOther && !isPending && start.receivedAt + clocksDifferMs < optedOutAt;
}

const hasWords = (text: TextMessage): boolean =>
  text.body.trim() !== '' || (text.location ?? text.button ?? text.list ?? text.form) !== undefined;
