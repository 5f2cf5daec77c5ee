import { isAnswerable } from './address.ts';
import type { TextMessage } from './message.ts';
import { type ChannelSettings, settingsOf } from './settings.ts';
import { describeAttachments } from './text/attachments.ts';
import { isAmbiguousStart, type Keyword, keywordOf } from './text/keywords.ts';
import type { TextOutcome, Thread } from './thread.ts';

/** What to do about a run of texts. Everything but `ask` and `notice` says nothing to the customer. */
export type Decision =
  | { readonly act: 'ask'; readonly message: string }
  | { readonly act: 'opt-out' }
  | { readonly act: 'opt-in' }
  | { readonly act: 'forward' }
  | { readonly act: 'notice'; readonly body: string; readonly outcome: TextOutcome }
  | { readonly act: 'leave'; readonly outcome: TextOutcome };

/** The carrier keyword that a text is, if any. Advanced Opt-Out's own judgement comes before ours. */
export function keywordIn(thread: Pick<Thread, 'optedOutAt'>, text: TextMessage): Keyword | undefined {
  if (text.optOutType) return text.optOutType.toLowerCase() as Keyword;
  // YES opts in who is out; to everybody else it is an answer
  if (isAmbiguousStart(text.body) && thread.optedOutAt === undefined) return undefined;
  return keywordOf(text.body);
}

/**
 * How many of the first texts are decided together: a keyword stands alone, words go together up to the next
 * keyword.
 */
export function runLength(thread: Thread, texts: readonly TextMessage[]): number {
  const first = texts.findIndex(text => keywordIn(thread, text) !== undefined);
  if (first === 0) return 1;
  return first === -1 ? texts.length : first;
}

/** `later` are the texts behind the run: a stop among them cancels the asking for those before it. */
export function decide(
  thread: Thread,
  run: readonly TextMessage[],
  later: readonly TextMessage[],
  settings: ChannelSettings,
): Decision {
  const { business, customer } = thread.key;
  if (!settingsOf(settings, business)) return { act: 'leave', outcome: 'not-our-number' };

  const [only] = run;
  const keyword = run.length === 1 && only ? keywordIn(thread, only) : undefined;
  if (keyword === 'stop') return { act: 'opt-out' };
  if (keyword === 'start') return optsIn(thread, only) ? { act: 'opt-in' } : { act: 'leave', outcome: 'keyword' };
  if (keyword === 'help') return { act: 'leave', outcome: 'keyword' };

  if (thread.optedOutAt !== undefined || later.some(text => keywordIn(thread, text) === 'stop')) {
    return { act: 'leave', outcome: 'opted-out' };
  }
  if (!isAnswerable(customer)) return { act: 'leave', outcome: 'unanswerable' };
  if (thread.mode === 'human') return { act: 'forward' };

  const words = run.filter(hasWords);
  if (words.length > 0) return { act: 'ask', message: messageFor(run) };
  if (run.every(text => text.media.length === 0)) return { act: 'leave', outcome: 'no-words' };
  const notice = settings.notices.pictureWithoutWords;
  return notice === false
    ? { act: 'ask', message: messageFor(run) }
    : { act: 'notice', body: notice, outcome: 'picture' };
}

/** A START that was sent before the latest STOP does not undo it. */
const optsIn = (thread: Thread, start: TextMessage | undefined): boolean =>
  thread.optedOutAt !== undefined && start !== undefined && start.receivedAt >= thread.optedOutAt;

const hasWords = (text: TextMessage): boolean =>
  text.body.trim() !== '' || text.location !== undefined || text.button !== undefined;

/** Waiting texts become one message, in order, a line each; attachments a line of their own, without address. */
function messageFor(run: readonly TextMessage[]): string {
  return run
    .flatMap(text => [
      text.body.trim() || (text.button?.text ?? text.button?.payload ?? ''),
      text.location ? placeOf(text.location) : '',
      ...describeAttachments(text.media),
    ])
    .filter(line => line !== '')
    .join('\n');
}

const placeOf = (at: NonNullable<TextMessage['location']>): string =>
  `[location: ${[at.label, `${at.latitude}, ${at.longitude}`].filter(Boolean).join(', ')}]`;
