import type { Twilio } from 'twilio';

/** A number of ours as Twilio has it. */
export interface NumberWebhook {
  readonly number: string;
  /** Twilio's PN sid. */
  readonly sid: string;
  readonly url: string;
  readonly method: string;
  readonly fallbackUrl: string;
  readonly fallbackMethod: string;
  /** A TwiML application that the number belongs to: its URLs win over the number's own. */
  readonly applicationSid: string;
}

/** The path that Twilio posts texts to. */
const messagesPath = '/twilio/messages';
/**
 * Three tries of 4.5 s, for whatever reason, within the 15 s that Twilio waits:
 * https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
const overrides = '#rc=2&rt=4500&rp=all';

/** What Twilio signs: it knows nothing of the overrides. */
export const signedUrl = (publicUrl: string): string => `${publicUrl}${messagesPath}`;
export const webhookUrl = (publicUrl: string): string => `${signedUrl(publicUrl)}${overrides}`;

/** What the account has of these numbers, in their order; a number that it has not is absent. */
export async function readWebhooks(twilio: Twilio, numbers: readonly string[]): Promise<NumberWebhook[]> {
  const found: NumberWebhook[] = [];
  for (const number of numbers) {
    // the filter finds parts of numbers too
    const listed = await twilio.incomingPhoneNumbers.list({ phoneNumber: number, limit: 50 });
    const own = listed.find(({ phoneNumber }) => phoneNumber === number);
    if (!own) continue;
    found.push({
      number,
      sid: own.sid,
      url: own.smsUrl ?? '',
      method: own.smsMethod ?? 'POST',
      fallbackUrl: own.smsFallbackUrl ?? '',
      fallbackMethod: own.smsFallbackMethod ?? 'POST',
      applicationSid: own.smsApplicationSid ?? '',
    });
  }
  return found;
}

/** Whether a number's texts go there already, and nowhere else. */
export function isSet(
  { url, method, fallbackUrl, fallbackMethod, applicationSid }: NumberWebhook,
  publicUrl: string,
): boolean {
  const wanted = webhookUrl(publicUrl);
  const isPosted = method === 'POST' && fallbackMethod === 'POST';
  return url === wanted && isPosted && fallbackUrl === wanted && applicationSid === '';
}

/** Points a number's texts at the channel; the fallback is the same address, which gets a second series of tries. */
export async function setWebhook(twilio: Twilio, sid: string, publicUrl: string): Promise<void> {
  const url = webhookUrl(publicUrl);
  await twilio.incomingPhoneNumbers(sid).update({
    smsUrl: url,
    smsMethod: 'POST',
    smsFallbackUrl: url,
    smsFallbackMethod: 'POST',
    // where there is one, Twilio ignores the number's own URLs
    smsApplicationSid: '',
  });
}
