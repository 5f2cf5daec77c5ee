import { inlineText } from './inline-markdown.ts';
import { destination } from './links.ts';
import { beginsTable, tableText } from './table-text.ts';

const FENCE = /^[ \t]*(`{3,}|~{3,})(.*)/s;
const RULE = /^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$/;
const UNDERLINE = /^ {0,3}={3,}[ \t]*$/;
const HEADING = /^ {0,3}#{1,6}[ \t](.*)/s;
const ITEM = /^([ \t]*)([-*•]|\d{1,9}[.)])[ \t]+([^ \t].*)/s;
const LABEL = /^ {0,3}\[([^\]]+)\]:(.*)/s;
const MOST_LABEL = 200;
const ADDRESS = /^\s{1,3}<?((?:https?:\/\/|www\.|mailto:|tel:)[^\s>]+)>?(.*)/s;

/**
 * Markdown, as agents write it, in the words a text message can carry: no marks, a link as its words and its
 * address, a table as a line for each row. Text that is not Markdown only loses spaces at the ends of its
 * lines and blank lines beyond one. Never throws; linear in the text's length.
 */
export function toPlainText(markdown: string): string {
  const lines = markdown.replace(/\r\n?/g, '\n').split('\n').map(unquoted);
  const references = referencesIn(lines);
  const shown: string[] = [];
  let paragraph: string[] = [];
  const levels: number[] = [];

  const endParagraph = (): void => {
    if (paragraph.length > 0) shown.push(inlineText(paragraph.join('\n'), references));
    paragraph = [];
  };

  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const fence = fenceOf(line);
    if (fence !== undefined) {
      endParagraph();
      const end = fenceEnd(lines, at + 1, fence);
      shown.push(...lines.slice(at + 1, end));
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
      shown.push(...tableText(line, rows, references));
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
      const { label, url } = definition;
      endParagraph();
      if (!references.used.has(label.toLowerCase())) shown.push(`${label}: ${destination(url)}`);
      continue;
    }
    const heading = HEADING.exec(line)?.[1];
    if (heading !== undefined) {
      endParagraph();
      shown.push(inlineText(withoutClosingHashes(heading), references));
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
  return tidied(shown.join('\n'));
}

/** Without the marks of a quotation; `>5 guests` is none. */
const unquoted = (line: string): string => line.replace(/^ {0,3}>(?:[ \t>]*>)?(?:[ \t]|$)/, '');

/** The label and the address that the line gives for it; a title may follow. */
function definitionIn(line: string): { readonly label: string; readonly url: string } | undefined {
  const [, label, behind = ''] = LABEL.exec(line) ?? [];
  const [, url, title = ''] = ADDRESS.exec(behind) ?? [];
  return label === undefined || label.length > MOST_LABEL || url === undefined || /^\S/.test(title)
    ? undefined
    : { label, url };
}

/** The addresses that the text gives for labels, and the labels that its links use. */
function referencesIn(lines: readonly string[]): {
  urls: ReadonlyMap<string, string>;
  used: ReadonlySet<string>;
  written: Set<string>;
} {
  const urls = new Map<string, string>();
  const used = new Set<string>();
  for (const line of lines) {
    const definition = definitionIn(line);
    if (definition !== undefined) urls.set(definition.label.toLowerCase(), destination(definition.url));
    else for (const [, words = ''] of line.matchAll(/\[([^[\]\n]{1,200})\]/g)) used.add(words.toLowerCase());
  }
  return { urls, used, written: new Set() };
}

function fenceOf(line: string): string | undefined {
  const [, fence, info = ''] = FENCE.exec(line) ?? [];
  return info.includes('`') ? undefined : fence;
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
