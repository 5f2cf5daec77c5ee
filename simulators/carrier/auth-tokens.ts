import { randomBytes } from 'node:crypto';
import { ApiError } from './api-error.ts';

/**
 * The account's auth tokens. Both let requests in; only the primary one signs webhooks. Promoting the secondary one ends
 * the primary at once (twilio.com/docs/iam/api/authtoken).
 */
export interface AuthTokens {
  /** What webhooks are signed with. */
  readonly primary: string;
  isTaken(token: string): boolean;
  /** Makes the secondary one, in place of one that there was. */
  make(): string;
  /** @throws {ApiError} 20404 where there is none */
  remove(): void;
  /** Gives the new primary one. @throws {ApiError} 20404 where there is no secondary one */
  promote(): string;
}

export function createAuthTokens(first: string): AuthTokens {
  let primary = first;
  let secondary: string | undefined;

  function taken(): string {
    if (secondary === undefined) throw new ApiError(20404);
    const token = secondary;
    secondary = undefined;
    return token;
  }

  return {
    get primary() {
      return primary;
    },
    isTaken: token => token === primary || token === secondary,
    make() {
      // as Twilio's: 32 digits from 0 to f
      secondary = randomBytes(16).toString('hex');
      return secondary;
    },
    remove: () => void taken(),
    promote() {
      primary = taken();
      return primary;
    },
  };
}

/** What a request about the tokens answers (twilio.com/docs/iam/api/authtoken). */
export function tokenResource(
  field: 'secondary_auth_token' | 'auth_token',
  token: string,
  { accountSid, at }: { readonly accountSid: string; readonly at: number },
) {
  const date = `${new Date(at).toISOString().slice(0, 19)}Z`;
  const path = field === 'auth_token' ? 'Promote' : 'Secondary';
  return {
    account_sid: accountSid,
    date_created: date,
    date_updated: date,
    [field]: token,
    url: `https://accounts.twilio.com/v1/AuthTokens/${path}`,
  };
}
