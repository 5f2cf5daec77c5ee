import { createVerifier, type WebhookRequest } from '../carriers/twilio/verify.ts';
import type { Clock } from '../channel/ports.ts';
import { names } from '../environment/names.ts';
import { type Environment, required } from '../environment/required.ts';
import { listOf } from '../environment/secret.ts';
import { createCredentials } from './credentials.ts';

/** Verifies with the tokens as they are now, so that a rotation arrives without a deployment. */
export function wireVerifier(
  env: Environment,
  clock: Clock,
): (request: WebhookRequest) => Promise<'genuine' | 'forged'> {
  const { PUBLIC_URL: publicUrl } = required(env, names.publicUrl);
  const credentials = createCredentials(env, clock);
  return async request => {
    const secret = await credentials.twilio();
    const authTokens = listOf(secret.TWILIO_AUTH_TOKEN);
    const accountSid = secret.TWILIO_ACCOUNT_SID ?? '';
    return createVerifier({ authTokens, publicUrl, accountSid })(request);
  };
}
