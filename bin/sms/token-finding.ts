import type { Twilio } from 'twilio';
import { MissingSecret } from '../../lambdas/environment/secret.ts';
import type { Finding } from './finding.ts';
import type { TwilioAccount } from './place/place.ts';
import { Failure } from './session/failure.ts';

const what = 'TWILIO_AUTH_TOKEN';

/**
 * Whether Twilio takes one of the auth tokens that its signatures are verified with, which an API key does not tell:
 * where none is the account's, every request counts as forged.
 */
export async function tokenFinding(
  clientsByToken: (account: TwilioAccount) => readonly Twilio[],
  account: TwilioAccount,
): Promise<Finding> {
  const mend = `put the account’s primary auth token into ${account.source} (docs/runbook.md, "Rotating Twilio's auth token")`;
  let clients: readonly Twilio[];
  try {
    clients = clientsByToken(account);
  } catch (error) {
    if (!(error instanceof MissingSecret)) throw error;
    return { what, verdict: 'wrong', is: '', why: [`${error.message.split(':')[0]}`], mend };
  }
  const taken = await Promise.all(clients.map(isTaken));
  const count = taken.filter(Boolean).length;
  const is = taken.length === 1 ? '' : `${count} of ${taken.length} are the account’s`;
  return count > 0
    ? { what, verdict: 'right', is, why: [] }
    : { what, verdict: 'wrong', is, why: ['Twilio does not take it: it is not TWILIO_ACCOUNT_SID’s'], mend };
}

/** Whether Twilio takes the client's credentials. */
export async function isTaken(client: Twilio): Promise<boolean> {
  try {
    await client.incomingPhoneNumbers.list({ limit: 1 });
    return true;
  } catch (error) {
    if (error instanceof Failure && error.code === 'twilio-credentials') return false;
    throw error;
  }
}
