const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00A0',
  hellip: '…',
  mdash: '—',
  ndash: '–',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  laquo: '«',
  raquo: '»',
  bull: '•',
  middot: '·',
  copy: '©',
  reg: '®',
  trade: '™',
  deg: '°',
  times: '×',
  euro: '€',
  pound: '£',
  yen: '¥',
  cent: '¢',
  rarr: '→',
  larr: '←',
  frac12: '½',
};

const ENTITY = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z][a-zA-Z0-9]{1,9}));/y;

export interface Found {
  readonly text: string;
  /** The index behind it. */
  readonly end: number;
}

/** The character reference that starts here, of those that people and agents write. */
export function entityAt(text: string, at: number): Found | undefined {
  ENTITY.lastIndex = at;
  const match = ENTITY.exec(text);
  if (match === null) return undefined;
  const [whole, decimal, hexadecimal, name] = match;
  const end = at + whole.length;
  if (name !== undefined) {
    const named = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
    return named === undefined ? undefined : { text: named, end };
  }
  const code = decimal !== undefined ? Number(decimal) : Number.parseInt(hexadecimal ?? '', 16);
  const isCharacter = code >= 0x20 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return { text: isCharacter ? String.fromCodePoint(code) : code === 10 ? '\n' : '', end };
}

/** Tags that agents mix into Markdown, and what stands for them. Whatever else is in angle brackets stays. */
const TAGS: Readonly<Record<string, string>> = {
  br: '\n',
  hr: '\n',
  p: '\n',
  div: '\n',
  ul: '\n',
  ol: '\n',
  table: '\n',
  tr: '\n',
  ...Object.fromEntries(['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'pre'].map(name => [name, '\n'])),
  td: ' ',
  th: ' ',
  ...Object.fromEntries(
    [
      'b',
      'strong',
      'i',
      'em',
      'u',
      's',
      'del',
      'ins',
      'mark',
      'small',
      'sub',
      'sup',
      'span',
      'code',
      'kbd',
      'tbody',
      'thead',
      'font',
      'center',
    ].map(name => [name, '']),
  ),
};

const NAME = /<(\/?)([a-zA-Z][a-zA-Z0-9]{0,15})/y;

/** Bounded, so that a text full of `<b ` is read in linear time. */
const MOST_ATTRIBUTES = 500;
const HREF = /\s(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i;

interface Tag extends Found {
  readonly name: string;
  readonly closing: boolean;
  /** Of a link or a picture. */
  readonly url?: string;
}

/** The known tag that starts here, with the text that stands for it. */
export function tagAt(text: string, at: number): Tag | undefined {
  NAME.lastIndex = at;
  const match = NAME.exec(text);
  if (match === null) return undefined;
  const [begun, slash = '', given = ''] = match;
  const attributes = attributesAt(text, at + begun.length);
  if (attributes === undefined) return undefined;
  const name = given.toLowerCase();
  const closing = slash !== '';
  const end = at + begun.length + attributes.length + 1;
  if (name === 'a') {
    const href = HREF.exec(attributes);
    const url = href?.[1] ?? href?.[2] ?? href?.[3];
    return { name, closing, text: '', end, ...(url === undefined ? {} : { url }) };
  }
  if (name === 'li') return { name, closing, text: closing ? '' : '\n- ', end };
  const stands = Object.hasOwn(TAGS, name) ? TAGS[name] : undefined;
  return stands === undefined ? undefined : { name, closing, text: stands, end };
}

/** What stands between a tag's name and its end; undefined where this is no tag. */
function attributesAt(text: string, from: number): string | undefined {
  const next = text.charAt(from);
  if (next === '>') return '';
  if (next === '/') return text.charAt(from + 1) === '>' ? next : undefined;
  if (!/\s/.test(next)) return undefined;
  for (let at = from + 1; at <= from + MOST_ATTRIBUTES + 1; at++) {
    const character = text.charAt(at);
    if (character === '>') return text.slice(from, at);
    if (character === '<' || character === '') return undefined;
  }
  return undefined;
}
