const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Twilio's calculator keeps grapheme clusters whole by the rules of Unicode 10. The platform's segmenter is
 * newer and joins more; these are the places inside its clusters where Twilio cuts: a joiner held together
 * only the emoji sequences known then, a skin tone stood only with the emoji that could have one, and the
 * consonants of an Indic conjunct stood apart (Thai and Lao AM, letters by category, are marks here). After
 * half a surrogate pair nothing is joined.
 */
const joined =
  '[\\u2640\\u2642\\u2695\\u2696\\u2708\\u2764\\u{1F308}\\u{1F33E}\\u{1F373}\\u{1F393}\\u{1F3A4}\\u{1F3A8}\\u{1F3EB}\\u{1F3ED}\\u{1F466}-\\u{1F469}\\u{1F48B}\\u{1F4BB}\\u{1F4BC}\\u{1F527}\\u{1F52C}\\u{1F5E8}\\u{1F680}\\u{1F692}]';
const newerBases =
  '[\\u{1F46A}-\\u{1F46D}\\u{1F46F}\\u{1F48F}\\u{1F491}\\u{1F90C}\\u{1F90F}\\u{1F91D}\\u{1F93C}\\u{1F977}\\u{1F9B5}-\\u{1F9CF}\\u{1FAC3}-\\u{1FAF8}]';
const toned = `(?!${newerBases})\\p{Emoji_Modifier_Base}`;
const cuts = [
  `(?<=\\u200D)(?=\\p{Extended_Pictographic})(?!${joined})`,
  // Asked only before a tone and bounded: a long run of marks is read once. The calculator loses the emoji
  // from sight behind a variation selector further ahead, or behind two marks.
  `(?=[\\u{1F3FB}-\\u{1F3FF}])(?<!${toned}[\\p{Mn}\\p{Me}]|^[^\\p{Mn}\\p{Me}]{0,60}${toned})`,
  '(?<=[\\p{M}\\u200D])(?=\\p{L})(?![\\u0E33\\u0EB3])',
  '(?<=\\p{Cs})',
];
const twilioCuts = new RegExp(cuts.join('|'), 'u');

/** The pieces of a UCS-2 text that no segment boundary goes through. */
export function* carrierCharacters(text: string): Generator<string> {
  for (const { segment } of segmenter.segment(text)) {
    // CR LF is one cluster in Unicode and two characters to a carrier.
    if (segment === '\r\n') yield* segment;
    else if (segment.length > 1) yield* segment.split(twilioCuts);
    else yield segment;
  }
}
