import { createVerifier, type WebhookRequest } from '../carriers/twilio/verify.ts';
import type { Clock } from '../channel/ports.ts';
import { names } from '../environment/names.ts';
import type { Environment } from '../environment/required.ts';
import { listOf } from '../environment/secret.ts';
import { createCredentials } from './credentials.ts';

/**
 * Verifies with the tokens as they are now, so that a rotation arrives without a deployment. `publicUrl` is how
 * Twilio reaches us: it is part of what is signed; so is how it did before, where the environment says so.
 */
export function wireVerifier(
  env: Environment,
  publicUrl: string,
  clock: Clock,
): (request: WebhookRequest) => Promise<'genuine' | 'forged'> {
  const credentials = createCredentials(env, clock);
  const formerUrls = listOf(env[names.formerUrls]);
  return async request => {
    const secret = await credentials.twilio();
    const authTokens = listOf(secret.TWILIO_AUTH_TOKEN);
    const accountSid = secret.TWILIO_ACCOUNT_SID ?? '';
    return createVerifier({ authTokens, publicUrl, formerUrls, accountSid })(request);
  };
}
