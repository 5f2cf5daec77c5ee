import { codeSpans, codeText } from './code-spans.ts';
import { type Piece, runBetween, withoutEmphasis } from './emphasis.ts';
import { entityAt, type Found } from './entities.ts';
import { tagAt } from './html.ts';
import type { Unfinished } from './join-pieces.ts';
import { apart, linkText, linkWords } from './link-text.ts';
import { autolinkAt, bareLinkAt, destination, referenceAt, targetAt } from './links.ts';
import { escapesIn } from './literal-backslashes.ts';
import { raised } from './raised.ts';
import { type References, sourceNumber } from './references.ts';

/** What the whole text says about its parts. */
export interface Whole {
  readonly references: References;
  /** Whether it is to be spoken (SSML). */
  readonly spoken: boolean;
}

/** A link or picture that has begun. */
interface Opening {
  /** The place of its first piece. */
  readonly from: number;
  /** The index of its contents. */
  readonly start: number;
  readonly kind: 'link' | 'picture' | 'tag';
  /** Of a tag. */
  readonly url?: string;
}

/** A finished picture: in a link it lends the link its words, elsewhere it is a link itself. */
interface Picture extends Unfinished {
  readonly words: string;
}

const SPECIAL = /[\\`*_~[\]!<&]|https?:\/\/|www\./gi;
const ESCAPED = /[\\`*_{}[\]()#+\-.!|~<>&"'$]/;

/**
 * The words of one block of Markdown, with emphasis, links, pictures, code, escapes, entities and tags
 * resolved. Whatever does not pair up stays as it was written. Linear in the text's length.
 */
export function inlineText(text: string, { references, spoken }: Whole): string {
  const codeEnds = codeSpans(text);
  const escapes = escapesIn(text);
  const pieces: Piece[] = [];
  let openings: Opening[] = [];
  let openTag: Opening | undefined;
  let at = 0;
  let taken = 0;
  /** What will be a piece with what follows it. */
  let begun = '';

  /** The text goes on with this in place of what stands up to `end`. */
  const say = (words: string, end: number): void => {
    begun += text.slice(taken, at) + words;
    at = end;
    taken = end;
  };
  /** What came before goes in as it is, then a piece that stands for the text up to `end`. */
  const put = (piece: Piece, end: number): void => {
    say('', end);
    if (begun !== '') pieces.push(begun);
    begun = '';
    if (piece !== '') pieces.push(piece);
  };
  const isAfterBlank = (): boolean => {
    const said = at > taken ? text.charAt(at - 1) : begun === '' ? pieces.at(-1) : begun;
    return said === undefined || (typeof said === 'string' && /\s/.test(said.charAt(said.length - 1)));
  };
  const putIf = (found: Found | undefined): boolean => {
    if (found === undefined) return false;
    put(found.text, found.end);
    return true;
  };
  const open = (kind: 'link' | 'picture', mark: string): void => {
    put(mark, at + mark.length);
    openings.push({ from: pieces.length, start: at, kind });
  };

  /** A reference's address is written with the first of its links that is shown, and where its number is cited at the end. */
  const link = (words: string, url: string, end: number, label?: string): Picture => ({
    words,
    show: before => {
      const number = label !== undefined && references.cited.has(label) ? sourceNumber(label) : undefined;
      const isWritten = number !== undefined || (label !== undefined && references.written.has(label));
      if (label !== undefined && number === undefined) references.written.add(label);
      const shown = linkText(linkWords(words, url, before), isWritten ? '' : url, endsLine(text, end));
      const gap = /\s$/.test(words) && /[^\s.,;:!?)]/.test(text.charAt(end)) ? ' ' : '';
      return apart(before, (number === undefined ? shown : `${shown} [${number}]`) + gap);
    },
  });
  const close = ({ from, kind }: Opening, url: string, end: number, label?: string): void => {
    if (openTag !== undefined && openTag.from > from) closeTag(at);
    put('', end);
    const inside = pieces.splice(from);
    const picture = link(withoutEmphasis(inside.map(wordsOfPicture)), url, end, label);
    pieces.pop();
    pieces.push(kind === 'picture' ? picture : { show: picture.show });
    // A link holds no other link: what was open around it was never one.
    if (kind !== 'picture') openings = [];
  };
  /** It ends at the latest where another begins, or with the text: its address is not to be lost. */
  const closeTag = (end: number): void => {
    put('', end);
    if (openTag === undefined) return;
    const inside = pieces.splice(openTag.from);
    const url = destination(openTag.url ?? '');
    pieces.push({ show: link(withoutEmphasis(inside.map(wordsOfPicture)), url, end).show });
    openTag = undefined;
    openings = [];
  };

  const closeBracket = (): boolean => {
    const opening = openings.pop();
    if (opening === undefined) return false;
    const target = targetAt(text, at + 1);
    if (target !== undefined) {
      close(opening, target.text, target.end);
      return true;
    }
    if (references.urls.size === 0) return false;
    const words = text.slice(opening.start, Math.min(at, opening.start + 201)).toLowerCase();
    const number = sourceNumber(words);
    const reference = referenceAt(text, at + 1);
    if (number !== undefined) {
      if (opening.kind === 'picture' || !references.urls.has(words)) return false;
      put('', reference?.text === '' ? reference.end : at + 1);
      pieces.splice(opening.from - 1);
      pieces.push({ show: before => apart(before, `[${number}]`) });
      return true;
    }
    const label = (reference?.text || words).toLowerCase();
    const url = references.urls.get(label);
    if (url === undefined) return false;
    close(opening, url, reference?.end ?? at + 1, label);
    return true;
  };

  const angle = (): boolean => {
    const autolink = autolinkAt(text, at);
    if (autolink !== undefined) {
      put(link(autolink.words, autolink.text, autolink.end), autolink.end);
      return true;
    }
    const tag = tagAt(text, at, spoken);
    if (tag === undefined) return false;
    const { name, closing, end, url } = tag;
    if (name === 'a') {
      closeTag(closing ? end : at);
      if (closing) return true;
      put('', end);
      openTag = { from: pieces.length, start: end, kind: 'tag', ...(url !== undefined && { url }) };
    } else if (tag.words !== undefined) put(link(tag.words, destination(url ?? ''), end), end);
    else if (tag.strikes) put({ mark: '', length: 2, opens: !closing, closes: closing }, end);
    else if (name === 'sup' && !closing)
      put(raised(text.slice(Math.max(0, at - 12), at), text.slice(end, end + 20)) ?? '', end);
    else put(tag.text === ' ' && (/\s/.test(text.charAt(end)) || isAfterBlank()) ? '' : tag.text, end);
    return true;
  };

  const special = (character: string): boolean => {
    switch (character) {
      case '\\': {
        const next = text.charAt(at + 1);
        if (next === '' || !(next === '\n' || ESCAPED.test(next)) || !escapes(at)) return false;
        if (next === '\n') say('', at + 1);
        else say(next, at + 2);
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
        const [before, after] = [
          text.slice(Math.max(0, at - 3), at),
          text.slice(at + length, at + length + 3),
        ];
        put(runBetween(before, character, length, after), at + length);
        return true;
      }
      case '[':
        open('link', '[');
        return true;
      case '!':
        if (text.charAt(at + 1) !== '[') return false;
        open('picture', '![');
        return true;
      case ']':
        return closeBracket();
      case '<':
        return angle();
      case '&': {
        const entity = entityAt(text, at);
        if (entity !== undefined) say(entity.text, entity.end);
        return entity !== undefined;
      }
      default:
        return !/[\p{L}\p{N}]$/u.test(text.slice(Math.max(0, at - 2), at)) && putIf(bareLinkAt(text, at));
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
  closeTag(at);
  return withoutEmphasis(pieces);
}

const wordsOfPicture = (piece: Piece): Piece =>
  typeof piece === 'object' && 'words' in piece && typeof piece.words === 'string' ? piece.words : piece;

function runLength(text: string, at: number): number {
  let end = at + 1;
  while (text.charAt(end) === text.charAt(at)) end++;
  return end - at;
}

const endsLine = (text: string, at: number): boolean => /^[ \t]{0,8}(?:\n|$)/.test(text.slice(at, at + 9));
