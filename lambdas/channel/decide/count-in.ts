import type { Limits } from '../settings/settings.ts';
import type { TextMessage } from '../thread/message.ts';
import type { Excess, Pace } from '../thread/pace.ts';
import type { Thread } from '../thread/thread.ts';

const minute = 60_000;
/** The same words so often within five minutes, each faster than a person reads and answers, are a machine's. */
const sameWordsLimit = 5;
const sameWordsWithin = 5 * minute;
/** Nobody reads a reply and answers it, or writes a second text, within this. */
const quickMs = 3_000;
/** So many quick texts in a row, of so few different wordings, are a machine's. */
const loopLength = 8;
const loopWordings = 3;
/** Machines answer each reply as it comes; people pause. Twilio looks at the same distance (error 14107). */
const rhythmMs = 30_000;
const mute = 10 * minute;
/** More than any limit a minute that the rules could still tell apart; each is paid for at every save. */
const keptTexts = 100;

/** Digits and case change where a machine repeats itself; a hash keeps the words out of the thread. */
const skeleton = (body: string): string => {
  let hash = 5381;
  for (const unit of body.toLowerCase().replace(/[\d\s\p{P}]+/gu, ''))
    hash = (hash * 33 + (unit.codePointAt(0) ?? 0)) >>> 0;
  return hash.toString(36);
};

/** Of digits and punctuation alone, as menus are answered: no two of them are the same words. */
const noWords = skeleton('');

/**
 * Whether a text is too much, and the pace with it counted in. One that an operator sends again is in nobody's pace, nor
 * is one to a group, which is not asked.
 */
export function countIn(
  { lastSentAt, mode }: Pick<Thread, 'lastSentAt' | 'mode'>,
  pace: Pace,
  text: TextMessage,
  limits: Limits,
): { readonly pace: Pace; readonly excess?: Excess } {
  if (text.redriven !== undefined || text.otherRecipients) return { pace };
  const { receivedAt: at, body } = text;
  const words = skeleton(body);
  const before = (within: number) => pace.texts.filter(each => at - each.at < within);
  const sinceReply = lastSentAt === undefined ? Number.POSITIVE_INFINITY : at - lastSentAt;
  const isQuick = sinceReply >= 0 && sinceReply < quickMs;
  const fast = isQuick || at - (pace.texts.at(-1)?.at ?? Number.NEGATIVE_INFINITY) < quickMs;
  const texts = [...before(sameWordsWithin), { at, words, ...(fast && { fast }) }].slice(-keptTexts);
  const quick = isQuick && words !== noWords ? pace.quick + 1 : 0;
  // several texts upon one reply are one step; a person who answers is no machine of ours
  const isStep = mode === 'agent' && sinceReply >= 0 && sinceReply < rhythmMs && lastSentAt !== pace.stepAt;
  const isPause = mode === 'human' || sinceReply >= rhythmMs;
  const steps = isPause ? 0 : (pace.steps ?? 0) + (isStep ? 1 : 0);
  const next = { ...pace, texts, quick, steps, ...(lastSentAt !== undefined && { stepAt: lastSentAt }) };

  if (pace.mutedUntil !== undefined && at < pace.mutedUntil) return { pace: next, excess: 'loop' };
  const muted = { ...next, quick: 0, steps: 0, mutedUntil: at + mute };
  const wordings = new Set(texts.slice(-loopLength).map(each => each.words));
  if (quick >= loopLength && wordings.size <= loopWordings) return { pace: muted, excess: 'loop' };
  if (steps >= limits.repliesInRow) return { pace: muted, excess: 'rhythm' };
  // the first of them need not have been fast
  const same =
    fast && words !== noWords ? texts.filter(each => each.fast && each.words === words).length + 1 : 0;
  const many = before(minute).length + 1 > limits.textsPerMinute;
  return many || same >= sameWordsLimit ? { pace: next, excess: 'flood' } : { pace: next };
}

/** Whether a customer is to be told now: once a minute is enough. */
export const isTold = ({ toldAt }: Pace, at: number): boolean => toldAt !== undefined && at - toldAt < minute;
