import { breakBefore, tornIn } from './breaks.ts';
import { clustersOf } from './clusters.ts';
import { cutToFit, type Room } from './cut.ts';
import { countSegments } from './segments.ts';

export interface PartOptions {
  /** The longest part, in UTF-16 units; at least 40. */
  readonly maxUnits?: number;
  /** Whether several parts begin with "(1/3) ": carriers do not promise to keep their order. */
  readonly numbered?: boolean;
  /** How many segments all parts together may take; what is beyond is left out. */
  readonly segmentBudget?: number;
  /** How many parts there may be; what is beyond is left out too. */
  readonly maxParts?: number;
  /** What then stands at the end. */
  readonly ending?: string;
  /** Words that follow, as a paragraph of their own, and stay whole: they fit by themselves. */
  readonly behind?: string;
  /** Whether the text may be left out where nothing of it fits. @default - with words behind it, yes */
  readonly orNothing?: boolean;
}

export interface Parts {
  readonly parts: string[];
  /** Whether anything was left out. */
  readonly cutShort: boolean;
}

/**
 * Twilio refuses a body over 1,600 characters (error 21617) and says that emoji may count as several "if they
 * have a higher byte count". By whichever unit it counts, these hold: 1,500 UTF-16 units, 1,600 UTF-8 bytes.
 */
const MAX_UNITS = 1500;
const MAX_BYTES = 1600;

/** What is blank, invisible or a mark of directions says nothing by itself. */
const VISIBLE = /[^\s\p{Cc}\p{Cf}\p{Mn}]/u;

/**
 * The messages in which a text goes out; none for an empty one. White space at the ends of a part is dropped
 * and, unless budget or parts are spent, no other character. Throws a RangeError for options that cannot be met.
 */
export const splitIntoParts = (text: string, options: PartOptions = {}): string[] =>
  fitIntoParts(text, options).parts;

/** As {@link splitIntoParts}, and whether the text is whole. */
export function fitIntoParts(given: string, options: PartOptions): Parts {
  const text = VISIBLE.test(given) ? given : '';
  const { maxUnits = MAX_UNITS, numbered = false, ending = '...' } = options;
  const { segmentBudget = Number.POSITIVE_INFINITY, maxParts = Number.POSITIVE_INFINITY } = options;
  const { behind = '', orNothing = behind !== '' } = options;
  if (!Number.isInteger(maxUnits) || maxUnits < 40)
    throw new RangeError(`maxUnits is ${maxUnits}; give a whole number of 40 or more`);
  const split = (words: string): string[] =>
    partsOf([words, behind].filter(Boolean).join('\n\n'), { units: maxUnits, bytes: MAX_BYTES }, numbered);
  const fits = (parts: readonly string[]): boolean =>
    parts.length <= maxParts &&
    (segmentBudget === Number.POSITIVE_INFINITY || segmentsOf(parts) <= segmentBudget);
  const parts = split(text);
  if (fits(parts)) return { parts, cutShort: false };
  // promise 9: the budget bounds what is sent, and what it can hold what is looked at
  const most = Math.max(0, Math.min(segmentBudget * 160, maxParts * maxUnits));
  if (orNothing) {
    const kept = shortened(text, ending, shorter => fits(split(shorter)), most);
    return { parts: split(kept === ending ? '' : kept), cutShort: true };
  }
  const least = split(ending);
  if (!(segmentBudget >= Math.max(1, segmentsOf(least))))
    throw new RangeError(`segmentBudget is ${segmentBudget}; the ending alone takes ${segmentsOf(least)}`);
  if (!(maxParts >= Math.max(1, least.length)))
    throw new RangeError(`maxParts is ${maxParts}; the ending alone takes ${least.length}`);
  return { parts: split(shortened(text, ending, shorter => fits(split(shorter)), most)), cutShort: true };
}

/** What messages take together. */
export const segmentsOf = (parts: readonly string[]): number =>
  parts.reduce((sum, part) => sum + countSegments(part).segments, 0);

function partsOf(text: string, room: Room, numbered: boolean): string[] {
  const parts = cutToFit(text, room);
  if (!numbered || parts.length < 2) return parts;
  for (let digits = 1; ; digits++) {
    const label = 4 + 2 * digits;
    const pieces = cutToFit(text, { units: room.units - label, bytes: room.bytes - label });
    if (pieces.length < 10 ** digits)
      return pieces.map((piece, index) => `(${index + 1}/${pieces.length}) ${piece}`);
  }
}

/** As much of the text as `fits` with the ending: whole sentences if they are half of it, else whole words. */
function shortened(
  text: string,
  ending: string,
  fits: (shorter: string) => boolean,
  mostUnits: number,
): string {
  const whole = text.trim();
  const clusters = clustersOf(whole.slice(0, mostUnits + 2), 67);
  const tornAt = tornIn(whole);
  const upTo = (count: number): string => ended(whole.slice(0, clusters[count - 1]?.end ?? 0), ending);
  let most = clusters.length;
  for (let none = 0; most > none; ) {
    const middle = Math.ceil((none + most) / 2);
    if (fits(upTo(middle))) none = middle;
    else most = middle - 1;
  }
  const kinds = Array.from({ length: most }, (_, index) => breakBefore(whole, clusters, index + 1));
  const candidates = [
    ...places(kinds, kind => kind === 'sentence' || kind === 'paragraph').filter(count => count >= most / 2),
    ...places(kinds, kind => kind !== undefined),
    ...places(kinds, () => true).filter(count => tornAt(clusters[count - 1]?.end ?? 0) === undefined),
  ];
  const count = candidates.find(candidate => fits(upTo(candidate)));
  return upTo(count ?? 0);
}

/** How many clusters come before each break of a kind, the most first. */
const places = (
  kinds: readonly ReturnType<typeof breakBefore>[],
  wanted: (kind: ReturnType<typeof breakBefore>) => boolean,
) => kinds.flatMap((kind, index) => (wanted(kind) ? [index + 1] : [])).reverse();

/** Dots follow a broken-off sentence directly; words, and whatever follows a whole sentence, after a space. */
function ended(kept: string, ending: string): string {
  const words = kept.replace(/[\s,;:–—-]{1,20}$/, '');
  if (words === '' || ending === '') return words + ending;
  return /^[.…]/.test(ending) && !/[.!?…]$/.test(words) ? words + ending : `${words} ${ending}`;
}
