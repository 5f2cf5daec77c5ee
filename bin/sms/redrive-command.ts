import type { Command } from 'commander';
import { type Chosen, choiceOf, chosenBy } from './dead-letter-choice.ts';
import { type QueueOptions, type Queues, queued, queuesOf } from './dead-letter-queues.ts';
import type { Fate, RedriveChoice } from './redrive.ts';
import type { Run, Session } from './session/session.ts';
import { type AgreedOptions, type SharedOptions, shared } from './session/shared-options.ts';

const notes: Readonly<Record<Fate, string>> = {
  redriven: 'redriven',
  'would be redriven': 'would be redriven',
  old: 'left: older than 24 hours (--include-old takes it)',
  unreadable: 'left: not a message of this channel',
  'not chosen': 'left: not chosen',
};

interface RedriveOptions extends SharedOptions, AgreedOptions, QueueOptions, Chosen {
  readonly includeOld?: true;
  readonly dryRun?: true;
}

/** `redrive`: what was given up on goes through once more. `before` is what is typed before it. */
export const redriveCommand = (program: Command, run: Run, before = ''): void =>
  void shared(
    queued(
      chosenBy(
        program
          .command('redrive')
          .summary('sends texts through again that were given up on')
          .description(
            'Sends what was given up on through again, each to the end of its thread’s order: it is decided anew, and ' +
              'nobody gets a second apology. In a terminal it shows first what would be sent, and asks. Ctrl-C ends it ' +
              'behind the one at hand, and it can be run again: nothing is answered twice.',
          ),
      )
        .option('--include-old', 'texts older than 24 hours too: an answer that late may puzzle people')
        .option('--dry-run', 'shows what would be sent, and sends nothing')
        .option('--yes', 'does it without asking'),
    ),
    {
      [`${before}redrive --dry-run`]: 'what there is, each with its reason and age; sends nothing',
      [`${before}redrive --reason agent-refused`]:
        'only what the agent refused, once its credentials are mended',
      [`${before}redrive --older-than 10m --limit 50 --stack SmsChannelTest`]:
        'fifty at most, of another stack',
      [`${before}redrive --dry-run --local`]: 'of what npm start runs here',
    },
  ).action((options: RedriveOptions) => run(options, session => redriveIn(options, session)));

async function redriveIn(options: RedriveOptions, session: Session): Promise<number> {
  const queues = await queuesOf(options, session);
  const { dryRun, includeOld = false } = options;
  const choice = { ...choiceOf(options), includeOld };
  const isAsked = session.isAttended && !options.yes && !dryRun;
  if (dryRun || isAsked) {
    const would = await pass(queues, { ...choice, dryRun: true }, session);
    if (dryRun || would === 0) return 0;
    if (!(await session.agreed(`Send ${would === 1 ? 'it' : `these ${would}`} through?`))) {
      session.aside('Nothing was sent.\n');
      return 0;
    }
  }
  await pass(queues, { ...choice, dryRun: false }, session);
  return 0;
}

/** Goes through the dead letters once. Gives how many were sent, or would be. */
async function pass(
  { client, queueUrl, deadLetterQueueUrl }: Queues,
  choice: RedriveChoice,
  session: Session,
): Promise<number> {
  const [{ redrive }, { createThreadQueue }, { behindThose, described, documentOf }] = await Promise.all([
    import('./redrive.ts'),
    import('../../lambdas/aws/thread-queue.ts'),
    import('./dead-letter.ts'),
  ]);
  const now = Date.now();
  return session.whole(async () => {
    const { fates, hidden } = await redrive({
      client,
      deadLetterQueueUrl,
      queue: createThreadQueue({ client, queueUrl }),
      clock: Date.now,
      choice,
      stop: session.stop,
      onLetter: (letter, fate) =>
        session.tell({ fate, ...documentOf(letter) }, `${described(letter, now)}  ${notes[fate]}\n`),
    });
    const behind = behindThose(hidden);
    const ended = session.stop.aborted ? 'Stopped here; the others are left as they were.\n' : '';
    session.tell({ total: Object.fromEntries(fates), hidden }, `${summary(fates)}\n${behind}${ended}`);
    return (fates.get('redriven') ?? 0) + (fates.get('would be redriven') ?? 0);
  });
}

function summary(fates: ReadonlyMap<Fate, number>): string {
  if (fates.size === 0) return 'There are no dead letters.';
  const count = [...fates.values()].reduce((sum, some) => sum + some, 0);
  const parts = [...fates].map(([fate, some]) => `${some} ${fate}`);
  return `${count} dead letter${count === 1 ? '' : 's'}: ${parts.join(', ')}.`;
}
