import { type Folded, folded } from './folded.ts';
import { type ReactionKind, reactionForms } from './reaction-forms.ts';

/** A text that has a reaction's form. Whether it is one hangs on what it quotes. */
export interface Reaction {
  readonly kind: ReactionKind;
  /** Where it was written as one. */
  readonly emoji?: string;
  /** The reaction is taken back. */
  readonly removed?: true;
  /** What is reacted to: words, as they are quoted; or an attachment. */
  readonly to: Quotation | 'attachment';
}

export interface Quotation {
  /** Without the marks around it. */
  readonly words: string;
  /** Where it is cut, there is more of what it quotes. */
  readonly cut: boolean;
}

/** A form, folded: what stands before the quotation and behind it, and where an emoji does. */
interface Form {
  readonly kind: ReactionKind;
  readonly removed: boolean;
  readonly before: readonly string[];
  readonly behind: readonly string[];
  /** What may stand in place of a quotation. */
  readonly things: readonly string[];
}

const fold = (text: string): string => folded(text).units;

const forms: readonly Form[] = Object.values(reactionForms).flatMap(({ added, removed, things = [] }) =>
  [added, removed].flatMap((of, index) =>
    (Object.entries(of) as [ReactionKind, readonly string[]][]).flatMap(([kind, written]) =>
      written.map(form => {
        const [before = '', behind = ''] = form.split('…');
        return {
          kind,
          removed: index === 1,
          before: before.split('@').map(fold),
          behind: behind.split('@').map(fold),
          things: things.map(fold),
        };
      }),
    ),
  ),
);

/** By emoji, without what tones and shapes it: those that stand for a reaction with a name. */
const named: Readonly<Record<string, ReactionKind>> = {
  '👍': 'like',
  '❤': 'heart',
  '♥': 'heart',
  '👎': 'dislike',
  '😂': 'laugh',
  '‼': 'emphasis',
  '!!': 'emphasis',
  '❗': 'emphasis',
  '❓': 'question',
};

/** Long enough for a text of ten parts; no phone sends a reaction so long. */
const mostUnits = 4_000;
/** The longest emoji, a family of four in all tones, has fewer. */
const mostEmoji = 40;
/** Words of a form, where only its marks are known. */
const mostWords = 40;

/**
 * The reaction that a text may be: all of it has the form in which iMessage or Google Messages write one in a
 * language that we know. Reads each form once, whatever the text.
 */
export function reactionIn(text: string): Reaction | undefined {
  if (text.length > mostUnits) return undefined;
  const marked = markedReaction(text);
  if (marked) return marked;
  const all = folded(text);
  for (const form of forms) {
    const found = formIn(text, all, form);
    if (found) return found;
  }
  return undefined;
}

/** What stands between the first quotation mark and the last, where the text has two. */
export function quotationIn(
  text: string,
): { readonly quotation: Quotation; readonly rest: string } | undefined {
  if (text.length > mostUnits) return undefined;
  const { units, from } = folded(text);
  const [open, close] = [units.indexOf('"'), units.lastIndexOf('"')];
  if (open === -1 || close <= open + 1) return undefined;
  const rest = `${text.slice(0, from[open])}\n${text.slice((from[close] ?? 0) + 1)}`;
  return { quotation: quotationOf(text.slice((from[open] ?? 0) + 1, from[close])), rest };
}

function formIn(text: string, { units, from }: Folded, form: Form): Reaction | undefined {
  const ahead = afterSlot(units, form.before);
  if (!ahead) return undefined;
  const end = beforeSlot(units, form.behind);
  if (!end || end.at <= ahead.at) return undefined;
  const emoji = ahead.emoji ?? end.emoji;
  const written = emoji && text.slice(from[emoji.start], from[emoji.end]);
  const to = form.things.includes(units.slice(ahead.at, end.at))
    ? 'attachment'
    : quoted(text, { units, from }, ahead.at, end.at);
  return to && reaction(form.kind, form.removed, written, to);
}

