import { codeSpans, codeText } from './code-spans.ts';
import { type Piece, runBetween, withoutEmphasis } from './emphasis.ts';
import { entityAt, type Found, tagAt } from './html.ts';
import { linkText } from './link-text.ts';
import { autolinkAt, bareLinkAt, destination, referenceAt, targetAt } from './links.ts';

/** What reference links lead to. */
export interface References {
  /** By label in lower case. */
  readonly urls: ReadonlyMap<string, string>;
  /** Labels whose address stands in the text already: a long one must not come again with each mention. */
  readonly written: Set<string>;
}

const noReferences: References = { urls: new Map(), written: new Set() };

/** A link or picture that has begun. */
interface Opening {
  /** The place of its first piece. */
  readonly from: number;
  readonly kind: 'link' | 'picture' | 'tag';
  /** Of a tag. */
  readonly url?: string;
}

/** A finished picture: in a link it lends the link its words, elsewhere it is a link itself. */
interface Picture {
  readonly words: string;
  readonly written: string;
  /** The label whose address is written out with it. */
  readonly label?: string;
}

const SPECIAL = /[\\`*_~[\]!<&]|https?:\/\/|www\./g;
const ESCAPED = /[\\`*_{}[\]()#+\-.!|~<>&"'$]/;

/**
 * The words of one block of Markdown, with emphasis, links, pictures, code, escapes, entities and tags
 * resolved. Whatever does not pair up stays as it was written. Linear in the text's length.
 */
export function inlineText(text: string, references = noReferences): string {
  const codeEnds = codeSpans(text);
  const pieces: (Piece | Picture)[] = [];
  let openings: Opening[] = [];
  /** Whether a tag is among them: none is looked for in vain at each end tag. */
  let inTag = false;
  let at = 0;
  let taken = 0;

  /** What came before goes in as it is, then a piece that stands for the text up to `end`. */
  const put = (piece: Piece | Picture, end: number): void => {
    if (at > taken) pieces.push(text.slice(taken, at));
    if (piece !== '') pieces.push(piece);
    at = end;
    taken = end;
  };
  const putIf = (found: Found | undefined): boolean => {
    if (found === undefined) return false;
    put(found.text, found.end);
    return true;
  };
  const open = (kind: Opening['kind'], mark: string, end: number, url = ''): void => {
    put(mark, end);
    openings.push({ from: pieces.length, kind, url });
  };
  const close = (opening: Opening, url: string, end: number, label?: string): void => {
    put('', end);
    const inside = pieces.splice(opening.from);
    const words = withoutEmphasis(inside.map(piece => (isPicture(piece) ? piece.words : piece)));
    // a picture in a link is its words alone, and its address is still to be written
    for (const piece of inside)
      if (isPicture(piece) && piece.label !== undefined) references.written.delete(piece.label);
    const written = linkText(words, url, endsLine(text, end));
    if (opening.kind !== 'tag') pieces.pop();
    pieces.push(
      opening.kind === 'picture' ? { words, written, ...(label !== undefined && { label }) } : written,
    );
    // A link holds no other link: what was open around it was never one.
    if (opening.kind !== 'picture') [openings, inTag] = [[], false];
  };

  const closeBracket = (): boolean => {
    const opening = openings.at(-1);
    if (opening === undefined || opening.kind === 'tag') return false;
    openings.pop();
    const target = targetAt(text, at + 1);
    if (target !== undefined) {
      close(opening, target.text, target.end);
      return true;
    }
    if (references.urls.size === 0) return false;
    const reference = referenceAt(text, at + 1);
    put('', at);
    const label = (reference?.text || plain(pieces.slice(opening.from, opening.from + 9))).toLowerCase();
    const url = references.urls.get(label);
    if (url === undefined) return false;
    const end = reference?.end ?? at + 1;
    if (references.written.has(label)) close(opening, '', end);
    else {
      references.written.add(label);
      close(opening, url, end, label);
    }
    return true;
  };

  const angle = (): boolean => {
    const autolink = autolinkAt(text, at);
    if (autolink !== undefined) return putIf({ text: linkText('', autolink.text, false), end: autolink.end });
    const tag = tagAt(text, at);
    if (tag?.name !== 'a') return putIf(tag);
    if (!tag.closing) {
      open('tag', '', tag.end, tag.url);
      inTag = true;
      return true;
    }
    const opening = inTag ? openings.findLast(({ kind }) => kind === 'tag') : undefined;
    if (opening === undefined) put('', tag.end);
    else close(opening, destination(opening.url ?? ''), tag.end);
    return true;
  };

  const special = (character: string): boolean => {
    switch (character) {
      case '\\': {
        const next = text.charAt(at + 1);
        if (next === '\n') put('', at + 1);
        else if (next !== '' && ESCAPED.test(next)) put(next, at + 2);
        else return false;
        return true;
      }
      case '`': {
        const length = runLength(text, at);
        const end = codeEnds.get(at);
        put(
          end === undefined ? '`'.repeat(length) : codeText(text.slice(at + length, end - length)),
          end ?? at + length,
        );
        return true;
      }
      case '*':
      case '_':
      case '~': {
        const length = runLength(text, at);
        put(runBetween(before(text, at), character, length, after(text, at + length)), at + length);
        return true;
      }
      case '[':
        open('link', '[', at + 1);
        return true;
      case '!':
        if (text.charAt(at + 1) !== '[') return false;
        open('picture', '![', at + 2);
        return true;
      case ']':
        return closeBracket();
      case '<':
        return angle();
      case '&':
        return putIf(entityAt(text, at));
      default:
        return !/[\p{L}\p{N}]/u.test(before(text, at)) && putIf(bareLinkAt(text, at));
    }
  };

  while (at < text.length) {
    SPECIAL.lastIndex = at;
    const next = SPECIAL.exec(text);
    if (next === null) break;
    at = next.index;
    if (!special(text.charAt(at))) at++;
  }
  at = text.length;
  put('', at);
  return plain(pieces);
}

const isPicture = (piece: Piece | Picture): piece is Picture =>
  typeof piece === 'object' && 'written' in piece;
const plain = (pieces: readonly (Piece | Picture)[]): string =>
  withoutEmphasis(pieces.map(piece => (isPicture(piece) ? piece.written : piece)));

function runLength(text: string, at: number): number {
  let end = at + 1;
  while (text.charAt(end) === text.charAt(at)) end++;
  return end - at;
}

const endsLine = (text: string, at: number): boolean => /^[ \t]{0,8}(?:\n|$)/.test(text.slice(at, at + 9));

function after(text: string, at: number): string {
  const code = text.codePointAt(at);
  return code === undefined ? '' : String.fromCodePoint(code);
}

function before(text: string, at: number): string {
  const pair = text.slice(Math.max(0, at - 2), at);
  return pair.codePointAt(0) !== pair.charCodeAt(0) ? pair : pair.slice(-1);
}
