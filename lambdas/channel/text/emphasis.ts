import { joinPieces, STRUCK, type Unfinished } from './join-pieces.ts';

/** A run of `*`, `_` or `~` that may mark emphasis, among the pieces of a text; of a tag that strikes, without a mark. */
export interface Run {
  readonly mark: '*' | '_' | '~' | '';
  readonly length: number;
  readonly opens: boolean;
  readonly closes: boolean;
  /** It pairs up, and both marks stay: they are characters of a name. */
  readonly stays?: boolean;
}

export type Piece = string | Run | Unfinished;

/** Scripts without spaces between words, where emphasis may begin and end inside what looks like one. */
const SPACELESS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;

const inWord = (character: string): boolean => /[\p{L}\p{N}]/u.test(character) && !SPACELESS.test(character);
const blank = (character: string): boolean => character === '' || /\s/.test(character);

/** Names, paths and calls that a `_` belongs to: `__init__.py`, `_john_@example.com`, `a.__b__`. */
const NAME_GOES_ON = /^(?:[./\\@=(][\p{L}\p{N}_]|\(\))/u;
const NAME_CAME_BEFORE = /[\p{L}\p{N}][./\\]$/u;

/**
 * What a run of marks can do, from the characters beside it. Stricter than CommonMark where text that was
 * never meant as Markdown is at stake: prices, sums, masked card numbers, handles and passwords keep their
 * marks, so emphasis begins at the start of a word and no run is longer than three. Laxer in one point,
 * because agents write `**Name:**Jo`. A `~~` inside a word of any script is a tone of voice and strikes nothing.
 * `before` and `after` are the characters beside it, two or more where there are as many.
 */
export function runBetween(before: string, mark: '*' | '_' | '~', length: number, after: string): Run {
  const known = mark === '~' ? length === 2 : length <= 3;
  const [last, next] = [lastOf(before), firstOf(after)];
  const opens =
    known &&
    !blank(next) &&
    !(mark === '~' ? /[\p{L}\p{N}]/u.test(last) : inWord(last)) &&
    !(length === 1 ? /[@#/\\&=:^]/ : /[@#/\\&=]/).test(last);
  const closes = known && !blank(last) && (length > 1 && mark !== '_' ? true : !inWord(next));
  const stays = mark === '_' && ((NAME_CAME_BEFORE.test(before) && inWord(next)) || NAME_GOES_ON.test(after));
  return { mark, length, opens, closes, ...(stays && { stays }) };
}

function firstOf(text: string): string {
  const code = text.codePointAt(0);
  return code === undefined ? '' : String.fromCodePoint(code);
}

function lastOf(text: string): string {
  const pair = text.slice(-2);
  return pair.codePointAt(0) !== pair.charCodeAt(0) ? pair : pair.slice(-1);
}

interface Open {
  readonly index: number;
  readonly stays: boolean;
  /** How many pieces with something to emphasise came before it. */
  readonly meat: number;
}

/**
 * Joins the pieces without the marks that pair up, and without what `~~` strikes: a price that was is none. Linear: an
 * opener is looked at once and then gone.
 */
export function withoutEmphasis(pieces: readonly Piece[]): string {
  /** Marks of each run that have found no partner. */
  const left = pieces.map(piece => (isRun(piece) ? piece.length : 0));
  /** How many more struck stretches begin than end before each piece. */
  const strikes = pieces.map(() => 0);
  const open = new Map<string, Open[]>();
  const openers = (mark: string, length: number): Open[] => {
    const found = open.get(mark + length) ?? [];
    open.set(mark + length, found);
    return found;
  };
  let meat = 0;
  pieces.forEach((piece, index) => {
    if (!isRun(piece)) {
      if (typeof piece !== 'string' || /[^\s\p{P}]/u.test(piece)) meat++;
      return;
    }
    let length = piece.length;
    let kept = 0;
    while (piece.closes && length > 0) {
      const opener = latest(pairsWith(length).map(other => openers(piece.mark, other)));
      if (opener === undefined || opener.meat === meat) break;
      const theirs = left[opener.index] ?? 0;
      const used = length > 1 && theirs > 1 ? 2 : 1;
      if (piece.mark === '~' || piece.mark === '') {
        strikes[opener.index] = (strikes[opener.index] ?? 0) + 1;
        strikes[index] = (strikes[index] ?? 0) - 1;
      }
      // What opened inside and did not close there is text.
      for (const stack of open.values()) while ((stack.at(-1)?.index ?? -1) >= opener.index) stack.pop();
      if (opener.stays || piece.stays) {
        kept += used;
        length -= used;
        continue;
      }
      if (theirs > used) openers(piece.mark, theirs - used).push(opener);
      left[opener.index] = theirs - used;
      length -= used;
    }
    left[index] = length + kept;
    if (piece.opens && length > 0)
      openers(piece.mark, length).push({ index, meat, stays: piece.stays === true });
  });
  let struck = 0;
  return joinPieces(
    pieces.map((piece, at) => {
      struck += strikes[at] ?? 0;
      if (struck > 0) return STRUCK;
      return isRun(piece) ? piece.mark.repeat(left[at] ?? 0) : piece;
    }),
  );
}

const isRun = (piece: Piece): piece is Run => typeof piece === 'object' && 'mark' in piece;

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
