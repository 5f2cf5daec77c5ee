import type { Address } from './address.ts';
/** The pair that texts each other. It lives for ever; everything else hangs on it. */
export interface ThreadKey {
  readonly business: Address;
  readonly customer: Address;
}

export const threadId = (key: ThreadKey): string => `${key.business}#${key.customer}`;
