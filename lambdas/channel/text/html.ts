import type { Found } from './entities.ts';

const each = (names: string, text: string): readonly (readonly [string, string])[] =>
  names.split(' ').map(name => [name, text] as const);

/** What stands for a tag, where that is more than nothing. */
const TEXT = new Map([
  ...each('br hr p div ul ol dl dt dd table caption tr h1 h2 h3 h4 h5 h6 blockquote pre title option', '\n'),
  ...each(
    'section article header footer main nav aside figure figcaption details summary form address',
    '\n',
  ),
  ...each('td th break', ' '),
  ...each('q', '"'),
]);

/** They have no end tag, or may go without one. */
const UNENDED: ReadonlySet<string> = new Set('br hr wbr p li dt dd td th tr'.split(' '));
/** What they hold is no longer so. */
const STRUCK: ReadonlySet<string> = new Set(['s', 'del', 'strike']);

const NAME = /<(\/?)([a-zA-Z][\w:.-]{0,31})/y;
const ANY = /<(\/?)([a-zA-Z][\w:.-]*)(\s[^<>]*)?>/g;

/** Stands before what is no tag while a text is read. No text may hold it: it is no character (Unicode 16, 23.7). */
const NO_TAG = '\uFDD0';

/** Bounded, so that a text full of `<b ` is read in linear time. */
const MOST_ATTRIBUTES = 500;
const ATTRIBUTES =
  /^(?:\s+(?:[\w:.@-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+)|open|hidden|nowrap|checked|disabled|reversed))+\s*\/?$/i;
const ADDRESS = /\s(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i;
const WORDS = /\salt\s*=\s*(?:"([^"]*)"|'([^']*)')/i;

/** The text with a mark before what looks like a tag and is a word, for it has no end: `<code>`, `<name>`. */
export function withWordsMarked(text: string): string {
  const clean = withoutMarks(text);
  const open = new Map<string, { readonly index: number; readonly bare: boolean }[]>();
  for (const { 1: slash, 2: given = '', 3: attributes, index } of clean.matchAll(ANY)) {
    const name = given.toLowerCase();
    const begun = open.get(name) ?? [];
    open.set(name, begun);
    if (slash === '/') begun.pop();
    else if (!UNENDED.has(name)) begun.push({ index, bare: attributes === undefined });
  }
  const words = [...open.values()].flat().filter(({ bare }) => bare);
  const places = words.map(({ index }) => index).sort((one, other) => one - other);
  return [0, ...places].map((from, at) => (at > 0 ? NO_TAG : '') + clean.slice(from, places[at])).join('');
}

/** The text without those marks. */
export const withoutMarks = (text: string): string => text.replaceAll(NO_TAG, '');

/** Elements of SSML that HTML has not (www.w3.org/TR/speech-synthesis11/). */
const SPOKEN = /<(?:speak|say-as|prosody|break|emphasis|phoneme|amazon:|mstts:)/i;

/** Whether the text is to be spoken (SSML): there `<s>` is a sentence. So it is where all of the text stands in them. */
export const isSpoken = (text: string): boolean =>
  SPOKEN.test(text) ||
  text.split(/<\/?s>/i).every((words, at, all) => all.length > 1 && (at % 2 === 1 || words.trim() === ''));

export interface Tag extends Found {
  readonly name: string;
  readonly closing: boolean;
  /** Its contents hold no longer. */
  readonly strikes: boolean;
  /** Of a link or a picture. */
  readonly url?: string;
  /** Of a picture. */
  readonly words?: string;
}

/**
 * The tag that starts here, with the text that stands for it. What is in angle brackets and has neither an end tag nor
 * proper attributes is a word: `<code>`, `<your name>`.
 */
export function tagAt(text: string, at: number, spoken: boolean): Tag | undefined {
  NAME.lastIndex = at;
  const match = NAME.exec(text);
  if (match === null) return undefined;
  const [begun, slash = '', given = ''] = match;
  const attributes = attributesAt(text, at + begun.length);
  if (attributes === undefined) return undefined;
  const name = given.toLowerCase();
  const closing = slash !== '';
  const bare = attributes.trim() === '';
  const address = /^(?:a|img)$/.test(name) ? ADDRESS.exec(attributes) : null;
  const isTag = closing
    ? bare
    : address !== null ||
      attributes === '/' ||
      ATTRIBUTES.test(attributes) ||
      (bare && text.charAt(at - 1) !== NO_TAG);
  if (!isTag) return undefined;
  const url = address?.[1] ?? address?.[2] ?? address?.[3];
  const alt = name === 'img' ? WORDS.exec(attributes) : null;
  const isSentence = spoken && name === 's';
  return {
    ...{ name, closing, strikes: STRUCK.has(name) && !isSentence },
    text: isSentence ? ' ' : name === 'li' && !closing ? '\n- ' : (TEXT.get(name) ?? ''),
    end: at + begun.length + attributes.length + 1,
    ...(url !== undefined && { url }),
    ...(name === 'img' && { words: alt?.[1] ?? alt?.[2] ?? '' }),
  };
}

/** What stands between a tag's name and its end; undefined where this is no tag. */
function attributesAt(text: string, from: number): string | undefined {
  const next = text.charAt(from);
  if (next === '>') return '';
  if (next === '/') return text.charAt(from + 1) === '>' ? next : undefined;
  if (!/\s/.test(next)) return undefined;
  let quote = '';
  for (let at = from + 1; at <= from + MOST_ATTRIBUTES + 1; at++) {
    const character = text.charAt(at);
    if (character === '') return undefined;
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '>') return text.slice(from, at);
    else if (character === '<') return undefined;
    else if (/["']/.test(character) && text.charAt(at - 1) === '=') quote = character;
  }
  return undefined;
}
