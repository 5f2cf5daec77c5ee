/** A run of `*`, `_` or `~` that may mark emphasis, among the pieces of a text. */
export interface Run {
  readonly mark: string;
  readonly length: number;
  readonly opens: boolean;
  readonly closes: boolean;
}

export type Piece = string | Run;

/** Scripts without spaces between words, where emphasis may begin and end inside what looks like one. */
const SPACELESS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;

const inWord = (character: string): boolean => /[\p{L}\p{N}]/u.test(character) && !SPACELESS.test(character);
const blank = (character: string): boolean => character === '' || /\s/.test(character);

/**
 * What a run of marks can do, from the characters beside it. Stricter than CommonMark where text that was
 * never meant as Markdown is at stake: prices, sums, masked card numbers, handles and passwords keep their
 * marks, so emphasis begins at the start of a word and no run is longer than three. Laxer in one point,
 * because agents write `**Name:**Jo`.
 */
export function runBetween(before: string, mark: string, length: number, after: string): Run {
  const known = mark === '~' ? length === 2 : length <= 3;
  const opens =
    known && !blank(after) && !inWord(before) && !(length === 1 ? /[@#/\\&=:^]/ : /[@#/\\&=]/).test(before);
  const closes = known && !blank(before) && (length > 1 && mark !== '_' ? true : !inWord(after));
  return { mark, length, opens, closes };
}

interface Open {
  readonly index: number;
  /** How many pieces with something to emphasise came before it. */
  readonly meat: number;
}

/** Joins the pieces without the marks that pair up. Linear: an opener is looked at once and then gone. */
export function withoutEmphasis(pieces: readonly Piece[]): string {
  /** Marks of each run that have found no partner. */
  const left = pieces.map(piece => (typeof piece === 'string' ? 0 : piece.length));
  const open = new Map<string, Open[]>();
  const openers = (mark: string, length: number): Open[] => {
    const found = open.get(mark + length) ?? [];
    open.set(mark + length, found);
    return found;
  };
  let meat = 0;
  pieces.forEach((piece, index) => {
    if (typeof piece === 'string') {
      if (/[^\s\p{P}]/u.test(piece)) meat++;
      return;
    }
    let length = piece.length;
    while (piece.closes && length > 0) {
      const opener = latest(pairsWith(length).map(other => openers(piece.mark, other)));
      if (opener === undefined || opener.meat === meat) break;
      const theirs = left[opener.index] ?? 0;
      const used = length > 1 && theirs > 1 ? 2 : 1;
      // What opened inside and did not close there is text.
      for (const stack of open.values()) while ((stack.at(-1)?.index ?? -1) >= opener.index) stack.pop();
      if (theirs > used) openers(piece.mark, theirs - used).push(opener);
      left[opener.index] = theirs - used;
      length -= used;
    }
    left[index] = length;
    if (piece.opens && length > 0) openers(piece.mark, length).push({ index, meat });
  });
  return pieces
    .map((piece, at) => (typeof piece === 'string' ? piece : piece.mark.repeat(left[at] ?? 0)))
    .join('');
}

/** `*` pairs with `*`, `**` with `**`, and `***` with either; a `**` is not half closed by a `*`. */
const pairsWith = (length: number): number[] => (length === 3 ? [1, 2, 3] : [length, 3]);

function latest(stacks: readonly Open[][]): Open | undefined {
  let found: Open | undefined;
  for (const stack of stacks) {
    const top = stack.at(-1);
    if (top !== undefined && (found === undefined || top.index > found.index)) found = top;
  }
  return found;
}
