/** A copy without one optional key: `undefined` is not "absent" under exactOptionalPropertyTypes. */
export function without<T extends object, K extends keyof T>(from: T, key: K): Omit<T, K> {
  const { [key]: _, ...rest } = from;
  return rest;
}
