import {
  MOST_POLITE_WORDS,
  NEUTRAL,
  POLITE_BEFORE,
  POLITE_BEHIND,
  REVOCATIONS,
  WEAK,
} from './optout-phrases.ts';

/** Longer texts tell a story; looking in it for a revocation finds too much that is none. */
const MOST_CHARACTERS = 640;

/**
 * Whether a customer takes back their consent in words of their own, which counts as a keyword does (47 CFR
 * 64.1200(a)(10): "any reasonable means"). Knows English, Spanish, French and German, and the owner's own
 * phrases, each as the whole of a sentence or a clause. It is made to be precise: what may be about a booking,
 * a service or a time is none, and how to opt out is a question that the agent can answer.
 */
export function isPlainOptOut(
  body: string,
  extra: { readonly phrases: readonly string[] } = { phrases: [] },
): boolean {
  if (body.length > MOST_CHARACTERS) return false;
  const sentences = body.split(/[.!?…。！？\n]+/);
  const clauses = sentences.flatMap(sentence => sentence.split(/[,;:()]|\s[-–—]+\s|—/)).map(words);
  const own = new Set(extra.phrases.map(words).filter(phrase => phrase !== ''));
  const revokes = (clause: string): boolean =>
    strippings(clause).some(said => own.has(said) || REVOCATIONS.has(said));
  if ([...sentences.map(words), ...clauses].some(revokes)) return true;
  const said = clauses
    .map(clause => strippings(clause).at(-1) ?? '')
    .filter(clause => clause !== '' && !NEUTRAL.has(clause));
  return said.length > 0 && said.every(clause => WEAK.has(clause));
}

/** In lower case, without accents, apostrophes and marks. */
const words = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}\p{Cf}\p{DI}'’‘`´]/gu, '')
    .replaceAll('ß', 'ss')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** The clause, and what is left of it as politeness and impatience around it are taken away, phrase by phrase. */
function strippings(clause: string): string[] {
  const said = clause.split(' ');
  const stages = [clause];
  for (let [from, to] = [0, said.length]; from < to; ) {
    // Behind first: in "no more texts please" the "no" is no politeness.
    const behind = politeWords(said.slice(Math.max(from, to - MOST_POLITE_WORDS), to), 'behind');
    const before =
      behind > 0 ? 0 : politeWords(said.slice(from, Math.min(to, from + MOST_POLITE_WORDS)), 'before');
    if (behind + before === 0) break;
    from += before;
    to -= behind;
    stages.push(said.slice(from, to).join(' '));
  }
  return stages;
}

/** How many of the words at that end are politeness: as many as can be. */
function politeWords(said: readonly string[], side: 'before' | 'behind'): number {
  for (let count = said.length; count > 0; count--) {
    const polite =
      side === 'before'
        ? POLITE_BEFORE.has(said.slice(0, count).join(' '))
        : POLITE_BEHIND.has(said.slice(-count).join(' '));
    if (polite) return count;
  }
  return 0;
}