interface Slot {
  readonly at: number;
  readonly emoji?: { readonly start: number; readonly end: number };
}

/** Where the quotation begins, behind the form's words and the emoji among them. */
function afterSlot(units: string, [head = '', tail]: readonly string[]): Slot | undefined {
  if (!units.startsWith(head)) return undefined;
  if (tail === undefined) return { at: head.length };
  const start = head.length;
  let end = start;
  while (end - start < mostEmoji && isOfEmoji(units, end)) end += 1;
  const isThere = isEmoji(units.slice(start, end)) && units.startsWith(tail, end);
  return isThere ? { at: end + tail.length, emoji: { start, end } } : undefined;
}

/** Where the quotation ends, the same from the other end. */
function beforeSlot(units: string, [head = '', tail]: readonly string[]): Slot | undefined {
  if (tail === undefined) return units.endsWith(head) ? { at: units.length - head.length } : undefined;
  if (!units.endsWith(tail)) return undefined;
  const end = units.length - tail.length;
  let start = end;
  while (end - start < mostEmoji && isOfEmoji(units, start - 1)) start -= 1;
  const isThere = isEmoji(units.slice(start, end)) && units.endsWith(head, start);
  return isThere ? { at: start - head.length, emoji: { start, end } } : undefined;
}

/** Neither a letter nor a quotation mark. */
const isOfEmoji = (units: string, at: number): boolean =>
  at >= 0 && at < units.length && !/[\p{L}"':]/u.test(units.charAt(at));

const isEmoji = (slot: string): boolean =>
  /[\p{Extended_Pictographic}\p{Regional_Indicator}]|^[!?]{2}$/u.test(slot);

/** The quotation that a stretch of the text is, in its marks. One that is cut may lack the last. */
function quoted(text: string, { units, from }: Folded, start: number, end: number): Quotation | undefined {
  const open = units.charAt(start);
  const isClosed = /["']/.test(units.charAt(end - 1)) && end - start > 2;
  const isCut = open === '"' && units.slice(start, end).endsWith('...');
  if (!/["']/.test(open) || !(isClosed || isCut)) return undefined;
  return quotationOf(text.slice((from[start] ?? 0) + 1, isClosed ? from[end - 1] : undefined));
}

function quotationOf(words: string): Quotation {
  const seen = words.replace(/[\p{Cf}\s]+/gu, ' ').trim();
  return { words: seen, cut: seen.endsWith('…') || seen.endsWith('...') };
}

function reaction(
  kind: ReactionKind,
  removed: boolean,
  emoji: string | undefined,
  to: Reaction['to'],
): Reaction {
  if (emoji === undefined) return { kind, ...(removed && { removed }), to };
  const plain = fold(emoji).replace(/\p{Emoji_Modifier}/gu, '');
  return { kind: named[plain] ?? kind, emoji: emoji.trim(), ...(removed && { removed }), to };
}

/**
 * Google Messages sets the emoji between two marks that cannot be seen: U+200B where it is added, U+200C where it is
 * taken back (quik-sms/quik, EmojiReactionRepositoryImpl.kt). So its reactions are known in every language.
 */
function markedReaction(text: string): Reaction | undefined {
  const all = text.trim();
  const mark = all.charAt(0);
  if (mark !== '\u200b' && mark !== '\u200c') return undefined;
  const end = all.indexOf(mark, 1);
  const emoji = all.slice(1, Math.max(end, 1));
  if (emoji.length > mostEmoji || !isEmoji(fold(emoji))) return undefined;
  const rest = all.slice(end + 1);
  const { units, from } = folded(rest);
  const [open, close] = [units.search(/["']/), Math.max(units.lastIndexOf('"'), units.lastIndexOf("'"))];
  const isShort = open !== -1 && open <= mostWords && units.length - close <= mostWords;
  const to = isShort ? quoted(rest, { units, from }, open, close + 1) : undefined;
  return to && reaction('emoji', mark === '\u200c', emoji, to);
}
