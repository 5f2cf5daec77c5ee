import type { Limits } from '../settings/settings.ts';
import type { TextMessage } from '../thread/message.ts';
import type { Excess, Pace } from '../thread/pace.ts';

const minute = 60_000;

/** The same words so often within five minutes are a stuck key, a script or a machine. */
const sameWordsLimit = 5;

const sameWordsWithin = 5 * minute;

/** Nobody reads a reply and answers it within this. */
const quickMs = 3_000;

/** So many quick texts in a row, of so few different wordings, are a machine's. */
const loopLength = 8;

const loopWordings = 3;

const loopMute = 10 * minute;

/** More than any limit a minute that the rules could still tell apart; each is paid for at every save. */
const keptTexts = 100;

/** Digits and case change where a machine repeats itself; a hash keeps the words out of the thread. */
const skeleton = (body: string): string => {
  let hash = 5381;
  for (const unit of body.toLowerCase().replace(/[\d\s\p{P}]+/gu, ''))
    hash = (hash * 33 + (unit.codePointAt(0) ?? 0)) >>> 0;
  return hash.toString(36);
};

/** Whether a text is too much, and the pace with it counted in. `lastSentAt` is when we last sent something. */
export function countIn(
  pace: Pace,
  text: TextMessage,
  lastSentAt: number | undefined,
  limits: Limits,
): { readonly pace: Pace; readonly excess?: Excess } {
  const { receivedAt: at, body } = text;
  const words = skeleton(body);
  const before = (within: number) => pace.texts.filter(each => at - each.at < within);
  const sinceReply = lastSentAt === undefined ? Number.POSITIVE_INFINITY : at - lastSentAt;
  const quick = sinceReply >= 0 && sinceReply < quickMs ? pace.quick + 1 : 0;
  const texts = [...before(sameWordsWithin), { at, words }].slice(-keptTexts);
  const next = { ...pace, texts, quick };

  if (pace.mutedUntil !== undefined && at < pace.mutedUntil) return { pace: next, excess: 'loop' };
  const wordings = new Set(texts.slice(-loopLength).map(each => each.words));
  if (quick >= loopLength && wordings.size <= loopWordings) {
    return { pace: { ...next, quick: 0, mutedUntil: at + loopMute }, excess: 'loop' };
  }
  const same =
    before(sameWordsWithin).filter(each => each.words === words && words !== skeleton('')).length + 1;
  const many = before(minute).length + 1 > limits.textsPerMinute;
  return many || same >= sameWordsLimit ? { pace: next, excess: 'flood' } : { pace: next };
}

/** Whether a customer is to be told now: once a minute is enough. */
export const isTold = ({ toldAt }: Pace, at: number): boolean => toldAt !== undefined && at - toldAt < minute;
