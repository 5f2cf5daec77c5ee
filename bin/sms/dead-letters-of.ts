import type { Address } from '../../lambdas/channel/thread/address.ts';
import type { DeadLetter } from './dead-letter.ts';
import { passThrough } from './dead-letter-pass.ts';
import type { Queues } from './dead-letter-queues.ts';
import { bareOf } from './person/addresses.ts';

/** Whether a dead letter is of a person's thread, or tells a desk of it; what cannot be read is looked through. */
export function isAboutPerson({ body, message }: DeadLetter, addresses: readonly Address[]): boolean {
  if (!message) return addresses.some(one => body.includes(bareOf(one)));
  const threads = [message.thread, ...('of' in message ? [message.of] : [])];
  return threads.some(({ customer }) => addresses.includes(customer));
}

export interface LettersFound {
  readonly letters: readonly DeadLetter[];
  /** About how many could not be looked at, for they stand behind others of the same thread. */
  readonly hidden: number;
}

/** The person's dead letters; `removed`: they are deleted. */
export async function deadLettersOf(
  { client, deadLetterQueueUrl }: Queues,
  addresses: readonly Address[],
  what: 'kept' | 'removed',
): Promise<LettersFound> {
  const letters: DeadLetter[] = [];
  const hidden = await passThrough({
    client,
    deadLetterQueueUrl,
    async each(letter, remove) {
      if (!isAboutPerson(letter, addresses)) return;
      letters.push(letter);
      if (what === 'removed') await remove();
    },
  });
  return { letters, hidden };
}
