import { keywordOf } from './keywords.ts';
import { phrases } from './phrases.ts';
import { mostWordsOfPoliteness, POLITENESS } from './politeness.ts';
import { withoutName, withoutSignature } from './signature.ts';

/**
 * Words that take back a consent in themselves, alone or with politeness: those of 47 CFR 64.1200(a)(10) but for
 * CANCEL and END, which answer questions too; what Canadian carriers ask for (ARRET; Twilio's Proxy page has its
 * spellings); and what means nothing else in the languages that are known. In lower case, without accents.
 */
const SURE: ReadonlySet<string> = new Set([
  ...['stop', 'stopall', 'quit', 'revoke', 'optout', 'unsubscribe'],
  ...['arret', 'arrete', 'arretez', 'arrett', 'desabonner', 'desabonnement', 'desinscrire'],
  ...['desuscribir', 'desuscribirme', 'desuscribeme', 'desuscribame'],
  ...['stopp', 'abbestellen'],
]);
/** Stops of Spanish as a whole text, unless they answer what was said last: "¿piso alto o bajo?". */
const EVERYDAY = 'alto';
/** Behind "I": "I revoke". */
const OF_ONES_OWN: ReadonlySet<string> = new Set(['revoke', 'optout', 'unsubscribe']);
const ONESELF: ReadonlySet<string> = new Set(['i', 'we', 'hereby']);
const POLITE = phrases(...POLITENESS);

/** Longer texts tell a story. */
const mostCharacters = 640;

/** `everyday`: a stop, unless our last words to the customer had it as a word of their own. */
export type Stop = 'sure' | 'everyday';

/**
 * Whether a text is a stop by its form alone, so that it counts before its turn: a stop keyword, or one of the words
 * above with politeness or a signature. Where the carrier's Advanced Opt-Out has judged it, that stands.
 */
export function stopsIn({
  body,
  optOutType,
}: {
  readonly body: string;
  readonly optOutType?: string;
}): Stop | undefined {
  if (optOutType !== undefined) return optOutType === 'STOP' ? 'sure' : undefined;
  if (keywordOf(body) === 'stop') return 'sure';
  if (body.length > mostCharacters) return undefined;
  const unsigned = withoutSignature(body);
  if (keywordOf(unsigned) === 'stop') return 'sure';
  const said = wordsIn(unsigned);
  if (said.length === 1 && said[0] === EVERYDAY) return 'everyday';
  return isSure(said) || isSure(wordsIn(withoutName(unsigned))) ? 'sure' : undefined;
}

/** Whether words are a stop in themselves, but for politeness and "I". */
function isSure(said: readonly string[]): boolean {
  const bare = withoutPoliteness(said);
  const from = bare.findIndex(word => !ONESELF.has(word));
  const rest = from === -1 ? [] : bare.slice(from);
  if (from > 0 && !rest.every(word => OF_ONES_OWN.has(word))) return false;
  return rest.length > 0 && rest.every(word => SURE.has(word));
}

/** Whether words of ours hold an everyday stop. In capitals they ask for it: that is no other meaning of it. */
export const saysEverydayStop = (body: string): boolean =>
  body.split(/[^\p{L}\p{M}\p{N}]+/u).some(word => word.toLowerCase() === EVERYDAY && word !== 'ALTO');

/** The carriers' word for help in French-speaking Canada, where they want it beside HELP. */
export const isFrenchHelp = (body: string): boolean =>
  body.length <= mostCharacters && wordsIn(body).join(' ') === 'aide';

/** In lower case, without accents, marks and what cannot be seen; "opt out" is one word. */
const wordsIn = (text: string): string[] =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}\p{Cf}\p{DI}'’‘`´]/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .replace(/(?<!\p{L})opt out(?!\p{L})/gu, 'optout')
    .trim()
    .split(' ');

/** Without the politeness at both ends, phrase by phrase. */
function withoutPoliteness(said: readonly string[]): readonly string[] {
  let left = said;
  for (;;) {
    const behind = politeWords(count => left.slice(left.length - count), left.length);
    const before = behind > 0 ? 0 : politeWords(count => left.slice(0, count), left.length);
    if (behind + before === 0) return left;
    left = left.slice(before, left.length - behind);
  }
}

function politeWords(words: (count: number) => readonly string[], most: number): number {
  for (let count = Math.min(mostWordsOfPoliteness, most); count > 0; count -= 1)
    if (POLITE.has(words(count).join(' '))) return count;
  return 0;
}
