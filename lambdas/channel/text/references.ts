import { destination } from './links.ts';

const LABEL = /^ {0,3}\[([^\]]+)\]:(.*)/s;
const MOST_LABEL = 200;
const ADDRESS = /^\s{1,3}<?((?:https?:\/\/|www\.|mailto:|tel:)[^\s>]+)>?(.*)/s;
const TITLE = /^\s{1,9}(?:"[^"]*"|'[^']*'|\([^()]*\))\s*$/;
const NUMBER = /^\^?(\d{1,3})$/;

/** The number of a source, which stands behind a fact: `1` of `[1]` and of `[^1]`. */
export const sourceNumber = (label: string): string | undefined => NUMBER.exec(label)?.[1];

/** A line that gives the address for a label. */
export interface Definition {
  readonly label: string;
  readonly url: string;
  /** What a person reads of it where its address stands nowhere else. */
  readonly shown: string;
  /** Whether it says more than the address. */
  readonly says: boolean;
}

/** What reference links lead to. Labels are in lower case. */
export interface References {
  readonly urls: ReadonlyMap<string, string>;
  /** Numbers of sources that stand behind facts: there the number is said, and its address at the end. */
  readonly cited: ReadonlySet<string>;
  /** Labels whose address stands in the text already: a long one must not come again with each mention. */
  readonly written: Set<string>;
}

/** Behind the address there may be a title; other words make it no definition, but for a source's. */
export function definitionIn(line: string): Definition | undefined {
  const [, given, behind = ''] = LABEL.exec(line) ?? [];
  const [, address, rest = ''] = ADDRESS.exec(behind) ?? [];
  if (given === undefined || given.length > MOST_LABEL || address === undefined || /^\S/.test(rest))
    return undefined;
  const number = sourceNumber(given);
  const words = TITLE.test(rest) ? '' : rest.trimEnd();
  if (words !== '' && number === undefined) return undefined;
  const url = destination(address);
  const shown = number === undefined ? `${given}: ${url}` : `[${number}] ${url}${words}`;
  return { label: given.toLowerCase(), url, shown, says: words !== '' };
}

/** What the lines give addresses for; of two for one label the first counts. */
export function referencesIn(lines: readonly string[]): References {
  const urls = new Map<string, string>();
  const numbers = new Set<string>();
  for (const line of lines) {
    const definition = definitionIn(line);
    if (definition === undefined) for (const number of citedIn(line)) numbers.add(number);
    else if (!urls.has(definition.label)) urls.set(definition.label, definition.url);
  }
  return { urls, cited: numbers, written: new Set() };
}

/** Numbers in brackets that are neither a link's words nor the label behind them. */
function citedIn(line: string): string[] {
  const cited: string[] = [];
  let wordsEnd = -1;
  for (const match of line.matchAll(/\[([^[\]\n]{1,200})\]/g)) {
    const { 0: whole, 1: label = '', index } = match;
    const end = index + whole.length;
    if (sourceNumber(label) === undefined) wordsEnd = end;
    else if (index !== wordsEnd && line.charAt(end) !== '(') cited.push(label.toLowerCase());
  }
  return cited;
}

/** The definition's line, unless its address stands where its label is used. */
export const isShown = ({ label, url, says }: Definition, { urls, written }: References): boolean =>
  says || !written.has(label) || urls.get(label) !== url;
