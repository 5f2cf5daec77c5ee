import type { Format } from './formats.ts';
import { shownVariable } from './shown-variable.ts';

/** What a function finds in its environment; a plain record, so that a test can hand it another. */
export type Environment = Readonly<Record<string, string | undefined>>;

type Formats<N extends string> = Readonly<Record<N, Format>>;

/** Variables that are missing or malformed, each with its mend, a line each. Its words may be logged. */
export class WrongEnvironment extends Error {
  override readonly name = 'WrongEnvironment';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/**
 * The variables that are needed, and those that may be set, in their formats; what is set to nothing is not set.
 * @throws {WrongEnvironment} that names every one that is missing or malformed, once.
 */
export function required<N extends string, M extends string = never>(
  env: Environment,
  needed: Formats<N>,
  may: Partial<Formats<M>> = {},
): Readonly<Record<N, string> & Partial<Record<M, string>>> {
  const read: Record<string, string> = {};
  const problems: string[] = [];
  for (const [name, format] of Object.entries<Format | undefined>({ ...may, ...needed })) {
    const value = env[name];
    const meant = value ? format?.read(value) : undefined;
    if (meant !== undefined) read[name] = meant;
    else if (format && value) problems.push(`${name} is ${shownVariable(name, value)}: ${format.mend}`);
    else if (Object.hasOwn(needed, name)) problems.push(`${name} is missing: ${format?.mend}`);
  }
  if (problems.length > 0) throw new WrongEnvironment(problems);
  return Object.freeze(read) as Readonly<Record<N, string> & Partial<Record<M, string>>>;
}

/**
 * For {@link required}: these variables where the part that they are for is not handed in; none where it is, as on one
 * machine. Then nobody looks at their values.
 */
export const unless = <N extends string>(part: unknown, formats: Formats<N>): Formats<N> =>
  part === undefined ? formats : ({} as Formats<N>);
