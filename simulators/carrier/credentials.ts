import type { AuthTokens } from './auth-tokens.ts';

export interface AccountCredentials {
  readonly accountSid: string;
  /** The primary one. */
  readonly authToken: string;
  readonly apiKeySid?: string;
  readonly apiKeySecret?: string;
}

/** HTTP Basic: an API key and its secret, or the account's sid and one of its tokens. */
export function isLetIn(
  header: string | null,
  credentials: AccountCredentials,
  tokens: Pick<AuthTokens, 'isTaken'>,
): boolean {
  const encoded = /^Basic +(\S+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return false;
  const given = Buffer.from(encoded, 'base64').toString('utf8');
  const { accountSid, apiKeySid, apiKeySecret } = credentials;
  if (given.startsWith(`${accountSid}:`) && tokens.isTaken(given.slice(accountSid.length + 1))) return true;
  return apiKeySid !== undefined && apiKeySecret !== undefined && given === `${apiKeySid}:${apiKeySecret}`;
}
