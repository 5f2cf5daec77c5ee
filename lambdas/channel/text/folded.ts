/** A text as forms are compared: and of each of its units, where in the text it came from. */
export interface Folded {
  readonly units: string;
  readonly from: readonly number[];
}

/** All that stands around a quotation, in any language and after any transliteration, is one of two marks; what cuts it is dots. */
const marks: Readonly<Record<string, string>> = Object.fromEntries([
  ...[...'"“”„‟«»「」『』〝〞＂'].map(mark => [mark, '"']),
  ...[..."'‘’‚‛‹›`´＇"].map(mark => [mark, "'"]),
  ['…', '...'],
]);

/** In lower case, without spaces, accents and what cannot be seen, and with plain quotation marks. */
export function folded(text: string): Folded {
  const from: number[] = [];
  let units = '';
  let at = 0;
  for (const character of text) {
    const plain = marks[character] ?? bare(character);
    for (let unit = 0; unit < plain.length; unit++) from.push(at);
    units += plain;
    at += character.length;
  }
  return { units, from };
}

const bare = (character: string): string => {
  // most are, and the rest costs ten times as much
  if (character > ' ' && character <= '~') return character.toLowerCase();
  return (
    character
      // and not compatibility's: of one character that makes eighteen
      .normalize('NFD')
      .replace(/[\s\p{M}\p{Cf}]/gu, '')
      .toLowerCase()
  );
};
