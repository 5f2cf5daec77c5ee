import { createTwilioCarrier } from '../carriers/twilio/send.ts';
import type { Carrier } from '../channel/ports.ts';
import type { Secret } from '../environment/secret.ts';
import { listOf, present } from '../environment/secret.ts';
import type { Machine } from './machine.ts';

/** A reply that is an hour late is worth less than none. */
const validityPeriodSeconds = 3600;

export function wireCarrier(
  { publicUrl, twilioUrl }: { readonly publicUrl: string; readonly twilioUrl: string | undefined },
  secret: { readonly values: Secret; readonly read: () => Promise<Secret> },
  { telemetry, clock, fetch }: Machine,
  timeoutMs: number,
): Carrier {
  // what is missing is said before a turn is begun: at a send it would be one more failure of the carrier's
  basicAuth(secret.values);
  return createTwilioCarrier({
    ...(twilioUrl === undefined ? {} : { baseUrl: twilioUrl }),
    accountSid: present(secret.values, 'TWILIO_ACCOUNT_SID'),
    credentials: async () => basicAuth(await secret.read()),
    statusCallbackUrl: `${publicUrl}/twilio/status`,
    validityPeriodSeconds,
    timeoutMs,
    fetch,
    clock,
    onCall: call => telemetry.info('carrier called', { ...call }),
  });
}

/** An API key where there is one; else the account's own sid and the first of its tokens. */
export function basicAuth(secret: Secret): { username: string; password: string } {
  if (secret.TWILIO_API_KEY_SID) {
    return { username: secret.TWILIO_API_KEY_SID, password: present(secret, 'TWILIO_API_KEY_SECRET') };
  }
  const [password] = listOf(present(secret, 'TWILIO_AUTH_TOKEN'));
  return { username: present(secret, 'TWILIO_ACCOUNT_SID'), password: password ?? '' };
}
