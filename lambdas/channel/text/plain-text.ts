import { withoutCitationMarks } from './citation-marks.ts';
import { isLanguage } from './fence-languages.ts';
import { isSpoken, withoutMarks, withWordsMarked } from './html.ts';
import { inlineText } from './inline-markdown.ts';
import { withWholeAddresses } from './links.ts';
import { isNeverMeant, withoutNeverMeant } from './never-meant.ts';
import { withNumberedItems } from './numbered-items.ts';
import { type Definition, definitionIn, isShown, referencesIn } from './references.ts';
import { beginsTable, tableText } from './table-text.ts';

const FENCE = /^[ \t]*(`{3,}|~{3,})(.*)/s;
const RULE = /^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$/;
const UNDERLINE = /^ {0,3}={3,}[ \t]*$/;
const HEADING = /^ {0,3}#{1,6}[ \t](.*)/s;
const ITEM = /^([ \t]*)([-*•]|\d{1,9}[.)])[ \t]+([^ \t].*)/s;
/** `# of guests`, `# 5`: a number sign. */
const NUMBER_SIGN = /^ {0,3}#[ \t]{1,9}[\p{Ll}\p{N}]/u;
/** `> 5 guests`, `> €50`, `> **5** guests`: more than. */
const MORE_THAN = /^ {0,3}>=?[ \t]{0,9}[*_]{0,3}\p{Sc}?[ \t]?\p{N}/u;
const QUOTED = /^ {0,3}>/;
const QUOTE_MARKS = /^ {0,3}>(?:[ \t>]*>)?(?:[ \t]|$)/;
/** An item of which nothing is left but its mark. */
const BARE_ITEM = /^\s*(?:-|\d{1,9}[.)])\s*$/;

/**
 * Markdown, as agents write it, in the words a text message can carry: no marks, a link as its words and its
 * address, a table as a line for each row, and nothing that was never meant for people. Text that is not Markdown
 * only loses spaces at the ends of its lines and blank lines beyond one. No number changes. Never throws; linear in
 * the text's length.
 */
export function toPlainText(markdown: string): string {
  const meant = withoutCitationMarks(withoutNeverMeant(markdown.replace(/\r\n?/g, '\n')));
  const text = withNumberedItems(withWholeAddresses(meant));
  const lines = unquoted(withWordsMarked(text).split('\n'));
  const references = referencesIn(lines);
  const whole = { references, spoken: isSpoken(text) };
  const shown: (string | Definition)[] = [];
  let paragraph: string[] = [];
  const levels: number[] = [];

  const endParagraph = (): void => {
    if (paragraph.length === 0) return;
    const words = inlineText(paragraph.join('\n'), whole);
    if (!BARE_ITEM.test(words) || paragraph.some(line => BARE_ITEM.test(line))) shown.push(words);
    paragraph = [];
  };

  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const fence = fenceOf(line);
    if (fence !== undefined) {
      endParagraph();
      const end = fenceEnd(lines, at + 1, fence.mark);
      if (!isNeverMeant(fence.info)) {
        if (fence.info !== '' && !isLanguage(fence.info)) shown.push(fence.info);
        shown.push(...lines.slice(at + 1, end));
      }
      at = end;
      continue;
    }
    if (line.trim() === '') {
      endParagraph();
      shown.push('');
      continue;
    }
    if (beginsTable(line, lines[at + 1] ?? '')) {
      endParagraph();
      const rows: string[] = [];
      let end = at + 2;
      for (; lines[end]?.includes('|'); end++) rows.push(lines[end] ?? '');
      shown.push(...tableText(line, rows, whole));
      at = end - 1;
      continue;
    }
    if (RULE.test(line) || (UNDERLINE.test(line) && paragraph.length > 0)) {
      // Under a paragraph it makes a heading of it, else it parts what is above from what is below.
      if (paragraph.length === 0) shown.push('');
      endParagraph();
      continue;
    }
    const definition = definitionIn(line);
    if (definition !== undefined) {
      endParagraph();
      shown.push(definition);
      continue;
    }
    const heading = HEADING.exec(line)?.[1];
    if (heading !== undefined && !NUMBER_SIGN.test(line)) {
      endParagraph();
      shown.push(inlineText(withoutClosingHashes(heading), whole));
      continue;
    }
    const item = ITEM.exec(line);
    if (item !== null) {
      const [, indent = '', mark = '', words = ''] = item;
      endParagraph();
      paragraph.push(`${'  '.repeat(levelOf(indent, levels))}${/\d/.test(mark) ? mark : '-'} ${words}`);
      continue;
    }
    paragraph.push(line);
  }
  endParagraph();
  const written = shown.flatMap(part => {
    if (typeof part === 'string') return [part];
    return isShown(part, references) ? [part.shown] : [];
  });
  return tidied(withoutMarks(written.join('\n')));
}

/** Without the marks of quotations. `>5 guests` is none, and `> 5 guests` only among lines of one. */
function unquoted(lines: readonly string[]): string[] {
  const shown: string[] = [];
  for (let at = 0; at < lines.length; ) {
    let end = at;
    let isQuotation = false;
    for (; QUOTED.test(lines[end] ?? ''); end++) isQuotation ||= !MORE_THAN.test(lines[end] ?? '');
    if (end === at) end++;
    const block = lines.slice(at, end);
    shown.push(...(isQuotation ? block.map(line => line.replace(QUOTE_MARKS, '')) : block));
    at = end;
  }
  return shown;
}

function fenceOf(line: string): { readonly mark: string; readonly info: string } | undefined {
  const [, mark, info = ''] = FENCE.exec(line) ?? [];
  return mark === undefined || info.includes('`') ? undefined : { mark, info: info.trim() };
}

/** The line that closes the fence; the end of the text where none does. */
function fenceEnd(lines: readonly string[], from: number, fence: string): number {
  let at = from;
  for (; at < lines.length; at++) {
    const line = (lines[at] ?? '').trim();
    if (line.length >= fence.length && line === fence.charAt(0).repeat(line.length)) break;
  }
  return at;
}

function withoutClosingHashes(heading: string): string {
  const words = heading.trimEnd();
  let end = words.length;
  while (words.charAt(end - 1) === '#') end--;
  return end === 0 || /\s/.test(words.charAt(end - 1)) ? words.slice(0, end) : words;
}

/** How deep an item is nested, from the indents of the items above it. */
function levelOf(indent: string, levels: number[]): number {
  const width = indent.replaceAll('\t', '    ').length;
  while ((levels.at(-1) ?? -1) >= width) levels.pop();
  levels.push(width);
  return levels.length - 1;
}

function tidied(text: string): string {
  return text
    .split('\n')
    .map(line => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
