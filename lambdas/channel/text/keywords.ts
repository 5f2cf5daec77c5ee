export type Keyword = 'stop' | 'start' | 'help';

/**
 * The words that Twilio acts on when they are all of a text (its defaults; REVOKE and OPTOUT since 2025-04-29):
 * https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out
 */
export const KEYWORDS = {
  STOP: 'stop',
  STOPALL: 'stop',
  UNSUBSCRIBE: 'stop',
  CANCEL: 'stop',
  END: 'stop',
  QUIT: 'stop',
  REVOKE: 'stop',
  OPTOUT: 'stop',
  START: 'start',
  YES: 'start',
  UNSTOP: 'start',
  HELP: 'help',
  INFO: 'help',
} as const satisfies Readonly<Record<string, Keyword>>;

export type KeywordWord = keyof typeof KEYWORDS;

const BEHIND = /[\s"'“”‘’«»*_)\]}.!?,;:…。-]/;

/** How long the text is without such characters at its end. */
function lengthWithout(behind: RegExp, text: string): number {
  let end = text.length;
  while (end > 0 && behind.test(text.charAt(end - 1))) end--;
  return end;
}

const isKeywordWord = (word: string): word is KeywordWord => Object.hasOwn(KEYWORDS, word);

/**
 * The text as the one word it may be: any case and width, without the spaces, invisible characters, quotation
 * marks and punctuation around it. Looser than Twilio, so that a stop that it does not see is kept too.
 */
export function keywordWord(body: string): KeywordWord | undefined {
  // No keyword is so long, whatever stands around it.
  if (body.length > 200) return undefined;
  const word = body
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{DI}]/gu, '')
    .replace(/^[\s"'“”‘’«»„*_([{¡¿.…-]+/, '')
    .toUpperCase();
  const bare = word.slice(0, lengthWithout(BEHIND, word));
  return isKeywordWord(bare) ? bare : undefined;
}

export function keywordOf(body: string): Keyword | undefined {
  const word = keywordWord(body);
  return word === undefined ? undefined : KEYWORDS[word];
}

/**
 * Whether it is a START that is an everyday answer as well: it is an opt-in only from a customer who is out,
 * and goes to the agent from any other. (On toll-free numbers a YES does not opt in at the carrier at all.)
 */
export const isAmbiguousStart = (body: string): boolean => keywordWord(body) === 'YES';
