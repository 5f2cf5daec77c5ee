import { listOf, present, type Secret } from '../../environment/secret.ts';

/**
 * An API key where there is one; else the account's own sid and the first of its tokens.
 * @throws {MissingSecret} where neither is there
 */
export function basicAuth(secret: Secret): { username: string; password: string } {
  if (secret.TWILIO_API_KEY_SID) {
    return { username: secret.TWILIO_API_KEY_SID, password: present(secret, 'TWILIO_API_KEY_SECRET') };
  }
  const [password] = listOf(present(secret, 'TWILIO_AUTH_TOKEN'));
  return { username: present(secret, 'TWILIO_ACCOUNT_SID'), password: password ?? '' };
}
