import { type Address, address, isNumber, mediumOf } from '../../../lambdas/channel/thread/address.ts';
import type { ThreadKey } from '../../../lambdas/channel/thread/thread-key.ts';

/**
 * Every pair that the channel's numbers and somebody's addresses can make, each of one medium. A number of the channel's
 * is one by WhatsApp and RCS too: it answers there by the same settings.
 */
export function pairsOf(businesses: readonly string[], addresses: readonly Address[]): ThreadKey[] {
  const own = new Set(businesses.map(address).flatMap(everyMedium));
  return [...own].flatMap(business =>
    addresses
      .filter(customer => mediumOf(customer) === mediumOf(business) && customer !== business)
      .map(customer => ({ business, customer })),
  );
}

/** A bare number by each medium; any other address is of one. */
export const everyMedium = (one: Address): readonly Address[] =>
  isNumber(one) && mediumOf(one) === 'sms' ? [one, address(`whatsapp:${one}`), address(`rcs:${one}`)] : [one];
