/** Written out once it is known what came before it; gives its words. */
export interface Unfinished {
  /** Takes the last characters before it, three at most. */
  readonly show: (before: string) => string;
}

/** Stands for what holds no longer and is left out. */
export const STRUCK = Symbol('struck');

const DIGIT_BEHIND = /\p{Nd}$/u;
const DIGIT_FIRST = /^\p{Nd}/u;
const WORD_FIRST = /^[\p{L}\p{N}]/u;

const ADDRESS = /^[^\p{L}]?(?:https?:\/\/|www\.)/iu;

/** Whether these words end with an address, to which whatever comes directly behind would belong. */
function endsInAddress(words: string): boolean {
  let from = words.length;
  while (from > 0 && !/\s/.test(words.charAt(from - 1))) from--;
  return ADDRESS.test(words.slice(from)) && /[\p{L}\p{N}/=]$/u.test(words.slice(-2));
}

/**
 * The pieces as one text. Between two of them stood a mark that is gone, and a number never runs into another for it:
 * `45` and `1` are not 451. Nor does a word become a part of an address. What is left out takes its blank along.
 */
export function joinPieces(pieces: readonly (string | Unfinished | typeof STRUCK)[]): string {
  const written: string[] = [];
  let tail = '';
  let struck = false;
  let address = false;
  for (const piece of pieces) {
    if (piece === STRUCK) {
      struck = true;
      continue;
    }
    let text = typeof piece === 'string' ? piece : piece.show(tail);
    if (struck && text !== '') {
      if (/^$|\s$/.test(tail)) text = text.replace(/^[ \t]{1,100}/, '');
      if (tail.endsWith(' ') && /^[\s,.;:!?)]/.test(text)) written.push(written.pop()?.trimEnd() ?? '');
      struck = false;
    }
    if (text === '') continue;
    if ((DIGIT_BEHIND.test(tail) && DIGIT_FIRST.test(text)) || (address && WORD_FIRST.test(text)))
      written.push(' ');
    written.push(text);
    address = endsInAddress(text);
    tail = (tail + text.slice(-3)).slice(-3);
  }
  return written.join('');
}
