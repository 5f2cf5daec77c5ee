import { finalChannel } from './model-channels.ts';
import { type Span, spansOf, withoutSpans } from './spans.ts';

/** Tags between which models put what they think. */
const THOUGHTS: ReadonlySet<string> = new Set([
  ...['think', 'thinking', 'antthinking', 'mm:think', 'seed:think', 'thought', 'thoughts', 'reasoning'],
  ...['reflection', 'scratchpad', 'analysis', 'inner_monologue', 'inner_thoughts', 'internal_monologue'],
  ...['internal_reasoning', 'internal_thoughts'],
]);
/** Tags between which is work of a machine's, or the look of a page. */
const WORKINGS: ReadonlySet<string> = new Set([
  ...['tool_call', 'tool_calls', 'tool_response', 'tool_result', 'function_call', 'function_calls'],
  ...['function_results', 'style', 'script', 'template', 'svg'],
]);

const TAG = /<(\/?)([a-zA-Z][\w:]*)(?:\s[^<>]*)?>/g;
const ALONE = /<!---?>|<![dD][oO][cC][^<>]*>|<\?xml[^<>]*>/g;
const BEGINS_THOUGHTS = /\[THINK\]|◁think▷|<\|begin_of_thought\|>|<\|channel>/g;
const ENDS_THOUGHTS = /\[\/THINK\]|◁\/think▷|<\|end_of_thought\|>|<channel\|>/g;

/** Where one of these has no end, all that follows belongs to it: the answer was cut off before it began. */
const OPEN_ENDED = /^(?:<(?:ant|mm:|seed:)?think(?:ing)?[\s>]|\[|◁|<\||<!--)/i;

interface Mark extends Span {
  /** Of two marks that belong together the same. */
  readonly kind: string;
  readonly does: 'stand alone' | 'begin' | 'end';
  readonly openEnded: boolean;
}

/**
 * An agent's words without what was never meant for people: a model's thoughts and its workings, comments and styles
 * of a page, and the channels of a model's format but for the final one. In front of an end of thoughts that begin
 * nowhere all are thoughts. A mark in backticks is spoken of, and stays.
 */
export function withoutNeverMeant(text: string): string {
  const words = finalChannel(text);
  const marks = marksIn(words);
  const lastEnd = new Map(marks.filter(({ does }) => does === 'end').map(mark => [mark.kind, mark.from]));
  let spans: Span[] = [];
  let begun: Mark | undefined;
  let read = 0;
  for (const mark of marks) {
    if (mark.from < read) continue;
    if (begun !== undefined) {
      if (mark.does !== 'end' || mark.kind !== begun.kind) continue;
      spans.push({ from: begun.from, to: mark.to });
      begun = undefined;
    } else if (mark.does === 'stand alone') spans.push(mark);
    else if (mark.does === 'begin') {
      if ((lastEnd.get(mark.kind) ?? -1) > mark.from) begun = mark;
      else if (mark.openEnded) return withoutSpans(words, [...spans, { from: mark.from, to: words.length }]);
    } else if (mark.kind === 'thoughts') spans = [{ from: 0, to: mark.to }];
    read = mark.to;
  }
  return withoutSpans(words, spans);
}

function marksIn(text: string): Mark[] {
  const marks: Mark[] = [];
  const add = (span: Span, does: Mark['does'], kind: string): void => {
    const { from, to } = span;
    const isSpokenOf = text.charAt(from - 1) === '`' && text.charAt(to) === '`';
    if (!isSpokenOf)
      marks.push({ from, to, does, kind, openEnded: OPEN_ENDED.test(text.slice(from, from + 16)) });
  };
  for (const { 0: tag, 1: slash, 2: given = '', index } of text.matchAll(TAG)) {
    const name = given.toLowerCase();
    const kind = THOUGHTS.has(name) ? 'thoughts' : WORKINGS.has(name) ? name : undefined;
    if (kind !== undefined)
      add({ from: index, to: index + tag.length }, slash === '/' ? 'end' : 'begin', kind);
  }
  for (const span of spansOf(text, ALONE)) add(span, 'stand alone', 'alone');
  for (const span of spansOf(text, BEGINS_THOUGHTS)) add(span, 'begin', 'thoughts');
  for (const span of spansOf(text, ENDS_THOUGHTS)) add(span, 'end', 'thoughts');
  for (const span of spansOf(text, /<!--/g)) add(span, 'begin', 'comment');
  for (const span of spansOf(text, /-->/g)) add(span, 'end', 'comment');
  // what stands alone was found before what begins in the same place
  return marks.sort((one, other) => one.from - other.from);
}
