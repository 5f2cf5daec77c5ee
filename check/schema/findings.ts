import * as v from 'valibot';
import { shown } from './shown.ts';

/** Something that is wrong: where, and what a line says behind the place. */
export interface Finding {
  readonly path: readonly PropertyKey[];
  readonly says: string;
}

/** Any schema of this folder; each gives messages that are read behind a place. */
export type Schema<T = unknown> = v.GenericSchema<T>;

/** What is wrong with a value, at all depths. */
export const findingsIn = (schema: Schema, value: unknown): Finding[] =>
  (v.safeParse(schema, value).issues ?? []).map(({ path = [], message }) => ({
    path: path.map(
      ({ key }): PropertyKey =>
        typeof key === 'string' || typeof key === 'number' || typeof key === 'symbol' ? key : String(key),
    ),
    says: message,
  }));

/** The message of a value that is not what is wanted, with the mend. */
export const mend =
  (words: string) =>
  ({ input }: { readonly input: unknown }): string =>
    `is ${shown(input)}: ${words}`;

/** A value of one form; where it has that, there may be more to say of it. */
export const judged = <T>(
  isForm: (value: unknown) => boolean,
  wrongForm: (issue: { readonly input: unknown }) => string,
  findings: (value: T) => Iterable<Finding> = () => [],
): Schema<T> =>
  v.pipe(
    v.custom<T>(isForm, wrongForm),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      for (const { path, says } of findings(dataset.value)) {
        const [first, ...rest] = path.map(key => ({
          type: 'unknown' as const,
          origin: 'value' as const,
          input: undefined,
          key,
          value: undefined,
        }));
        addIssue({ message: says, ...(first && { path: [first, ...rest] }) });
      }
    }),
  );

/** What a schema finds, and what is wrong between the places that it looks at one by one. */
export const together = <T>(schema: Schema<T>, between: (value: unknown) => readonly Finding[]): Schema<T> =>
  judged<T>(
    () => true,
    () => '',
    value => [...findingsIn(schema, value), ...between(value)],
  );

export const under = (key: PropertyKey, findings: readonly Finding[]): Finding[] =>
  findings.map(({ path, says }) => ({ path: [key, ...path], says }));
