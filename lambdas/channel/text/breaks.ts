import type { Cluster } from './clusters.ts';

/** Where a text may be parted, the best places first. */
export type Break = 'paragraph' | 'sentence' | 'line' | 'word';

const SENTENCE_END = /[.!?…。！？]["'”’»)\]]{0,3}$/;
/** A full stop that ends no sentence: behind the number of a list item, or in an abbreviation. */
const NO_END = /(?:^|\s)(?:\d{1,3}|Mr|Mrs|Ms|Dr|Prof|St|No|vs|e\.g|i\.e|z\.B|Sr|Sra)\.$/;
/** Scripts without spaces end their sentences so. */
const UNSPACED_END = /[。！？]["'”’»）」]{0,3}$/;

/** What a cut before this cluster would be; undefined where words would be torn. White space there is dropped. */
export function breakBefore(text: string, clusters: readonly Cluster[], at: number): Break | undefined {
  const here = clusters[at];
  const before = clusters[at - 1];
  if (here === undefined || before === undefined || before.blank) return undefined;
  const tail = text.slice(Math.max(0, here.start - 12), here.start);
  if (!here.blank)
    return UNSPACED_END.test(tail) && !UNSPACED_END.test(text.slice(here.start, here.end))
      ? 'sentence'
      : undefined;
  let newlines = 0;
  for (let next = at; clusters[next]?.blank && newlines < 2; next++) {
    if (text.slice(clusters[next]?.start, clusters[next]?.end).includes('\n')) newlines++;
  }
  if (newlines > 1) return 'paragraph';
  if (SENTENCE_END.test(tail) && !NO_END.test(tail)) return 'sentence';
  return newlines === 1 ? 'line' : 'word';
}

/** A link or a number, in which no text is parted. */
export interface Uncut {
  readonly start: number;
  readonly end: number;
}

/** What has more digits is no number that anybody reads. */
const MOST_OF_NUMBER = 40;
/** Characters outside ASCII end a link, as scripts without spaces write on directly. */
const WHOLE = /(?:https?:\/\/|www\.)[\w\-.~:/?#[\]@!$&'()*+,;=%]+|[+$€£¥]?\d(?:[.,:/-]?\d)+/g;

/** Which link or number a cut at an index of the text would go through. */
export function tornIn(text: string): (at: number) => Uncut | undefined {
  const wholes: Uncut[] = [];
  for (const { 0: whole, index } of text.matchAll(WHOLE))
    if (whole.length <= MOST_OF_NUMBER || /^[hw]/.test(whole))
      wholes.push({ start: index, end: index + whole.length });
  return at => {
    let [low, high] = [0, wholes.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((wholes[middle]?.end ?? at) <= at) low = middle + 1;
      else high = middle;
    }
    const whole = wholes[low];
    return whole !== undefined && whole.start < at ? whole : undefined;
  };
}
