import { GetQueueUrlCommand, QueueDoesNotExist, type SQSClient } from '@aws-sdk/client-sqs';
import type { Command } from 'commander';
import { outputs } from '../../lambdas/environment/outputs.ts';
import { placeOf } from './place/find-place.ts';
import { type Place, type PlaceOptions, placed } from './place/place.ts';
import type { Session } from './session/session.ts';
import { UsageError } from './session/usage-error.ts';

/** Where the dead letters are, and where they came from. */
export interface Queues {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
}

export interface QueueOptions extends PlaceOptions {
  readonly queueUrl?: string;
  readonly deadLetterQueueUrl?: string;
}

/** The command with the options by which the two queues are found. */
export const queued = (command: Command): Command =>
  placed(command)
    .option(
      '--queue-url <url>',
      'in place of the stack’s; default: QUEUE_URL, where it is set',
      urlGiven('--queue-url'),
    )
    .option(
      '--dead-letter-queue-url <url>',
      'in place of the stack’s; default: DEAD_LETTER_QUEUE_URL, where it is set',
      urlGiven('--dead-letter-queue-url'),
    );

const urlGiven =
  (option: string) =>
  (value: string): string => {
    if (/^https?:\/\//.test(value) && URL.canParse(value)) return value;
    throw new UsageError(`${option} is "${value}": write the queue's URL, which begins with https://`);
  };

/** As typed; else of the place that was typed, of the environment, or of the place that is meant. */
export async function queuesOf(options: QueueOptions, session: Session): Promise<Queues> {
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
