import { finalChannel, TOKEN } from './model-channels.ts';
import { type Span, spansOf, withoutSpans } from './spans.ts';

/** Tags between which models put what they think, whatever a vendor writes in front of the word. */
const THOUGHTS =
  /^(?:(?:ant|mm|seed|inner|internal|longcat|o)[:_]?)?(?:think(?:ing)?|thoughts?|reasoning|reflection|scratchpad|analysis|monologue|cot(?:_budget_reflect)?|chain[_-]of[_-]thought)(?:_(?:process|content))?$|^internal_notes?$/;
/** Tags between which is work of a machine's, or the look of a page. */
const WORKINGS =
  /^(?:(?:\w{1,20}:)?(?:(?:tool|function)_?(?:calls?|code|use|results?|response|outputs?)|invoke)|function|style|script|template|svg)$/;

const TAG = /<(\/?)([a-zA-Z][\w:-]*)([\s=][^<>]*)?>/g;
const ALONE = /<!---?>|<![dD][oO][cC][^<>]*>|<\?xml[^<>]*>/g;
const BEGINS_THOUGHTS =
  /\[THINK\]|◁think▷|<\|(?:begin_of_thought|START_THINKING|think(?:ing)?)\|>|<\|channel>|<unused94>/g;
const ENDS_THOUGHTS =
  /\[\/THINK\]|◁\/think▷|<\|(?:end_of_thought|END_THINKING|\/think(?:ing)?)\|>|<channel\|>|<unused95>/g;
const BEGINS_WORK =
  /\[TOOL_CALLS?\]|<\|(?:tool_calls?(?:_section)?_begin|START_ACTION|python_tag)\|>|<｜tool▁calls?▁begin｜>/g;
const ENDS_WORK =
  /\[\/TOOL_CALLS?\]|<\|(?:tool_calls?(?:_section)?_end|END_ACTION|eom_id|eot_id)\|>|<｜tool▁calls?▁end｜>/g;

/** Where one of these has no end, all that follows belongs to it: the answer was cut off before it began. */
const OPEN_ENDED =
  /^(?:<(?:ant|mm:|seed:)?think(?:ing)?[\s>]|\[|◁|<[|｜]|<unused|<[\w:]{0,30}(?:tool|function)[\w=-]{0,60}>\s?[[{<])/i;

/** Behind the marks of a code block, where some models put the same. */
const FENCES = /^(?:think(?:ing)?|thoughts?|reasoning|tool_\w+)$/i;

/** Whether what a code block with these words behind its marks holds was never meant for people. */
export const isNeverMeant = (info: string): boolean => FENCES.test(info);

function kindOf(name: string): string | undefined {
  if (THOUGHTS.test(name)) return 'thoughts';
  return WORKINGS.test(name) ? name : undefined;
}

interface Mark extends Span {
  /** Of two marks that belong together the same. */
  readonly kind: string;
  readonly does: 'stand alone' | 'begin' | 'end';
  readonly openEnded: boolean;
}

/**
 * An agent's words without what was never meant for people: a model's thoughts and its workings, comments and styles
 * of a page, and the channels of a model's format but for the final one. In front of an end of thoughts that begin
 * nowhere all are thoughts. A comment without an end has its paragraph, and no more: what follows was said. A mark in
 * backticks is spoken of, and stays.
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
      else if (mark.kind === 'comment') {
        const end = words.indexOf('\n\n', mark.to);
        read = end < 0 ? words.length : end;
        spans.push({ from: mark.from, to: read });
        continue;
      } else if (mark.openEnded)
        return withoutSpans(words, [...spans, { from: mark.from, to: words.length }]);
    } else if (mark.kind === 'thoughts') spans = [{ from: 0, to: mark.to }];
    else if (mark.kind === 'work') spans.push(mark);
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
      marks.push({ from, to, does, kind, openEnded: OPEN_ENDED.test(text.slice(from, from + 100)) });
  };
  for (const { 0: tag, 1: slash, 2: given = '', 3: behind = '', index } of text.matchAll(TAG)) {
    const kind = kindOf(given.toLowerCase());
    const does = slash === '/' ? 'end' : behind.endsWith('/') ? 'stand alone' : 'begin';
    if (kind !== undefined) add({ from: index, to: index + tag.length }, does, kind);
  }
  for (const span of spansOf(text, ALONE)) add(span, 'stand alone', 'alone');
  for (const span of spansOf(text, BEGINS_THOUGHTS)) add(span, 'begin', 'thoughts');
  for (const span of spansOf(text, ENDS_THOUGHTS)) add(span, 'end', 'thoughts');
  for (const span of spansOf(text, BEGINS_WORK)) add(span, 'begin', 'work');
  for (const span of spansOf(text, ENDS_WORK)) add(span, 'end', 'work');
  for (const span of spansOf(text, /<!--/g)) add(span, 'begin', 'comment');
  for (const span of spansOf(text, /--!?>/g)) add(span, 'end', 'comment');
  for (const span of spansOf(text, TOKEN)) add(span, 'stand alone', 'alone');
  // of two in the same place the one that was found first counts
  return marks.sort((one, other) => one.from - other.from);
}
