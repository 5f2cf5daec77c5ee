import type { Finding } from './finding.ts';
import { setTwilio } from './key-finding.ts';
import type { Place } from './place/place.ts';

/** Of what is wrong whatever was looked at, what mends it; by the code of the failure. */
const mends: Readonly<Record<string, (place: Place) => string>> = {
  'twilio-account-sid': place => setTwilio(place, 'TWILIO_ACCOUNT_SID'),
  'twilio-suspended': () =>
    'https://console.twilio.com: its banner says what is to be paid or answered; else write to Twilio’s support',
  'twilio-no-json': () =>
    'take TWILIO_BASE_URL away, unless what is there stands in for Twilio; then see HTTPS_PROXY, and let api.twilio.com and messaging.twilio.com through',
  'aws-secret-empty': () =>
    'docs/configuration.md, "Secrets", has its keys; fill it as docs/runbook.md, "Changing a secret", says',
  'aws-no-secret': () =>
    'set AWS_REGION or --stack to where the channel is; where somebody deleted the secret: aws secretsmanager restore-secret --secret-id …',
  config: () => 'npm run sms -- check, when it is mended',
};

/**
 * Of what could not be looked at: wrong where that itself is what is wrong, with what mends it, and else unknown.
 * A fault of the account's at Twilio is told once: what stands on it is unknown then, as it is behind credentials that
 * have lines of their own.
 */
export function notLooked(
  what: string,
  { code, message }: { readonly code: string; readonly message: string },
  { place, told }: { readonly place: Place; readonly told: Set<string> },
): Finding {
  const mend = mends[code];
  if (!mend || told.has(code)) return { what, verdict: 'unknown', is: code, why: [message] };
  if (code.startsWith('twilio-')) told.add(code);
  return { what, verdict: 'wrong', is: code, why: [message], mend: mend(place) };
}
