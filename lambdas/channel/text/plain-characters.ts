import { isGsm7 } from './gsm7.ts';
import { countSegments } from './segments.ts';

/** Nobody sees them, and each makes a message UCS-2: soft hyphen, zero-width space, word joiner, BOM. */
const INVISIBLE = /[\u00AD\u200B\u2060\uFEFF]/g;

/** Invisible too, but other scripts and emoji need them: joiners, directions, variation selectors. */
const SHAPING = /\p{Cf}|\uFE0E|\uFE0F/gu;

/** Phones and servers read links, so a link keeps its characters, up to a quotation mark that ends it. */
const LINK = /(https?:\/\/[^\s<>"“”‘’«»…]+)/;

/** Characters and what says the same in GSM-7. No letter of a language is among them. */
const GROUPS: readonly (readonly [characters: string, plain: string])[] = [
  ['“”„‟″‶〝〞❝❞«»', '"'],
  ['‘’‚‛′‵´❛❜‹›', "'"],
  ['‐‑‒–—―−﹘﹣⁃•‣', '-'],
  ['…', '...'],
  ['‥', '..'],
  ['⁄∕÷', '/'],
  ['×', 'x'],
  ['≤', '<='],
  ['≥', '>='],
  ['→⇒➔➜', '->'],
  ['←⇐', '<-'],
  ['↔⇔', '<->'],
  ['©', '(c)'],
  ['®', '(R)'],
  ['™', '(TM)'],
  ['½', '1/2'],
  ['¼', '1/4'],
  ['¾', '3/4'],
  ['⅓', '1/3'],
  ['⅔', '2/3'],
  ['⅛', '1/8'],
  ['\t\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u202F\u205F\u3000', ' '],
  ['\v\u0085\u2028\u2029', '\n'],
];
const plainOf = new Map(GROUPS.flatMap(([from, to]) => [...from].map(character => [character, to] as const)));
const TYPOGRAPHIC = new RegExp(`[${[...plainOf.keys()].join('')}]`, 'gu');

/** Ligatures, full-width ASCII, and the mathematical letters that pass for bold and italics. */
const COMPATIBLE = /[\uFB00-\uFB06\uFF01-\uFF5E\u{1D400}-\u{1D7FF}]/gu;

const inGsm7 = (text: string): string =>
  text
    .replace(SHAPING, '')
    .replace(/«[ \u00A0\u202F]|[ \u00A0\u202F]»/g, '"')
    // Without its spaces the dash would become a hyphen, and two clauses one word.
    .replace(/(?<=\p{L})—(?=\p{L})/gu, ' - ')
    .replace(/(?<=\d)(?=[½¼¾⅓⅔⅛])|(?<=[½¼¾⅓⅔⅛])(?=\d)/g, ' ')
    .replace(/(?<=\d ?)°(?=[CF]\b)/g, '')
    .replace(/(?<=\p{L})²(?!\d)/gu, '2')
    .replace(/(?<=\p{L})³(?!\d)/gu, '3')
    .replace(/^( *)[▪▫●○◦■□·](\s)/gmu, '$1-$2')
    .replace(/(?<=\s)·(?=\s)/gu, '-')
    .replace(TYPOGRAPHIC, character => plainOf.get(character) ?? character)
    .replace(COMPATIBLE, character => character.normalize('NFKC'));

/**
 * The text with typographic characters written in GSM-7, where that makes a GSM-7 message of it: one curly
 * quote would more than double its segments. Letters and emoji stay as they are. A text that needs UCS-2 all
 * the same gains nothing, so it keeps its author's typography (quotes of its own are part of a language);
 * it is only composed (NFC) and rid of invisible characters.
 */
export function toPlainCharacters(text: string): string {
  const composed = text.normalize('NFC').replace(INVISIBLE, '');
  if (isGsm7(composed)) return composed;
  const plain = composed
    .split(LINK)
    .map((piece, index) => (index % 2 === 1 ? piece : inGsm7(piece)))
    .join('');
  // Where many characters become several each, even UCS-2 is shorter.
  const worthwhile = isGsm7(plain) && countSegments(plain).segments <= countSegments(composed).segments;
  return worthwhile ? plain : composed;
}
