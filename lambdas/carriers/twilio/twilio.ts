import type { Carrier } from '../../channel/ports.ts';
import { present } from '../../environment/secret.ts';
import type { CallParts, CarrierTexts, WebhookParts } from '../vendor/carrier-vendor.ts';
import { basicAuth } from './credentials.ts';
import { createListInbound } from './list.ts';
import type { TwilioOptions } from './rest.ts';
import { createTwilioCarrier } from './send.ts';

/** A reply that is an hour late is worth less than none. */
const validityPeriodSeconds = 3600;

/** Twilio's own, unless another origin is said. */
const twilioOrigin = 'https://api.twilio.com';

function optionsOf({ values, secret, baseUrl, timeoutMs, fetch, clock, telemetry }: CallParts) {
  // what is missing is said before a turn is begun: at a send it would be one more failure of the carrier's
  basicAuth(values);
  return {
    ...(baseUrl !== undefined && { baseUrl }),
    accountSid: present(values, 'TWILIO_ACCOUNT_SID'),
    credentials: async () => basicAuth(await secret()),
    ...{ timeoutMs, fetch, clock },
    onCall: call => telemetry.info('carrier called', { ...call }),
  } satisfies TwilioOptions;
}

/** Sends by Twilio, and finds what was sent. */
export const twilioCarrier = (parts: CallParts & Pick<WebhookParts, 'publicUrl'>): Carrier =>
  createTwilioCarrier({
    ...optionsOf(parts),
    statusCallbackUrl: `${parts.publicUrl}/twilio/status`,
    validityPeriodSeconds,
  });

/** What Twilio has taken for us. */
export function twilioTexts(parts: CallParts): CarrierTexts {
  const options = optionsOf(parts);
  const messages = `${parts.baseUrl ?? twilioOrigin}/2010-04-01/Accounts/${options.accountSid}/Messages`;
  return { list: createListInbound(options), mediaUrl: sid => `${messages}/${sid}/Media.json` };
}
