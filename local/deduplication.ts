import type { Clock } from '../lambdas/channel/ports.ts';
import { deduplicationId } from './queue-entry.ts';
import type { NewMessage } from './send-rules.ts';

interface Sent {
  readonly messageId: string;
  readonly sequenceNumber: string;
}

/** From the first send on; whether the message is still in the queue makes no difference (SQS: "Exactly-once processing"). */
const windowMs = 5 * 60 * 1000;

/** What was sent in the last five minutes, by group and deduplication id (`DeduplicationScope: messageGroup`). */
export function createDeduplication(clock: Clock) {
  /** Oldest first. Neither part of the key has a space in it. */
  const sends = new Map<string, Sent & { readonly at: number }>();
  const key = (message: NewMessage): string => `${message.group} ${deduplicationId(message)}`;

  function forgetOld(): void {
    for (const [old, { at }] of sends) {
      if (clock() - at < windowMs) return;
      sends.delete(old);
    }
  }

  return {
    find(message: NewMessage): Sent | undefined {
      forgetOld();
      const sent = sends.get(key(message));
      return sent && { messageId: sent.messageId, sequenceNumber: sent.sequenceNumber };
    },
    remember(message: NewMessage, sent: Sent): void {
      sends.set(key(message), { ...sent, at: clock() });
    },
  };
}
