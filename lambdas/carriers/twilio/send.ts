import { CarrierError } from '../../channel/errors.ts';
import type { Carrier } from '../../channel/ports.ts';
import { createSentSince } from './list.ts';
import { isSid } from './parse.ts';
import { createTwilioRest, type TwilioOptions } from './rest.ts';

export interface TwilioCarrierOptions extends TwilioOptions {
  /** Where Twilio reports what becomes of a send: the public URL and `/twilio/status`. */
  readonly statusCallbackUrl: string;
  /** How long a text may wait in Twilio's queue before it is not worth sending any more: 1 to 36000. */
  readonly validityPeriodSeconds: number;
}

/** The message resource that a send answers with holds the body once, at most 1600 characters. */
const maxBytes = 64 * 1024;

/** Stricter than `encodeURIComponent`: a `'` in a query is what signature checks differ about. */
const encode = (value: string): string =>
  encodeURIComponent(value).replace(/[!'()*~]/g, c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/**
 * Twilio as the carrier (twilio.com/docs/messaging/api/message-resource). Creating a message knows no idempotency
 * key, so nothing here is repeated: what is unclear is thrown as `unsure`.
 *
 * @throws where an option cannot be meant; its methods throw {@link CarrierError} alone
 */
export function createTwilioCarrier(options: TwilioCarrierOptions): Carrier {
  const { statusCallbackUrl, validityPeriodSeconds } = options;
  if (
    !Number.isInteger(validityPeriodSeconds) ||
    validityPeriodSeconds < 1 ||
    validityPeriodSeconds > 36_000
  ) {
    throw new Error(`The validity period must be 1 to 36000 whole seconds, not ${validityPeriodSeconds}`);
  }
  if (!URL.canParse(statusCallbackUrl))
    throw new Error(`The status callback URL is none: "${statusCallbackUrl}"`);
  const rest = createTwilioRest(options);

  return {
    send: async (text, { signal }) => {
      const form = new URLSearchParams({
        To: text.to,
        From: text.from,
        Body: text.body,
        StatusCallback: `${statusCallbackUrl}?effect=${encode(text.effectId)}`,
        ValidityPeriod: String(validityPeriodSeconds),
      });
      const { sid } = await rest({ operation: 'send', form, signal, maxBytes });
      if (typeof sid === 'string' && isSid(sid)) return { sid };
      throw new CarrierError('unsure', 'Twilio send: accepted, but without a sid');
    },
    sentSince: createSentSince(rest),
  };
}
