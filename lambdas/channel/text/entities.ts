import { namedCharacter } from './named-characters.ts';

/** What stands at a place of the text. */
export interface Found {
  readonly text: string;
  /** The index behind it. */
  readonly end: number;
}

/** No name of HTML is longer than 31 characters. */
const ENTITY = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z][a-zA-Z0-9]{1,31}));/y;

/** The character reference that starts here; undefined where none is known by that name. */
export function entityAt(text: string, at: number): Found | undefined {
  ENTITY.lastIndex = at;
  const match = ENTITY.exec(text);
  if (match === null) return undefined;
  const [whole, decimal, hexadecimal, name] = match;
  const end = at + whole.length;
  if (name !== undefined) {
    const named = namedCharacter(name);
    return named === undefined ? undefined : { text: named, end };
  }
  const code = decimal !== undefined ? Number(decimal) : Number.parseInt(hexadecimal ?? '', 16);
  const isCharacter = code >= 0x20 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return { text: isCharacter ? String.fromCodePoint(code) : code === 10 ? '\n' : '', end };
}
