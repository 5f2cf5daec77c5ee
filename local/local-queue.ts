import { deduplicationIdOf, groupOf } from '../lambdas/aws/thread-queue.ts';
import type { Clock, DeadLetters, ThreadQueue } from '../lambdas/channel/ports.ts';
import type { ThreadMessage } from '../lambdas/channel/thread/message.ts';
import type { TakeTurn } from '../lambdas/take-turn/take-turn.ts';
import { createFifoQueue, type FifoQueue } from './fifo-queue.ts';
import { QueueError } from './queue-error.ts';
import type { Timer } from './timer.ts';

export interface LocalQueue {
  readonly threads: FifoQueue;
  readonly dead: FifoQueue;
  readonly queue: ThreadQueue;
  readonly deadLetters: DeadLetters;
  readonly postpone: TakeTurn['postpone'];
}

/** The receives after which the queue gives a message up itself, as deployed. */
const maxReceiveCount = 10;

/** Both queues in this process, behind the ports that SQS is behind when deployed. */
export function createLocalQueue(clock: Clock, timer: Timer, visibilityMs: number): LocalQueue {
  const dead = createFifoQueue({ name: 'threads-dead.fifo', visibilityMs, clock, timer });
  const threads = createFifoQueue({
    name: 'threads.fifo',
    visibilityMs,
    maxReceiveCount,
    deadLetter: dead,
    clock,
    timer,
  });
  const entry = (message: ThreadMessage) => ({
    body: JSON.stringify(message),
    group: groupOf(message.thread),
    deduplicationId: deduplicationIdOf(message),
  });
  return {
    threads,
    dead,
    queue: { send: async message => void threads.send(entry(message)) },
    deadLetters: {
      put: async (message, reason) =>
        void dead.send({
          ...entry(message),
          attributes: { reason: { dataType: 'String', stringValue: reason } },
        }),
    },
    postpone: async (handles, delayMs) => {
      // as the batch call does: a handle that is stale by now does not keep the others from it
      for (const handle of handles) {
        try {
          threads.changeVisibility(handle, delayMs);
        } catch (error) {
          if (!(error instanceof QueueError)) throw error;
        }
      }
    },
  };
}
