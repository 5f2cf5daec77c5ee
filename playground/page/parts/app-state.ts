import type { PhoneMessage } from '../../watch/news.ts';
import type { Step } from '../../watch/step.ts';
import type { Known } from './news.ts';
import { idOf, type Pair } from './pair.ts';
import { bareOf, mediumOf } from './words.ts';

export const messagesOf = (known: Known, pair: Pair): PhoneMessage[] =>
  [...known.messages.values()].filter(
    ({ business, customer }) => business === pair.business && customer === pair.customer,
  );

export const stepsOf = (known: Known, pair: Pair): Step[] => {
  const id = idOf(pair);
  return [...known.steps.values()].filter(({ thread }) => thread === id || thread === undefined);
};

/** The address of a number that a customer can reach: by the channel of their own. */
export const reachedBy = (number: string, customer: string): string => {
  const medium = mediumOf(customer);
  return medium === 'SMS' ? bareOf(number) : `${medium.toLowerCase()}:${bareOf(number)}`;
};

/** The phones that there are without anybody having typed a number: one for each channel, and a second. */
const firstCustomers: readonly string[] = [
  '+15551234567',
  '+15557654321',
  'whatsapp:+15551234567',
  'rcs:+15551234567',
];

/** All phones that are known here, those that texted last first among those that others have begun. */
export function customersOf(known: Known, added: readonly string[]): string[] {
  const texted = [...known.messages.values()].reverse().map(({ customer }) => customer);
  return [...new Set([...firstCustomers, ...added, ...texted])];
}
