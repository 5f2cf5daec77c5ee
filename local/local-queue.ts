import { deduplicationIdOf, entryBodyOf, groupOf } from '../lambdas/aws/thread-queue.ts';
import type { Clock, DeadLetters, ThreadQueue } from '../lambdas/channel/ports.ts';
import type { ThreadMessage } from '../lambdas/channel/thread/message.ts';
import { maxReceiveCount } from '../lambdas/environment/names.ts';
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
  readonly forget: TakeTurn['forget'];
}

/** As the batch calls do: a handle that is stale by now does not keep the others from it, and is given back. */
function refused(handles: readonly string[], act: (handle: string) => void): Set<string> {
  const failed = new Set<string>();
  for (const handle of handles) {
    try {
      act(handle);
    } catch (error) {
      if (!(error instanceof QueueError)) throw error;
      failed.add(handle);
    }
  }
  return failed;
}

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
    body: entryBodyOf(message),
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
      putAsItCame: async ({ body, group, id }, reason) =>
        void dead.send({
          body,
          group,
          deduplicationId: id,
          attributes: { reason: { dataType: 'String', stringValue: reason } },
        }),
    },
    postpone: async (handles, delayMs) =>
      refused(handles, handle => threads.changeVisibility(handle, delayMs)).size,
    forget: async handles => refused(handles, handle => threads.delete(handle)),
  };
}
