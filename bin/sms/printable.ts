/** Words of others as a terminal may show them: what could steer it is spelt out, line breaks stay. */
export const printable = (words: string): string =>
  words.replace(
    /[^\P{Cc}\n]|\p{Bidi_Control}/gu,
    unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
