import { faultOf } from '../channel/fault-of.ts';
import type { DeadLetters, Telemetry } from '../channel/ports.ts';
import { maxReceiveCount } from '../environment/names.ts';
import type { Delivered } from './take-group.ts';

/**
 * Milliseconds between two looks at a secret that its owner has to fill. The queue counts each delivery, whatever is done
 * about it: thirty of these are seven hours and a half.
 */
export const secretWaitMs = 15 * 60_000;

interface Parts {
  readonly deadLetters: Pick<DeadLetters, 'putAsItCame'>;
  readonly telemetry: Telemetry;
}

/**
 * What the queue would give up at its next delivery, without a word, becomes a dead letter that says why: the first of a
 * group, as far as that goes. Gives those that come again. Never throws: what cannot be put there stays in the queue.
 */
export async function withoutSecret(
  { deadLetters, telemetry }: Parts,
  delivered: readonly Delivered[],
): Promise<readonly Delivered[]> {
  for (const [index, { record, receives }] of delivered.entries()) {
    if (receives < maxReceiveCount) return delivered.slice(index);
    const { MessageGroupId: group = '', MessageDeduplicationId: id = record.messageId } = record.attributes;
    try {
      await deadLetters.putAsItCame({ body: record.body, group, id }, 'secret-missing');
    } catch (error) {
      telemetry.error('dead letter not put', { ...faultOf(error) });
      return delivered.slice(index);
    }
    telemetry.count('MessagesNotTaken', 1, { reason: 'secret-missing' });
    telemetry.error('message not taken', { reason: 'secret-missing' });
  }
  return [];
}
