/** A stretch of a text that gives way to other words, or to none. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly text?: string;
}

const JOINED = /[\p{Script=Latin}\p{N}]/u;
const WORD_OR_END = /[\p{Script=Latin}\p{N}.,;:!?)]/u;

/**
 * The text without these stretches, which come in order and do not overlap. What stood on both sides of one does not
 * run together, least of all two numbers, and leaves no second blank and none before a full stop.
 */
export function withoutSpans(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return text;
  const kept: string[] = [];
  let last = '';
  let at = 0;
  let removed = false;
  const put = (words: string): void => {
    if (words === '') return;
    let next = words;
    if (removed) {
      const blank = last === '' || /\s/.test(last);
      if (blank) next = next.replace(/^[ \t]{1,100}/, '');
      if (last === '\n' || last === '') next = next.replace(/^\n/, '');
      if (last === ' ' && /^[\s.,;:!?)]/.test(next)) kept.push(kept.pop()?.trimEnd() ?? '');
      if (!blank && WORD_OR_END.test(last) && JOINED.test(next.charAt(0))) kept.push(' ');
    }
    if (next === '') return;
    kept.push(next);
    last = next.charAt(next.length - 1);
    removed = false;
  };
  for (const span of spans) {
    put(text.slice(at, span.from));
    removed = true;
    put(span.text ?? '');
    removed = true;
    at = span.to;
  }
  put(text.slice(at));
  return kept.join('');
}

/** Where the expression, a global one, finds something. */
export const spansOf = (text: string, pattern: RegExp): Span[] =>
  [...text.matchAll(pattern)].map(({ 0: found, index }) => ({ from: index, to: index + found.length }));
