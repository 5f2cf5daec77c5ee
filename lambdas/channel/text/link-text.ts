import { sourceNumber } from './references.ts';

/** Characters of a word, of scripts that part words. */
const IN_WORD = /[\p{Script=Latin}\p{N}]/u;

/** What a reader sees of a link: its words and where it leads, which in a text message must be written out. */
export function linkText(words: string, url: string, endsLine: boolean): string {
  const label = words.replace(/\s+/g, ' ').trim();
  const target = reachable(url.trim());
  if (target === undefined) return label;
  if (label === '' || same(label, target)) return label.length > target.length ? label : target;
  if (/^[+\d][\d\s().-]+$/.test(target) && isNumberOf(digits(label), digits(target))) return label;
  if (label.endsWith(':')) return `${label} ${target}`;
  return endsLine ? `${label}: ${target}` : `${label} (${target})`;
}

/**
 * A link's words where they follow these characters: a number behind a fact is the number of a source, and not of
 * the fact.
 */
export function linkWords(words: string, url: string, before: string): string {
  const number = sourceNumber(words.trim());
  const isSource =
    number !== undefined && !/^(?:tel|sms):/i.test(url) && /[^\s([{]$|[\d.,;!?)\]]\s$/.test(before);
  return isSource ? `[${number}]` : words;
}

/** The text of a link, apart from a word or a number that it was written directly behind. */
export function apart(before: string, text: string): string {
  const last = before.slice(-1);
  if (/^\[\d{1,3}\]/.test(text)) return /[^\s([{\]]/.test(last) ? ` ${text}` : text;
  const glued = IN_WORD.test(last) || /\d[.,:]$/.test(before);
  return glued && IN_WORD.test(text.charAt(0)) ? ` ${text}` : text;
}

/** The address as a person would write it; undefined where it leads nowhere outside the page it was made for. */
function reachable(url: string): string | undefined {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase();
  if (scheme === 'mailto' || scheme === 'tel' || scheme === 'sms') {
    const bare = url.slice(scheme.length + 1).replace(/\?.*$/s, '');
    return bare === '' ? undefined : decoded(bare);
  }
  if (scheme === 'data' || scheme === 'javascript' || scheme === 'vbscript') return undefined;
  return url === '' || /^(#|\.{0,2}\/(?!\/))/.test(url) ? undefined : url;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whether the words say nothing but the address, with or without what browsers hide of it. */
const same = (words: string, target: string): boolean => bare(words) === bare(target);
const bare = (address: string): string =>
  address
    .toLowerCase()
    .replace(/^(mailto:|tel:|https?:\/\/)/, '')
    .replace(/^www\./, '')
    .replace(/\/$/, '');

/** Whether the words are the number that is called, or enough of it to call. */
const isNumberOf = (words: string, called: string): boolean =>
  words !== '' && called.endsWith(words) && (words.length >= 7 || words.length === called.length);

const digits = (text: string): string => (/[a-z]/i.test(text) ? '' : text.replace(/\D/g, ''));
