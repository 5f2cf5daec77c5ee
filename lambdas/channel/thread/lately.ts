import type { Quotation, Reaction } from '../text/reaction.ts';
import type { TextMessage } from './message.ts';
import { type ThreadKey, threadId } from './thread-key.ts';

/**
 * A text or a send of late, by hashes of its letters and digits: what a reaction quotes is found among these. The
 * key of the hashes is not kept with them, so they say nothing of the words.
 */
export interface Late {
  readonly whole: string;
  /** Of its beginnings, each some letters longer than the one before, one after another. */
  readonly starts: string;
  /** Of its last paragraph, where it has several: behind a greeting that was joined to it, that is the answer. */
  readonly last?: string;
  /** A send of ours. */
  readonly ours?: true;
  /** It ends with a question. */
  readonly asks?: true;
  /** It had an attachment. */
  readonly media?: true;
}

/** A hash by a key of the channel's own, in hex: 24 digits at least. */
export type Digest = (value: string) => string;

/** As many texts and sends as a person scrolls back to react to; each is paid for at every save. */
const kept = 20;
/** Of the beginnings: how many letters each is longer, how many there are, and the digits of its hash. */
const step = 6;
const beginnings = 10;
const startDigits = 4;
const wholeDigits = 12;

/** What a thread's words are found again by. */
interface Words {
  readonly key: ThreadKey;
  readonly digest: Digest;
}

/** What a text leaves. */
export const lateText = (words: Words, { body, media }: TextMessage): Late => ({
  ...hashesOf(words, body),
  ...(media.length > 0 && { media: true }),
});

/** What a send leaves. */
export const lateSend = (words: Words, body: string): Late => ({
  ...hashesOf(words, body),
  ours: true,
  ...(isQuestion(body) && { asks: true }),
});

/** The latest of all of them, newest last. */
export const latest = (all: readonly Late[]): readonly Late[] => all.slice(-kept);

/** What is quoted: the newest that has just these words, or, where they are cut, begins with them. */
export function findQuoted(
  words: Words,
  lately: readonly Late[],
  { words: said, cut }: Quotation,
): Late | undefined {
  const { whole, starts } = hashesOf(words, said);
  const found =
    whole === '' ? undefined : lately.findLast(late => late.whole === whole || late.last === whole);
  if (found || !cut || starts === '') return found;
  return lately.findLast(late => late.starts.startsWith(starts));
}

/** What is reacted to: what is quoted, or the newest with an attachment; nothing where it is none of late. */
export const findReactedTo = (words: Words, lately: readonly Late[], { to }: Reaction): Late | undefined =>
  to === 'attachment' ? lately.findLast(({ media }) => media) : findQuoted(words, lately, to);

function hashesOf({ key, digest }: Words, said: string): Pick<Late, 'whole' | 'starts' | 'last'> {
  const letters = lettersOf(said);
  if (letters === '') return { whole: '', starts: '' };
  const hash = (of: string) => digest(`lately ${threadId(key)} ${of}`);
  const count = Math.min(Math.floor(letters.length / step), beginnings);
  const starts = Array.from({ length: count }, (_, index) =>
    hash(`${letters.slice(0, (index + 1) * step)}…`).slice(0, startDigits),
  );
  const last = lettersOf(said.slice(said.lastIndexOf('\n\n') + 1));
  return {
    whole: hash(letters).slice(0, wholeDigits),
    starts: starts.join(''),
    ...(last !== '' && last !== letters && { last: hash(last).slice(0, wholeDigits) }),
  };
}

/** What is left of words on any phone, whatever was written otherwise on the way; of words without any, their signs. */
function lettersOf(said: string): string {
  const plain = said.normalize('NFD').toLowerCase();
  const letters = plain.replace(/[^\p{L}\p{N}]+/gu, '');
  return letters === '' ? plain.replace(/[\s\p{Cf}\p{M}]+/gu, '') : letters;
}

/** A question mark of any script, and no words behind it. */
function isQuestion(body: string): boolean {
  const last = Math.max(...['?', '？', '؟', '՞'].map(mark => body.lastIndexOf(mark)));
  return last !== -1 && !/[\p{L}\p{N}]/u.test(body.slice(last));
}
