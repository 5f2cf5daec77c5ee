/** What a function finds in its environment; a plain record, so that a test can hand it another. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The named variables, all of which must be there.
 * @throws {Error} that names every one that is missing, once.
 */
export function required<N extends string>(env: Environment, ...names: N[]): Readonly<Record<N, string>> {
  const missing = names.filter(name => !env[name]);
  if (missing.length > 0) throw new Error(`missing in the environment: ${missing.join(', ')}`);
  return Object.freeze(Object.fromEntries(names.map(name => [name, env[name]])) as Record<N, string>);
}

/**
 * For {@link required}: these names where the part that they are for is not handed in; none where it is, as on one
 * machine. Then nobody looks at their values.
 */
export const unless = <N extends string>(part: unknown, ...names: N[]): N[] =>
  part === undefined ? names : [];
