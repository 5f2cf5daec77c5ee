import type { SQSRecord } from 'aws-lambda';
import type { FifoQueue } from './fifo-queue.ts';

/** Where a mapping gets its batches. */
export interface QueueSource {
  /**
   * Up to `max` messages. Without `until` it answers at once; with it, it may wait for the first message, until
   * the signal aborts at the latest, and may then be empty.
   */
  receive(max: number, until?: AbortSignal): Promise<readonly SQSRecord[]>;
  /** Deletes all that can be deleted; throws if that was not all. */
  delete(receiptHandles: readonly string[]): Promise<void>;
}

/** Resolves when the queue may have something to receive, or when the signal aborts. */
const receivable = (queue: FifoQueue, until: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const finish = (): void => {
      stopListening();
      until.removeEventListener('abort', finish);
      resolve();
    };
    const stopListening = queue.onReceivable(finish);
    until.addEventListener('abort', finish, { once: true });
  });

export const queueSource = (queue: FifoQueue): QueueSource => ({
  async receive(max, until) {
    for (;;) {
      if (until?.aborted) return [];
      const records = queue.receive(max);
      if (records.length > 0 || until === undefined) return records;
      await receivable(queue, until);
    }
  },

  async delete(receiptHandles) {
    const refusals = receiptHandles.flatMap(handle => {
      try {
        queue.delete(handle);
        return [];
      } catch (error) {
        return [error];
      }
    });
    if (refusals.length > 0)
      throw new AggregateError(
        refusals,
        `${refusals.length} of ${receiptHandles.length} messages were not deleted`,
      );
  },
});
