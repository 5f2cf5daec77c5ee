import { GetQueueUrlCommand, QueueDoesNotExist, type SQSClient } from '@aws-sdk/client-sqs';
import { type Command, Option } from 'commander';
import { groupOf } from '../../lambdas/aws/thread-queue.ts';
import { outputs } from '../../lambdas/environment/outputs.ts';
import type { DeadLetter } from './dead-letter.ts';
import { durationOf } from './duration.ts';
import { placeOf } from './place/find-place.ts';
import { type Place, type PlaceOptions, placed } from './place/place.ts';
import { reasons } from './reasons.ts';
import type { Fate, RedriveChoice } from './redrive.ts';
import type { Run, Session } from './session/session.ts';
import { type AgreedOptions, type SharedOptions, shared } from './session/shared-options.ts';
import { UsageError } from './session/usage-error.ts';

const notes: Readonly<Record<Fate, string>> = {
  redriven: 'redriven',
  'would be redriven': 'would be redriven',
  old: 'left: older than 24 hours (--include-old takes it)',
  unreadable: 'left: not a message of this channel',
  'not chosen': 'left: not chosen',
};

interface RedriveOptions extends SharedOptions, AgreedOptions, PlaceOptions {
  readonly reason?: string;
  /** Milliseconds. */
  readonly olderThan?: number;
  readonly limit?: number;
  readonly includeOld?: true;
  readonly dryRun?: true;
  readonly queueUrl?: string;
  readonly deadLetterQueueUrl?: string;
}

/** `redrive`: what was given up on goes through once more. */
export const redriveCommand = (program: Command, run: Run): void =>
  void shared(
    placed(
      program
        .command('redrive')
        .summary('sends texts through again that were given up on')
        .description(
          'Sends what was given up on through again, each to the end of its thread’s order: it is decided anew, and ' +
            'nobody gets a second apology. In a terminal it shows first what would be sent, and asks. Ctrl-C ends it ' +
            'behind the one at hand, and it can be run again: nothing is answered twice.',
        )
        .addOption(new Option('--reason <reason>', 'only what was given up for this reason').choices(reasons))
        .option('--older-than <duration>', 'only what is older, such as 90s, 10m, 2h, 1d', value =>
          durationOf(value, '--older-than'),
        )
        .option('--limit <number>', 'so many at most', countOf)
        .option('--include-old', 'texts older than 24 hours too: an answer that late may puzzle people')
        .option('--dry-run', 'shows what would be sent, and sends nothing')
        .option('--yes', 'does it without asking')
        .option(
          '--queue-url <url>',
          'in place of the stack’s; default: QUEUE_URL, where it is set',
          urlGiven('--queue-url'),
        )
        .option(
          '--dead-letter-queue-url <url>',
          'in place of the stack’s; default: DEAD_LETTER_QUEUE_URL, where it is set',
          urlGiven('--dead-letter-queue-url'),
        ),
    ),
    {
      'redrive --dry-run': 'what there is, each with its reason and age; sends nothing',
      'redrive --reason agent-refused': 'only what the agent refused, once its credentials are mended',
      'redrive --older-than 10m --limit 50 --stack SmsChannelTest': 'fifty at most, of another stack',
      'redrive --dry-run --local': 'of what npm start runs here',
    },
  ).action((options: RedriveOptions) => run(options, session => redriveIn(options, session)));

async function redriveIn(options: RedriveOptions, session: Session): Promise<number> {
  const queues = await queuesOf(options, session);
  const { dryRun, includeOld = false, limit, olderThan, reason } = options;
  const choice = {
    includeOld,
    ...(reason !== undefined && { reason }),
    ...(olderThan !== undefined && { olderThan }),
    ...(limit !== undefined && { limit }),
  };
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

interface Queues {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
}

/** Goes through the dead letters once. Gives how many were sent, or would be. */
async function pass(
  { client, queueUrl, deadLetterQueueUrl }: Queues,
  choice: RedriveChoice,
  session: Session,
): Promise<number> {
  const [{ redrive }, { createThreadQueue }, { described }] = await Promise.all([
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
        session.tell(documentOf(letter, fate), `${described(letter, now)}  ${notes[fate]}\n`),
    });
    const behind =
      hidden > 0 ? `About ${hidden} more stand behind those that are left, in the same threads.\n` : '';
    const ended = session.stop.aborted ? 'Stopped here; the others are left as they were.\n' : '';
    session.tell({ total: Object.fromEntries(fates), hidden }, `${summary(fates)}\n${behind}${ended}`);
    return (fates.get('redriven') ?? 0) + (fates.get('would be redriven') ?? 0);
  });
}

/** No words and no numbers, as in a line for people. */
const documentOf = ({ id, message, reason, since, at }: DeadLetter, fate: Fate) => ({
  id,
  fate,
  reason,
  kind: message?.kind ?? null,
  thread: message ? groupOf(message.thread) : null,
  at: new Date(at).toISOString(),
  since: new Date(since).toISOString(),
});

function summary(fates: ReadonlyMap<Fate, number>): string {
  if (fates.size === 0) return 'There are no dead letters.';
  const count = [...fates.values()].reduce((sum, some) => sum + some, 0);
  const parts = [...fates].map(([fate, some]) => `${some} ${fate}`);
  return `${count} dead letter${count === 1 ? '' : 's'}: ${parts.join(', ')}.`;
}

function countOf(value: string): number {
  if (!/^[1-9]\d{0,5}$/.test(value))
    throw new UsageError(`--limit is "${value}": write a whole number from 1 up`);
  return Number(value);
}

const urlGiven =
  (option: string) =>
  (value: string): string => {
    if (/^https?:\/\//.test(value) && URL.canParse(value)) return value;
    throw new UsageError(`${option} is "${value}": write the queue's URL, which begins with https://`);
  };

/** As typed; else of the place that was typed, of the environment, or of the place that is meant. */
async function queuesOf(options: RedriveOptions, session: Session): Promise<Queues> {
  const { env } = session;
  const place = await placeOf(options, session);
  const client = await place.sqs();
  const isNamed = place.typed === undefined;
  // an engine of one's own has no stack: its queues have the names that the local runtime gives them
  const isEngine = isNamed && Boolean(env.AWS_ENDPOINT_URL_SQS);
  const other = (name: string, option: string, output: Parameters<Place['output']>[0]) =>
    isEngine ? urlOf(client, name, option) : place.output(output);
  return {
    client,
    queueUrl:
      options.queueUrl ??
      ((isNamed && env.QUEUE_URL) || (await other('threads.fifo', '--queue-url', outputs.queueUrl))),
    deadLetterQueueUrl:
      options.deadLetterQueueUrl ??
      ((isNamed && env.DEAD_LETTER_QUEUE_URL) ||
        (await other('threads-dead.fifo', '--dead-letter-queue-url', outputs.deadLetterQueueUrl))),
  };
}

async function urlOf(client: SQSClient, name: string, option: string): Promise<string> {
  try {
    const { QueueUrl = '' } = await client.send(new GetQueueUrlCommand({ QueueName: name }));
    return QueueUrl;
  } catch (error) {
    if (!(error instanceof QueueDoesNotExist)) throw error;
    throw new UsageError(`there is no queue named ${name}: say with ${option} which it is`);
  }
}
