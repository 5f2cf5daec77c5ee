/**
 * The option of that name, if it is set.
 * @throws {Error} that names the value and the bounds, where it is not a whole number within them.
 */
export function wholeNumber<K extends string>(
  options: { readonly [key in K]?: number },
  name: K,
  least: number,
  most: number,
): number | undefined {
  const value = options[name];
  if (value !== undefined && !(Number.isInteger(value) && value >= least && value <= most))
    throw new Error(`${name} ${value} is out of bounds: set a whole number from ${least} to ${most}`);
  return value;
}
