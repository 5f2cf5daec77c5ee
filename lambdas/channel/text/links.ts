import { entityAt, type Found } from './entities.ts';

const BARE = /(?:https?:\/\/|www\.)[^\s<>[\]`]+/iy;
/** With words behind a bar as Slack has them (docs.slack.dev/messaging/formatting-message-text). */
const AUTOLINK =
  /<((?:https?:\/\/|mailto:|tel:)[^\s<>|]{1,2000}|[\w.+-]{1,64}@[\w.-]{1,250})(?:\|([^<>\n]{0,300}))?>/y;

/** The address may hold balanced parentheses; its length is bounded, so that reading stays linear. */
const TARGET =
  /\(\s{0,3}(?:<([^<>\n]{0,2000})>|((?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.){0,500}\)){0,2000}?))(?:\s{1,3}(?:"[^"\n]{0,300}"|'[^'\n]{0,300}'))?\s{0,3}\)/y;
/** Where an escaped quotation mark or angle bracket ends a link. */
const ESCAPED_END = /&(?:lt|gt|quot|apos|nbsp|#0?3[49]|#x2[27]);/i;
const WHOLE = /(?:https?:\/\/|www\.)[^\s<>`]+/gi;
const AMPERSAND = /&(?:amp|#0{0,3}38|#x0{0,2}26);/gi;
const REFERENCE = /\[([^[\]\n]{0,200})\]/y;

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** A link written out in the text: nothing in it is Markdown. */
export function bareLinkAt(text: string, at: number): Found | undefined {
  const [link = ''] = (match(BARE, text, at)?.[0] ?? '').split(ESCAPED_END, 1).map(trimmed);
  return link === '' ? undefined : { text: link, end: at + link.length };
}

/** `<https://…>`, `<name@example.com>`, `<https://…|words>` */
export function autolinkAt(text: string, at: number): (Found & { readonly words: string }) | undefined {
  const found = match(AUTOLINK, text, at);
  if (found === null) return undefined;
  return { text: found[1] ?? '', words: found[2] ?? '', end: at + found[0].length };
}

/** The address in parentheses behind a link's words. */
export function targetAt(text: string, at: number): Found | undefined {
  const found = match(TARGET, text, at);
  return found === null
    ? undefined
    : { text: destination(found[1] ?? found[2] ?? ''), end: at + found[0].length };
}

/** The label in brackets behind a link's words. */
export function referenceAt(text: string, at: number): Found | undefined {
  const found = match(REFERENCE, text, at);
  return found === null ? undefined : { text: found[1] ?? '', end: at + found[0].length };
}

/** The text with the ampersands of its addresses written out, wherever these stand. */
export const withWholeAddresses = (text: string): string =>
  text.replace(WHOLE, address => address.replace(AMPERSAND, '&'));

export const destination = (url: string): string =>
  url
    .replace(/\\([^\w\s])/g, '$1')
    .replace(/&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|\w{2,32});/g, found => entityAt(found, 0)?.text ?? found);

/** Without the punctuation that follows a link in a sentence, as GitHub's own autolinks end. */
function trimmed(link: string): string {
  let end = link.length;
  let unbalanced = count(link, ')') - count(link, '(');
  for (; end > 0; end--) {
    const last = link.charAt(end - 1);
    if (last === ')' && unbalanced > 0) unbalanced--;
    else if (!/[?!.,:;*_~'"”’»]/.test(last)) break;
  }
  return link.slice(0, end);
}

const count = (text: string, character: string): number => text.split(character).length - 1;
