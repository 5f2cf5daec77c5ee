import { type Command, Option } from 'commander';
import type { DeadLetter } from './dead-letter.ts';
import { durationOf } from './duration.ts';
import { reasons } from './reasons.ts';
import { UsageError } from './session/usage-error.ts';

/** Which dead letters are meant; all of them where it says nothing. */
export interface Chosen {
  readonly reason?: string;
  /** Milliseconds. */
  readonly olderThan?: number;
  readonly limit?: number;
}

/** The command with the options that narrow it to some of the dead letters. */
export const chosenBy = (command: Command): Command =>
  command
    .addOption(new Option('--reason <reason>', 'only what was given up for this reason').choices(reasons))
    .option('--older-than <duration>', 'only what is older, such as 90s, 10m, 2h, 1d', value =>
      durationOf(value, '--older-than'),
    )
    .option('--limit <number>', 'so many at most', countOf);

/** The choice that was typed, among a command's other options. */
export const choiceOf = ({ reason, olderThan, limit }: Chosen): Chosen => ({
  ...(reason !== undefined && { reason }),
  ...(olderThan !== undefined && { olderThan }),
  ...(limit !== undefined && { limit }),
});

/** Whether it is meant; what has come since the run began is not. The limit is the caller's to keep. */
export const isChosen = (
  letter: DeadLetter,
  { reason, olderThan }: Omit<Chosen, 'limit'>,
  startedAt: number,
): boolean =>
  letter.since <= startedAt &&
  (reason === undefined || reason === letter.reason) &&
  (olderThan === undefined || startedAt - letter.at > olderThan);

function countOf(value: string): number {
  if (!/^[1-9]\d{0,5}$/.test(value))
    throw new UsageError(`--limit is "${value}": write a whole number from 1 up`);
  return Number(value);
}
