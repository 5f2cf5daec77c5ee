import { type Address, mediumOf } from '../channel/thread/address.ts';
import type { ThreadKey } from '../channel/thread/thread-key.ts';

/**
 * Of the item in a thread's partition that names the same customer's other address. There are two of them, one in each
 * partition, so that either address leads to the other.
 */
export const pairSortKey = 'pair';

/** WhatsApp's customers alone have two addresses: a number and an id. */
export const mayBePaired = ({ customer }: ThreadKey): boolean => mediumOf(customer) === 'whatsapp';

/** The same customer's other thread. */
export const otherThread = ({ business }: ThreadKey, other: Address): ThreadKey => ({
  business,
  customer: other,
});
