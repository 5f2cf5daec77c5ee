import { type Address, address, isNumber } from '../../../lambdas/channel/thread/address.ts';

/** All addresses that a number is: by SMS, WhatsApp and RCS. Of an address that is no number, itself. */
export function addressesOf(customer: Address): readonly Address[] {
  const bare = bareOf(customer);
  if (!isNumber(bare)) return [customer];
  return [bare, address(`whatsapp:${bare}`), address(`rcs:${bare}`)];
}

/** The number or name without its channel. */
export const bareOf = (of: Address): Address => address(of.slice(of.indexOf(':') + 1));
