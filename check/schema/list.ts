import { type Finding, findingsIn, judged, type Schema, under } from './findings.ts';
import { shown } from './shown.ts';

export interface ListOptions {
  /** What leaving it out means, such as `to answer all`. Nothing where it may be empty. */
  readonly insteadOfEmpty?: string;
  /** How many it may have. */
  readonly most: number;
  /** What passes for the same, of which it may have one. @default - the string itself */
  readonly same?: (one: string) => string;
  /** How one is written. */
  readonly example: string;
}

/** A list of strings, each of which stands in it once. */
export const list = <T extends string>(each: Schema<T>, options: ListOptions): Schema<readonly T[]> => {
  const { insteadOfEmpty, most, same = one => one, example } = options;
  return judged<readonly T[]>(
    Array.isArray,
    ({ input }) => `is ${shown(input)}: write a list, in [ ], such as ['${example}']`,
    (value: readonly unknown[]) => {
      if (value.length === 0 && insteadOfEmpty !== undefined)
        return [{ path: [], says: `is []: leave it out ${insteadOfEmpty}` }];
      if (value.length > most)
        return [{ path: [], says: `has ${value.length} entries: ${most} are the most` }];
      const seen = new Map<string, number>();
      // and not flatMap, which passes over holes
      return Array.from(value, (one, at) => {
        const findings: Finding[] = findingsIn(each, one);
        if (findings.length > 0 || typeof one !== 'string') return under(at, findings);
        const first = seen.get(same(one));
        seen.set(same(one), first ?? at);
        return first === undefined
          ? []
          : [{ path: [at], says: `is ${shown(one)}: the same as [${first}], take one out` }];
      }).flat();
    },
  );
};
