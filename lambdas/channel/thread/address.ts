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

/** Whether it is a number: E.164 has 7 to 15 digits and no leading zero (ITU-T E.164), behind a channel's prefix as well. */
export const isNumber = (of: Address): boolean => /^(whatsapp:|rcs:)?\+[1-9]\d{6,14}$/.test(of);

/**
 * The country in the id that WhatsApp gives a customer whose number it keeps to itself, such as
 * `US.13491208655302741918` (developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids).
 * Nothing for any other address.
 */
export const countryOfId = (of: Address): string | undefined =>
  /^whatsapp:([A-Z]{2})\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/.exec(of)?.[1];

/** Whether a reply can reach it. Short codes and names are one-way for us. */
export const isAnswerable = (of: Address): boolean => isNumber(of) || countryOfId(of) !== undefined;

/** Whether it is a brand's name on RCS, such as `rcs:brand_agent`, where senders have no numbers (twilio.com/docs/rcs/onboarding). */
export const isBrand = (of: Address): boolean => /^rcs:[A-Za-z0-9][\w.-]{0,99}$/.test(of);

/** All that a log may show of an address. */
export const lastTwo = (of: Address): string => `…${of.slice(-2)}`;
