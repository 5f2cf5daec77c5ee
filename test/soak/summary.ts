import type { SoakOptions } from './options.ts';
import type { Records, Verdict } from './verdict.ts';

export interface Course {
  /** How often `npm start` was killed, and how often it was started. */
  readonly kills: number;
  readonly starts: number;
  readonly sweeperKills: number;
  /** Texts that the sweep found. */
  readonly recovered: number;
  /** From the first text to quiet, in milliseconds. */
  readonly tookMs: number;
}

/** More of them would hide the rest. */
const shownViolations = 30;

/** The figures of a run, and all that was wrong with it. */
export function summary(
  { engine, threads, seed }: SoakOptions,
  { vendors, deadLetters }: Records,
  { violations, answered, givenUp, heardBefore, apologies, askedTwice }: Verdict,
  course: Course,
): string {
  const { texts, sends, troubles, searches, repeatedWebhooks } = vendors;
  const untaken = texts.filter(({ takenAt }) => takenAt === undefined).length;
  const list = (counts: Iterable<readonly [string, number]>) =>
    [...counts].map(([name, count]) => `${name} ${count}`).join(', ') || 'none';
  const heard = [...heardBefore].sort().map(([times, count]) => [`${times} times:`, count] as const);
  const figures: [string, string][] = [
    ['run', `seed ${seed}, ${engine} and fauxqs, ${(course.tookMs / 1000).toFixed(1)} s until all was quiet`],
    ['npm start', `killed ${course.kills} times, started ${course.starts} times`],
    ['sweep', `killed ${course.sweeperKills} times; queued ${course.recovered} texts that had no record yet`],
    [
      'texts',
      `${texts.length} in ${threads} threads; ${untaken} webhooks without a 200, ${repeatedWebhooks} came twice`,
    ],
    ['answered', `${answered}, in ${sends.length} messages`],
    ['given up', `${deadLetters.size} (${list(givenUp)}), with ${apologies} apologies`],
    ['', `the agent had heard them ${list(heard)}`],
    ['asked twice', `${askedTwice} texts, by a crash or a lost answer between the ask and the save`],
    ['lost sends', `${searches} searches of the carrier's list for a send of unknown outcome`],
    ['troubles', list(Object.entries(troubles).sort())],
  ];
  const lines = figures.map(([name, figure]) => `  ${name.padEnd(12)} ${figure}`);
  if (violations.length === 0) return [...lines, 'Nothing lost, nothing doubled, order kept.'].join('\n');
  const shown = violations.slice(0, shownViolations).map(({ fault, what }) => `  ${fault}: ${what}`);
  const more = violations.length - shown.length;
  return [
    ...lines,
    `${violations.length} violations:`,
    ...shown,
    ...(more > 0 ? [`  and ${more} more`] : []),
  ].join('\n');
}
