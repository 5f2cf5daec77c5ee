import { parseArgs } from 'node:util';
import { GetQueueUrlCommand, QueueDoesNotExist, SQSClient } from '@aws-sdk/client-sqs';
import { createThreadQueue } from '../../lambdas/aws/thread-queue.ts';
import { sqsClient } from '../../local/clients.ts';
import { type DeadLetter, described } from './dead-letter.ts';
import { durationOf } from './duration.ts';
import { type Fate, type RedriveChoice, redrive } from './redrive.ts';
import type { Terminal } from './terminal.ts';
import { typed, UsageError } from './usage-error.ts';

const notes: Readonly<Record<Fate, string>> = {
  redriven: 'redriven',
  'would be redriven': 'would be redriven',
  old: 'left: older than 24 hours (--include-old takes it)',
  unreadable: 'left: not a message of this channel',
  'not chosen': 'left: not chosen',
};

/** `redrive`: what was given up on goes through once more. Gives the exit code. */
export async function redriveCommand(args: string[], { env, print }: Terminal): Promise<number> {
  const { values } = typed(() =>
    parseArgs({
      args,
      options: {
        reason: { type: 'string' },
        'older-than': { type: 'string' },
        limit: { type: 'string' },
        'include-old': { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
        'queue-url': { type: 'string' },
        'dead-letter-queue-url': { type: 'string' },
      },
    }),
  );
  const choice: RedriveChoice = {
    ...(values.reason !== undefined && { reason: values.reason }),
    ...(values['older-than'] !== undefined && {
      olderThan: durationOf(values['older-than'], '--older-than'),
    }),
    ...(values.limit !== undefined && { limit: countOf(values.limit) }),
    includeOld: values['include-old'],
    dryRun: values['dry-run'],
  };
  const endpoint = env.AWS_ENDPOINT_URL_SQS;
  const client = endpoint ? sqsClient(endpoint) : new SQSClient({ maxAttempts: 3 });
  try {
    const queueUrl =
      values['queue-url'] ?? env.QUEUE_URL ?? (await urlOf(client, 'threads.fifo', '--queue-url'));
    const deadLetterQueueUrl =
      values['dead-letter-queue-url'] ??
      env.DEAD_LETTER_QUEUE_URL ??
      (await urlOf(client, 'threads-dead.fifo', '--dead-letter-queue-url'));
    const now = Date.now();
    const onLetter = (letter: DeadLetter, fate: Fate) => print(`${described(letter, now)}  ${notes[fate]}\n`);
    const queue = createThreadQueue({ client, queueUrl });
    const { fates, hidden } = await redrive({
      client,
      deadLetterQueueUrl,
      queue,
      clock: Date.now,
      choice,
      onLetter,
    });
    print(`${summary(fates)}\n`);
    if (hidden > 0) print(`About ${hidden} more stand behind those that are left, in the same threads.\n`);
    return 0;
  } finally {
    client.destroy();
  }
}

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

async function urlOf(client: SQSClient, name: string, option: string): Promise<string> {
  try {
    const { QueueUrl = '' } = await client.send(new GetQueueUrlCommand({ QueueName: name }));
    return QueueUrl;
  } catch (error) {
    if (!(error instanceof QueueDoesNotExist)) throw error;
    throw new UsageError(`there is no queue named ${name}: say with ${option} which it is`);
  }
}
