import { closed, optional } from './closed.ts';
import { judged, type Schema } from './findings.ts';
import { shown } from './shown.ts';

/** Characters that one text may have (lambdas/channel/text/parts.ts). */
const most = 1_500;

const wordsOrFalse = (wrong: (words: string) => string | undefined): Schema<string | false> =>
  judged<string | false>(
    value => value === false || (typeof value === 'string' && wrong(value) === undefined),
    ({ input }) =>
      typeof input === 'string'
        ? `is ${shown(input)}: ${wrong(input)}`
        : `is ${shown(input)}: write what is to be said, or false to switch it off`,
  );

function wrongWords(words: string): string | undefined {
  if (!/[\p{L}\p{N}\p{P}\p{S}]/u.test(words)) return 'it is blank, say false to switch it off';
  if (/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u.test(words.replaceAll(/[\n\r\t]/g, '')))
    return 'it has characters that no text has, leave them out';
  return words.length > most ? `it may have ${most} characters at most` : undefined;
}

const notice = wordsOrFalse(wrongWords);

/** What is said of a place in a queue says which. */
const noticeOfPlace = wordsOrFalse(
  words =>
    wrongWords(words) ??
    (words.includes('{position}') ? undefined : 'it says no place, write {position} where that is to stand'),
);

/** The channel's own words. */
export const notices = closed('notices', {
  optOutConfirmed: optional(notice),
  stop: optional(notice),
  start: optional(notice),
  help: optional(notice),
  flood: optional(notice),
  apology: optional(notice),
  pictureWithoutWords: optional(notice),
  groupText: optional(notice),
  idleWarning: optional(notice),
  farewell: optional(notice),
  oneMoment: optional(notice),
  closed: optional(notice),
  handedOver: optional(notice),
  nobodyCame: optional(notice),
  queuePosition: optional(noticeOfPlace),
});
