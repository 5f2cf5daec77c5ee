/** Paths of Windows, and the shoulders of a shrug: their backslashes are characters of their own. */
const LITERAL = /^["'(]?(?:[a-z]:\\|\\\\\w|\.{1,2}\\[\w.]|¯\\)|\w\\[a-z0-9]/i;
const MOST = 500;

/** Whether a backslash of the text escapes what follows. Ask from left to right: each word is looked at once. */
export function escapesIn(text: string): (at: number) => boolean {
  let end = 0;
  let literal = false;
  return at => {
    if (at >= end) {
      let from = at;
      while (from > end && !/\s/.test(text.charAt(from - 1))) from--;
      end = at + 1;
      while (end < text.length && !/\s/.test(text.charAt(end))) end++;
      literal = LITERAL.test(text.slice(from, Math.min(end, from + MOST)));
    }
    return !literal;
  };
}
