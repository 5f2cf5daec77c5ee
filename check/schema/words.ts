import { callingCodeOf } from '../../lambdas/channel/settings/calling-codes.ts';
import { keywordOf, keywordWord } from '../../lambdas/channel/text/keywords.ts';
import { isPlainOptOut } from '../../lambdas/channel/text/plain-optout.ts';
import { closed, optional } from './closed.ts';
import { type Finding, judged, type Schema, together } from './findings.ts';
import { list } from './list.ts';
import { stringsOf, valueAt } from './objects.ts';
import { quoted, shown } from './shown.ts';

/** Codes that belong to no country (ITU-T E.164): free phone, satellites, networks. */
const ofNoCountry = ['800', '808', '870', '878', '881', '882', '883', '888', '979'];
const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const assigned = new Set([
  ...letters.flatMap(one => letters.map(other => callingCodeOf(one + other)?.slice(1))),
  ...ofNoCountry,
]);

const callingCode: Schema<string> = judged<string>(
  value => typeof value === 'string' && /^\+[1-9]\d{0,3}$/.test(value) && isAssigned(value.slice(1)),
  ({ input }) => `is ${shown(input)}: write a country calling code that there is, as +1 or +44`,
);

/** Whole, or the beginning of a region's own within a country's. */
const isAssigned = (digits: string): boolean =>
  [1, 2, 3, 4].some(length => length <= digits.length && assigned.has(digits.slice(0, length)));

/** What people text is compared with it as it stands. */
const expression = /[\\^|*{}[\]<>]|\.\+|\(\?|\$$|^\/.*\/[a-z]*$/;
const mostLetters = 160;

const phrase = (sign: RegExp): Schema<string> =>
  judged<string>(
    value => typeof value === 'string' && wrongPhrase(value, sign) === undefined,
    ({ input }) =>
      `is ${shown(input)}: ${typeof input === 'string' ? wrongPhrase(input, sign) : 'write words, in quotation marks'}`,
  );

function wrongPhrase(words: string, sign: RegExp): string | undefined {
  if (words.trim() === '') return 'it is blank, write words that people text';
  if (expression.test(words)) return 'write words as people text them, no expression';
  if (!sign.test(words)) return 'there is no word in it, write words that people text';
  if (/[\p{Cc}\p{Cs}]/u.test(words)) return 'write it on one line, without characters that cannot be seen';
  return words.length > mostLetters ? `it may have ${mostLetters} characters at most` : undefined;
}

/** As plain-language opt-outs are compared. */
const folded = (words: string): string =>
  words
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
/** As whole texts are. */
const asTexted = (words: string): string => words.trim().toLowerCase();

const lists = closed('words', {
  callingCodes: optional(list(callingCode, { insteadOfEmpty: 'to answer all', most: 300, example: '+44' })),
  optOut: optional(
    list(phrase(/[\p{L}\p{N}]/u), {
      insteadOfEmpty: 'where there are none',
      most: 1_000,
      same: folded,
      example: 'basta',
    }),
  ),
  startOver: optional(
    list(phrase(/[\p{L}\p{N}\p{So}]/u), {
      insteadOfEmpty: 'where there are none',
      most: 1_000,
      same: asTexted,
      example: 'reset',
    }),
  ),
});

/** Words that mean something else already, and would do nothing or the wrong thing. */
function contradictions(words: unknown): Finding[] {
  const optOut = stringsOf(valueAt(words, 'optOut')).slice(0, 1_000);
  const own = new Map(optOut.map(({ word, at }) => [folded(word), at]));
  return [
    ...optOut
      .filter(({ word }) => keywordOf(word) === 'start' || keywordOf(word) === 'help')
      .map(({ word, at }) => ({
        path: ['optOut', at],
        says: `is ${quoted(word)}: the carrier knows ${keywordWord(word)} for ${keywordOf(word) === 'start' ? 'an opt-in' : 'a wish for help'}, take it out`,
      })),
    ...stringsOf(valueAt(words, 'startOver'))
      .slice(0, 1_000)
      .flatMap(({ word, at }): Finding[] => {
        const same = own.get(folded(word));
        const meaning = meaningOf(word, same);
        return meaning === undefined
          ? []
          : [{ path: ['startOver', at], says: `is ${quoted(word)}: ${meaning}, take it out` }];
      }),
  ];
}

function meaningOf(word: string, same: number | undefined): string | undefined {
  const keyword = keywordWord(word);
  if (keyword !== undefined) return `the carrier knows ${keyword} for a keyword`;
  if (same !== undefined && folded(word) !== '') return `it is an opt-out as well, in words.optOut[${same}]`;
  return isPlainOptOut(word) ? 'it is an opt-out in plain language' : undefined;
}

/** Whom the channel answers, and by which words of theirs it does what. */
export const words = together(lists, contradictions);
