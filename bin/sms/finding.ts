/** One thing that was looked at. */
export interface Finding {
  /** Such as a number. */
  readonly what: string;
  readonly verdict: 'right' | 'wrong' | 'unknown';
  /** What it is. */
  readonly is: string;
  /** What is wrong about it, or why nobody knows; none where it is right. */
  readonly why: readonly string[];
  /** What mends it; absent where nothing has to be. */
  readonly mend?: string;
}

/** For people: a line, and under it why and what mends it. */
export function findingWords({ what, verdict, is, why, mend }: Finding): string {
  const more = [...why, ...(mend === undefined ? [] : [`mend: ${mend}`])];
  return [`${verdict.padEnd(8)} ${what}  ${is}`.trimEnd(), ...more.map(one => `         ${one}`)]
    .join('\n')
    .concat('\n');
}
