/**
 * Politeness as people write it around an opt-out, in the languages whose opt-outs are known: in the notation of
 * phrases, lower case, without accents, apostrophes and marks.
 */
export const POLITENESS: readonly string[] = [
  '(pretty )?please|please and thank you|if you please|pls|plz|kindly|sir|maam|cheers|many thanks',
  '(and )?(thanks|thank ?you|thank u)( (very|so) much| a lot| in advance)?|thn?x|tnx|tks|ty(sm|vm)?',
  'por ?favor|porfa|((muchas|muchisimas|mil) )?gracias',
  's ?v ?p|s ?t ?p|s ?il (vous|te) plait|merci( beaucoup| bien| davance)?|je vous (prie|remercie)',
  'bitte( ?schon| sehr)?|danke( ?schon| sehr)?|(vielen|besten|herzlichen|tausend) dank',
];

/** Words of the longest of these. */
export const mostWordsOfPoliteness = 4;
