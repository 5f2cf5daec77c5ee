import type { Command } from 'commander';
import { durationOf } from './duration.ts';
import { entryOf, outcomeLine } from './outcome-line.ts';
import { placeOf } from './place/find-place.ts';
import { type PlaceOptions, placed } from './place/place.ts';
import type { Run, Session } from './session/session.ts';
import { type SharedOptions, shared } from './session/shared-options.ts';

interface TailOptions extends SharedOptions, PlaceOptions {
  /** Milliseconds. */
  readonly since?: number;
  readonly once?: true;
}

const everyMs = 2_000;

/** `tail`: what happens, as it happens. */
export const tailCommand = (program: Command, run: Run): void =>
  void shared(
    placed(
      program
        .command('tail')
        .summary('what happens, as it happens: one line a business outcome')
        .description(
          'Follows the log: texts that were taken, turns and what came of them, and all that went wrong, a line each, with no ' +
            'words and no numbers. Ctrl-C ends it. Of a stack it looks every two seconds; lines come some seconds late.',
        ),
    )
      .option('--since <duration>', 'begins so long ago, such as 90s, 10m, 2h (default: now)', value =>
        durationOf(value, '--since'),
      )
      .option('--once', 'ends when it has said what there is'),
    {
      tail: 'of the stack, from now on',
      'tail --local': 'of what npm start runs here',
      'tail --since 1h --once --json': 'of the last hour, for a script',
    },
  ).action((options: TailOptions) => run(options, session => tail(options, session)));

async function tail({ since = 0, once, ...options }: TailOptions, session: Session): Promise<number> {
  const place = await placeOf(options, session);
  const read = await place.log(Date.now() - since);
  for (;;) {
    for (const { at, line } of await read()) {
      const entry = entryOf(line, at);
      const words = entry && outcomeLine(entry);
      if (entry && words !== undefined)
        session.tell({ at: new Date(at).toISOString(), ...entry.fields }, words);
    }
    if (once) return 0;
    await session.pause(everyMs);
  }
}
