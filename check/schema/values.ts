import { judged, mend, type Schema } from './findings.ts';
import { didYouMean, nearest } from './nearest.ts';
import { shown } from './shown.ts';

/** One of some words. */
export const oneOf = <const T extends string>(words: readonly T[]): Schema<T> =>
  judged<T>(
    value => words.some(word => word === value),
    ({ input }) => {
      const near = typeof input === 'string' ? nearest(input, words) : undefined;
      return `is ${shown(input)}: use ${listed(words)}${didYouMean(near && shown(near))}`;
    },
  );

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

/** A string of a form; what a look at the form does not tell, `isRight` does. */
export const text = (
  form: RegExp,
  words: string,
  isRight: (value: string) => boolean = () => true,
): Schema<string> =>
  judged<string>(value => typeof value === 'string' && form.test(value) && isRight(value), mend(words));

export const yesOrNo: Schema<boolean> = judged<boolean>(
  value => typeof value === 'boolean',
  mend('write true or false, without quotation marks'),
);

export const whole = (least: number, most: number): Schema<number> =>
  judged<number>(
    value => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
    issue => `${mend(`write a whole number from ${least} to ${most}`)(issue)}${unquoted(issue.input)}`,
  );

/** More than 0, fractions too. */
export const amount = (unit: string, most: number): Schema<number> =>
  judged<number>(
    value => typeof value === 'number' && value > 0 && value <= most,
    issue =>
      `${mend(`write a number of ${unit}, more than 0 and ${most} at most`)(issue)}${unquoted(issue.input)}`,
  );

const unquoted = (value: unknown): string =>
  typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))
    ? ', without quotation marks'
    : '';
