import type { Command } from 'commander';
import type { Place } from './place/place.ts';
import { UsageError } from './session/usage-error.ts';

export interface NumberOptions {
  /** Of those that the channel has. */
  readonly number?: readonly string[];
}

/** The command with the option that narrows it to some of the channel's numbers. */
export const narrowed = (command: Command): Command =>
  command.option(
    '--number <number>',
    'this number of the channel’s alone; may be said several times (default: all)',
    (value: string, before: readonly string[] = []) => [...before, value],
  );

/** Those that were typed, else all of the channel's. @throws {UsageError} that names what it has. */
export async function numbersOf(place: Place, { number: wanted }: NumberOptions): Promise<readonly string[]> {
  const all = await place.numbers();
  const strange = wanted?.find(one => !all.includes(one));
  if (strange !== undefined)
    throw new UsageError(`--number is "${strange}": the channel has ${all.join(', ')}`);
  return wanted ?? all;
}
