import type { TextOutcome, Thread } from '../../lambdas/channel/thread/thread.ts';
import type { TranscriptMessage } from '../../lambdas/channel/thread/transcript.ts';

/** What became of a thread's last text, for people. */
export interface LastText {
  /** ISO 8601, or nothing where no text is known. */
  readonly at?: string;
  readonly outcome: string;
  readonly isAnswered: boolean;
  readonly why: string;
}

/** By outcome, why a text has no answer of the agent's; the words hold no place for a customer's. */
const reasons: Readonly<Record<Exclude<TextOutcome, 'answered'>, string>> = {
  'answer-empty':
    'the agent’s answer had nothing in it that can be said to people: look at the agent’s own conversation',
  forwarded:
    'a person has the thread, and the text went to them: `thread release` gives it back to the agent',
  desk: 'it came from a desk’s own phone',
  keyword: 'it was a carrier’s keyword, such as STOP or HELP, and the carrier has answered it',
  'opted-out': 'the customer has opted out: only a START of theirs changes that',
  unanswerable: 'it came from a short code or a name, to which nothing can be sent',
  'our-own-number': 'it came from a number of the channel’s own',
  'not-served': 'its country is not among words.callingCodes of channel.config.ts',
  'not-our-number': 'it came to a number that channel.config.ts does not have',
  flood: 'too many texts came at once: the next other words are answered; `thread reset` ends it now',
  loop: 'a machine seems to be at the other end, and for ten minutes nothing is asked: `thread reset` ends it now',
  picture: 'it was a picture alone, which notices.pictureWithoutWords of channel.config.ts answers',
  group: 'it came to a group, where an answer would reach its sender alone',
  'no-words': 'it had no words',
  reaction: 'it was a reaction to an earlier message, such as a heart',
  dropped: 'what it asked for was over before its turn came: a stop, a person, or another conversation',
  'given-up':
    'it was given up: `dead-letters list` has the reason, `dead-letters redrive` sends it through again',
};

/** Why the last text of a thread has no answer, or that it has one. `now`: epoch milliseconds. */
export function lastTextOf(thread: Thread, messages: readonly TranscriptMessage[], now: number): LastText {
  const index = messages.findLastIndex(({ direction }) => direction === 'in');
  const text = messages[index];
  const { journal, trying, putBack } = thread;
  if (trying) {
    const tries = `${trying.failures} failure${trying.failures === 1 ? '' : 's'} since ${iso(trying.since)}`;
    const why = trying.waitsForRoom
      ? 'its number is over textsPerNumberPerMinute of channel.config.ts, and it waits for room'
      : `the agent is being asked (${tries}, ${trying.unsure} of unknown outcome): the log has why, under "agent failed"`;
    return { at: iso(trying.since), outcome: 'waiting', isAnswered: false, why };
  }
  if (journal) {
    const effect = journal.effects[journal.next]?.kind ?? 'settle';
    const since = `since ${iso(journal.startedAt)}`;
    const failing = journal.failures > 0 ? `; the carrier has not taken it ${journal.failures} times` : '';
    return {
      ...(text && { at: text.at }),
      outcome: 'in-flight',
      isAnswered: false,
      why: `its turn is decided (${journal.outcome}) and not settled ${since}: next is ${effect}${failing}`,
    };
  }
  if (putBack)
    return {
      at: iso(putBack.since),
      outcome: 'waiting',
      isAnswered: false,
      why: 'it waits for a turn with time enough',
    };
  if (!text)
    return {
      outcome: 'none',
      isAnswered: false,
      why: 'no text of theirs is known: one that waits in the queue is not seen here, nor one that never came (`forged-requests`)',
    };
  const outcome = text.outcome ?? 'answered';
  if (outcome === 'answered') return answered(thread, text, messages.slice(index + 1), now);
  const why = new Map(Object.entries(reasons)).get(outcome) ?? `its outcome is ${outcome}`;
  return { at: text.at, outcome, isAnswered: false, why };
}

/** Statuses of Twilio's that say that a message has not arrived, and our own. */
const failed = ['undelivered', 'failed', 'refused', 'dropped'];

function answered(
  thread: Thread,
  text: TranscriptMessage,
  behind: readonly TranscriptMessage[],
  now: number,
): LastText {
  const replies = behind.filter(({ by }) => by === 'agent' || by === 'notice');
  const lost = replies.find(({ status }) => failed.includes(status));
  const age = { at: text.at, outcome: 'answered' };
  if (lost)
    return {
      ...age,
      isAnswered: false,
      why: `it was answered, and a part of the answer is ${lost.status}${lost.errorCode === undefined ? '' : ` (https://www.twilio.com/docs/api/errors/${lost.errorCode})`}`,
    };
  if (replies.some(({ status }) => status === 'unknown'))
    return {
      ...age,
      isAnswered: false,
      why: 'nobody knows whether its answer went out: look into Twilio’s log',
    };
  if (replies.length === 0)
    return {
      ...age,
      isAnswered: false,
      why:
        thread.mode === 'human'
          ? 'nothing was said behind it: a person has the thread'
          : 'nothing was said behind it: the agent had no words for it',
    };
  const waits = replies.filter(({ status }) => status !== 'delivered' && status !== 'read').length;
  const minutes = Math.floor((now - Date.parse(text.at)) / 60_000);
  return {
    ...age,
    isAnswered: true,
    why:
      waits > 0 && minutes > 1
        ? `it was answered; ${waits} of ${replies.length} parts not yet reported as delivered`
        : 'it was answered',
  };
}

const iso = (at: number): string => new Date(at).toISOString();
