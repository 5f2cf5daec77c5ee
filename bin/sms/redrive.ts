import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Clock, ThreadQueue } from '../../lambdas/channel/ports.ts';
import type { ThreadMessage } from '../../lambdas/channel/thread/message.ts';
import type { DeadLetter } from './dead-letter.ts';
import { type Chosen, isChosen } from './dead-letter-choice.ts';
import { passThrough } from './dead-letter-pass.ts';

export interface RedriveChoice extends Chosen {
  readonly includeOld: boolean;
  readonly dryRun: boolean;
}

export type Fate = 'redriven' | 'would be redriven' | 'old' | 'unreadable' | 'not chosen';

export interface RedriveOptions {
  readonly client: SQSClient;
  readonly deadLetterQueueUrl: string;
  readonly queue: ThreadQueue;
  readonly clock: Clock;
  readonly choice: RedriveChoice;
  /** Hears of each dead letter, in order. */
  readonly onLetter: (letter: DeadLetter, fate: Fate) => void;
  /** Ends it behind the letter at hand; those that are left are shown again. @default - nothing does */
  readonly stop?: AbortSignal;
}

export interface Redriven {
  readonly fates: ReadonlyMap<Fate, number>;
  /** About how many could not be looked at, for they stand behind some that are left. */
  readonly hidden: number;
}

/** An answer that comes later than this may puzzle people more than none. */
const oldMs = 24 * 3_600_000;

/**
 * Moves dead letters back into the threads' queue, each to the end of its thread's order. One is deleted only when
 * it has been sent: dying between the two sends it twice, and the second time is noticed by its turn. What comes
 * to the dead letters during the run, such as what has just failed again, waits for the next.
 */
export async function redrive(options: RedriveOptions): Promise<Redriven> {
  const { client, deadLetterQueueUrl, clock, onLetter, queue, stop } = options;
  const startedAt = clock();
  const fates = new Map<Fate, number>();
  const hidden = await passThrough({
    client,
    deadLetterQueueUrl,
    async each(letter, remove) {
      const moved = (fates.get('redriven') ?? 0) + (fates.get('would be redriven') ?? 0);
      const fate = fateOf(letter, options.choice, startedAt, moved);
      if (fate === 'redriven' && letter.message) {
        await queue.send(again(letter.message, options.choice));
        await remove();
      }
      fates.set(fate, (fates.get(fate) ?? 0) + 1);
      onLetter(letter, fate);
    },
    ...(stop && { stop }),
  });
  return { fates, hidden };
}

function fateOf(
  letter: DeadLetter,
  { dryRun, includeOld, limit, ...chosen }: RedriveChoice,
  startedAt: number,
  moved: number,
): Fate {
  if (!letter.message) return 'unreadable';
  const isWanted = isChosen(letter, chosen, startedAt) && (limit === undefined || moved < limit);
  if (!isWanted) return 'not chosen';
  if (!includeOld && startedAt - letter.at > oldMs) return 'old';
  return dryRun ? 'would be redriven' : 'redriven';
}

/**
 * A text says that it comes again: nobody is told a second time that something went wrong. So do others. A person's words
 * are old by now: they are said, and take no thread.
 */
function again(message: ThreadMessage, { includeOld }: RedriveChoice): ThreadMessage {
  switch (message.kind) {
    case 'text':
    case 'event':
      return { ...message, redriven: (message.redriven ?? 0) + 1 };
    case 'unsent':
      return { ...message, redriven: (message.redriven ?? 0) + 1, ...(includeOld && { evenOld: true }) };
    case 'person-message':
      return message.takes ? { ...message, takes: false } : message;
    default:
      return message;
  }
}
