import type { Twilio } from 'twilio';
import { MissingSecret } from '../../lambdas/environment/secret.ts';
import type { Finding } from './finding.ts';
import type { Place, TwilioAccount } from './place/place.ts';
import { isTaken } from './token-finding.ts';

const what = 'TWILIO_API_KEY';

/**
 * Whether Twilio takes the API key that all is sent and looked up with, which the auth token does not tell. Nothing
 * where there is none: it is the token then.
 */
export async function keyFinding(
  twilioClient: (account: TwilioAccount) => Twilio,
  account: TwilioAccount,
  place: Place,
): Promise<Finding | undefined> {
  const { source, values } = account;
  const { TWILIO_API_KEY_SID: sid } = values;
  if (!sid) return undefined;
  const wrong = (why: string): Finding => ({
    ...{ what, verdict: 'wrong', is: '', why: [`${why}: nothing can be sent.`] },
    mend: setTwilio(place, 'TWILIO_API_KEY_SID and TWILIO_API_KEY_SECRET'),
  });
  if (!/^SK[0-9a-f]{32}$/i.test(sid))
    return wrong(`TWILIO_API_KEY_SID from ${source} is no key’s, which is SK and 32 digits from 0 to f`);
  try {
    return (await isTaken(twilioClient(account)))
      ? { what, verdict: 'right', is: '', why: [] }
      : wrong(`Twilio does not take TWILIO_API_KEY_SID with TWILIO_API_KEY_SECRET from ${source}`);
  } catch (error) {
    if (error instanceof MissingSecret) return wrong(`${error.message.split(':')[0]}`);
    throw error;
  }
}

/** What mends credentials of Twilio's: a stack has a secret, what `npm start` runs has variables. */
export const setTwilio = ({ stack, typed = '' }: Pick<Place, 'stack' | 'typed'>, keys: string): string =>
  stack
    ? `npm run sms -- secrets set twilio ${typed}`.trimEnd()
    : `put the right ${keys} into .env or the environment`;
