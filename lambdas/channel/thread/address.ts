/** Where a text comes from or goes to: E.164, a short code, a name, or a channel address such as `whatsapp:+…`. */
export type Address = string & { readonly _: 'Address' };

/** What carries an address's texts. The Chat API knows `sms` and `whatsapp`; RCS counts as SMS there. */
export type Medium = 'sms' | 'whatsapp' | 'rcs';

export const address = (value: string): Address => value as Address;

export function mediumOf(of: Address): Medium {
  if (of.startsWith('whatsapp:')) return 'whatsapp';
  if (of.startsWith('rcs:')) return 'rcs';
  return 'sms';
}

/**
 * Whether a reply can reach it. Short codes and names are one-way for us; E.164 has 7 to 15 digits and no
 * leading zero (ITU-T E.164), behind a channel's prefix as well.
 */
export const isAnswerable = (of: Address): boolean => /^(whatsapp:|rcs:)?\+[1-9]\d{6,14}$/.test(of);

/** All that a log may show of an address. */
export const lastTwo = (of: Address): string => `…${of.slice(-2)}`;
