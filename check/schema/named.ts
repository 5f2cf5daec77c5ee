import { type Finding, findingsIn, judged, mend, type Schema, under } from './findings.ts';
import { isPlainObject } from './objects.ts';
import { shown } from './shown.ts';

export interface Names {
  /** What is in it, such as `number`. */
  readonly of: string;
  /** Of what it has to have one. @default - it may be left out, and is not to be empty */
  readonly needed?: boolean;
  /** What is wrong with a name, with the mend; nothing where it is right. */
  readonly name: (name: string) => string | undefined;
}

/** An object that has the same behind names of the owner's own choice. */
export const named = <T>(
  { of, needed = false, name: wrong }: Names,
  each: Schema<T>,
): Schema<Readonly<Record<string, T>>> =>
  judged<Readonly<Record<string, T>>>(
    isPlainObject,
    mend(`write an object, in { }, with an entry for each ${of}`),
    value => {
      const names = Reflect.ownKeys(value);
      if (names.length === 0)
        return [
          {
            path: [],
            says: `is {}: ${needed ? `name one ${of} at least` : `leave it out, or name a ${of}`}`,
          },
        ];
      return names.flatMap((name): Finding[] => {
        const says = typeof name === 'string' ? wrong(name) : 'is no name: write it as a string';
        return [
          ...(says === undefined ? [] : [{ path: [name], says }]),
          ...under(name, findingsIn(each, Reflect.get(value, name))),
        ];
      });
    },
  );

/** For {@link Names.name}: of what the owner thinks up. */
export const ownName =
  (most: number) =>
  (name: string): string | undefined => {
    if (name.trim() === '' || name !== name.trim())
      return `is ${shown(name)} for a name: write one without blanks around it`;
    if (/[\p{C}\p{Zl}\p{Zp}]/u.test(name))
      return 'is a name with characters that cannot be seen: leave them out';
    return name.length > most
      ? `has a name of ${name.length} characters: take one of ${most} at most`
      : undefined;
  };
