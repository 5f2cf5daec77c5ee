const RAISED = /^\s?([-−]?)([a-z]|\d{1,4})\s?<\/sup>\s?([×*·=^]?)/i;
/** A unit's square is known without its place: `m2`, as it is written in texts. */
const UNIT = /^(?:[cdkm]?m|ft|in|yd|mi|ha)$/i;
const WORD_BEHIND = /\p{L}{1,8}$/u;
/** A number that powers are written of, or one within a sum. */
const BASE = /(?:^|[\s(×x*·])(?:10|2)$|[×*·=^(+]\s?\d{1,9}$/;

/**
 * What stands in place of a `<sup>` between what it was raised behind and its contents: `10<sup>6</sup>` is 10^6, and
 * neither 106 nor 10 and 6. The number of a note is parted from what it is behind. Takes some characters of the text
 * before the tag and behind it; undefined where the two belong together: `1<sup>st</sup>`, `m<sup>2</sup>`.
 */
export function raised(before: string, behind: string): ' ' | '^' | undefined {
  const [found, sign = '', raisedBy = '', operator = ''] = RAISED.exec(behind) ?? [];
  if (found === undefined) return /\d[.,:]$/.test(before) ? ' ' : undefined;
  const isNumber = /\d/.test(raisedBy);
  const word = WORD_BEHIND.exec(before)?.[0];
  if (word !== undefined) {
    if (!isNumber || (sign === '' && UNIT.test(word))) return undefined;
    return word.length === 1 || sign !== '' ? '^' : ' ';
  }
  if (!/\d$/.test(before)) return /[.,:]$/.test(before) ? ' ' : undefined;
  if (sign !== '' || operator !== '') return '^';
  if (!isNumber) return /^[nkx]$/i.test(raisedBy) ? '^' : undefined;
  return raisedBy !== '1' && BASE.test(before) ? '^' : ' ';
}
