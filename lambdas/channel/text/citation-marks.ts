import { type Span, spansOf, withoutSpans } from './spans.ts';

/** What models and their vendors put behind a fact to say where it is from, and what only their own clients can show. */
const MARKS: readonly RegExp[] = [
  // 【4:0†source】
  /【[^【】†\n]*†[^【】\n]*】|【\d{1,4}:\d{1,4}】/g,
  /\[[\d:]{1,9}†[^[\]\n]*\]/g,
  // in characters for private use, and what is left where those were lost
  /\uE200[^\uE200\uE201]*\uE201/g,
  /(?:file|nav)?cite(?:\uE202?turn\d+[a-z]+\d+(?:[L-]+\d+)*)+/g,
  /[([]?turn\d+(?:search|news|view|file|image|product)\d+[)\]]?/g,
  /[\uE200-\uE20F]/g,
  /\[cite_(?:start|end)\]|\[cite: ?\d[\d, -]*\]/g,
  /(?::contentReference)?\[oaicite:\d{1,4}\](?:\{index=\d{1,4}\})?/g,
  // of Azure, DeepSeek and Bing; where an address follows it is a link
  /\[(?:doc|citation: ?)\d{1,3}\](?![(:])|\[\^\d{1,3}\^\](?!\()/g,
  // <cit id="1">
  /<\/?(?:cit|citation|co:)(?:[\s/][^<>\n]*)?>/g,
];

/** With the number that it may hold: "<cit id="1">[1]</cit>", "<ref>2</ref>". */
const HOLDER = /<(?:cit|citation|ref)(?:\s[^<>\n]*)?>[\s\d[\](),]*<\//g;
const HOLDER_END = /^(?:cit|citation|ref)>/;

function holdersIn(text: string): Span[] {
  return spansOf(text, HOLDER).flatMap(({ from, to }) => {
    const end = HOLDER_END.exec(text.slice(to, to + 10))?.[0];
    return end === undefined ? [] : [{ from, to: to + end.length }];
  });
}

/** The text without marks of sources that nobody can follow. */
export function withoutCitationMarks(text: string): string {
  const spans: Span[] = [];
  const found = [...holdersIn(text), ...MARKS.flatMap(mark => spansOf(text, mark))];
  for (const span of found.sort((one, other) => one.from - other.from))
    if (span.from >= (spans.at(-1)?.to ?? 0))
      spans.push({ ...span, text: wordsIn(text.slice(span.from, span.to)) });
  return withoutSpans(text, spans);
}

/** A mark may be more than a source: the name of a place, the title of a page. Those words are the agent's. */
function wordsIn(mark: string): string {
  if (!mark.startsWith('\uE200')) return '';
  const [kind, title = ''] = mark.slice(1, -1).split('\uE202');
  if (kind === 'url') return title;
  return kind?.endsWith('entity') ? (/^\["[^"]*","([^"]*)"/.exec(title)?.[1] ?? '') : '';
}
