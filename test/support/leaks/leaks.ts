/** What log lines may not carry. */
export interface PrivateThings {
  /** What people and agents said, whole. */
  readonly words: Iterable<string>;
  /** Numbers and addresses in full, such as `whatsapp:+15551234567`. */
  readonly numbers: Iterable<string>;
  readonly secrets: Iterable<string>;
}

export type Leak = 'words' | 'number' | 'secret';

/** Three words in a row are told from a log's own; fewer where there are no more. */
const run = 3;
/** What a log says itself, whatever somebody texts. */
const ownWords = new Set(['INFO', 'WARN', 'ERROR', 'DEBUG', 'UTC']);

const tokensOf = (text: string): string[] =>
  text.match(/[\p{L}\p{M}\p{N}]+|\p{Extended_Pictographic}/gu) ?? [];

const runsOf = (tokens: readonly string[], length: number): string[] =>
  Array.from({ length: Math.max(0, tokens.length - length + 1) }, (_, at) =>
    tokens.slice(at, at + length).join(' '),
  );

/** A lone word in small letters, or a lone sign or digit, is in logs for other reasons: `busy`, `7`. */
const isTelling = (tokens: readonly string[]): boolean => {
  const [first = ''] = tokens;
  if (tokens.length > 1) return tokens.join('').length >= 8 || tokens.some(token => !/^\w+$/.test(token));
  return !/^[a-z0-9_]*$/.test(first) && first.length > 1 && !ownWords.has(first);
};

const digitsOf = (text: string): string => text.replace(/\D/g, '');
/** Seven digits or more, in whatever groups somebody writes them; those within an identifier are another's. */
const digitRuns = (line: string): string[] =>
  line.match(/(?:(?<![A-Za-z\d])|(?<=%2B))\d(?:[ ().-]{0,2}\d){6,}(?![A-Za-z\d])/g) ?? [];

/** Also as they would stand in a URL, in JSON and in an `Authorization` header. */
function spellings(secret: string): string[] {
  const base64 = Buffer.from(secret).toString('base64');
  return [...new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), base64])];
}

/** Finds what a log line says and may not say; a number counts with and without its country code. */
export function createLeakFinder({
  words,
  numbers,
  secrets,
}: PrivateThings): (line: string) => Leak | undefined {
  const said = new Set<string>();
  for (const text of new Set(words)) {
    const tokens = tokensOf(text);
    const length = Math.min(run, tokens.length);
    if (length > 0 && (length === run || isTelling(tokens))) {
      for (const part of runsOf(tokens, length)) if (isTelling(part.split(' '))) said.add(part);
    }
  }
  const full = new Set<string>();
  for (const number of new Set(numbers)) {
    const digits = digitsOf(number);
    if (digits.length >= 8) full.add(digits).add(digits.slice(-10));
  }
  const hidden = [...new Set(secrets)].filter(secret => secret.length >= 6).flatMap(spellings);

  return line => {
    if (hidden.some(secret => line.includes(secret))) return 'secret';
    if (digitRuns(line).some(digits => full.has(digitsOf(digits)))) return 'number';
    const tokens = tokensOf(line.replace(/\\[nrt"\\]/g, ' '));
    for (let length = 1; length <= run; length += 1) {
      if (runsOf(tokens, length).some(part => said.has(part))) return 'words';
    }
    return undefined;
  };
}
