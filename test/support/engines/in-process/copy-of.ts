/**
 * A copy that shares nothing with what came: of JSON's kinds, which is all that requests and items are of here
 * (known-requests.ts refuses bytes). structuredClone takes ten times as long for it.
 */
export function copyOf<T>(value: T): T;
export function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  // not by assignment: one may be called __proto__
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, copyOf(each)]));
}
