/** Whether it is what `{ … }` makes: no list, no instance, nothing that is computed when it is read. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) return false;
  return Object.values(Object.getOwnPropertyDescriptors(value)).every(property => 'value' in property);
}

/** What stands in an object under names; nothing where it is no plain one. For what is said of several places at once. */
export const entriesOf = (value: unknown): [name: string, value: unknown][] =>
  isPlainObject(value) ? Object.entries(value) : [];

/** What stands under a name; nothing where there is none. */
export const valueAt = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (at, name) => (isPlainObject(at) && Object.hasOwn(at, name) ? at[name] : undefined),
    value,
  );

/** The strings of a list with their places in it; nothing where it is no list. */
export const stringsOf = (value: unknown): { readonly word: string; readonly at: number }[] =>
  Array.isArray(value)
    ? value.flatMap((word: unknown, at) => (typeof word === 'string' ? [{ word, at }] : []))
    : [];
