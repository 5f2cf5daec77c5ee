import { type Chosen, choiceOf } from './dead-letter-choice.ts';
import { type QueueOptions, queuesOf } from './dead-letter-queues.ts';
import { chosenOf, counted, hasId, isNarrowed, lineOf, noneOf } from './dead-letters-found.ts';
import type { Session } from './session/session.ts';
import type { AgreedOptions, SharedOptions } from './session/shared-options.ts';
import { UsageError } from './session/usage-error.ts';

export interface DropOptions extends SharedOptions, AgreedOptions, QueueOptions, Chosen {
  readonly all?: true;
}

/** Shows what would go, asks, and deletes that and no other. Gives the exit code. */
export async function drop(ids: readonly string[], options: DropOptions, session: Session): Promise<number> {
  const { all, yes } = options;
  const choice = choiceOf(options);
  if (ids.length === 0 && !all && !isNarrowed(choice))
    throw new UsageError('say which are to go: ids, --reason, --older-than, or --all');
  if (all && (ids.length > 0 || isNarrowed(choice)))
    throw new UsageError('--all is all of them: say it alone, or say which without it');
  const queues = await queuesOf(options, session);
  const { behindThose, described, documentOf } = await import('./dead-letter.ts');
  const now = Date.now();
  const { letters, hidden } = await chosenOf(
    queues,
    choice,
    ids.length === 0 ? () => true : hasId(ids),
    session,
  );
  session.stop.throwIfAborted();
  const missing = ids.filter(one => !letters.some(hasId([one])));
  if (missing.length > 0) throw noneOf(missing, hidden);
  if (letters.length > 0 && !yes) {
    session.aside(letters.map(letter => `${lineOf(letter, described, now)}  would be dropped\n`).join(''));
    if (
      !(await session.agreed(`Delete ${letters.length === 1 ? 'it' : `these ${letters.length}`} for good?`))
    ) {
      session.aside('Nothing was dropped.\n');
      return 0;
    }
  }
  const { passThrough } = await import('./dead-letter-pass.ts');
  // those that were shown and no others
  const meant = new Set(letters.map(({ id }) => id));
  let dropped = 0;
  if (meant.size > 0)
    await session.whole(() =>
      passThrough({
        client: queues.client,
        deadLetterQueueUrl: queues.deadLetterQueueUrl,
        stop: session.stop,
        async each(letter, remove) {
          if (!meant.has(letter.id)) return;
          await remove();
          dropped += 1;
          session.tell(
            { fate: 'dropped', ...documentOf(letter) },
            `${lineOf(letter, described, now)}  dropped\n`,
          );
        },
      }),
    );
  session.tell(
    { total: { dropped }, hidden },
    letters.length === 0
      ? `There are no ${all ? '' : 'such '}dead letters.\n${behindThose(hidden)}`
      : `${counted(dropped)} dropped.\n${behindThose(hidden)}`,
  );
  return dropped === meant.size ? 0 : 1;
}
