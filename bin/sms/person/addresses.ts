import { type Address, address, isNumber } from '../../../lambdas/channel/thread/address.ts';
import { everyMedium } from './pairs.ts';

/** All addresses that a number is: by SMS, WhatsApp and RCS. Of an address that is no number, itself. */
export function addressesOf(customer: Address): readonly Address[] {
  const bare = bareOf(customer);
  return isNumber(bare) ? everyMedium(bare) : [customer];
}

/** The number or name without its channel. */
export const bareOf = (of: Address): Address => address(of.slice(of.indexOf(':') + 1));
