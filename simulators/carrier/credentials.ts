export interface AccountCredentials {
  readonly accountSid: string;
  readonly authToken: string;
  readonly apiKeySid?: string;
  readonly apiKeySecret?: string;
}

/** HTTP Basic: an API key and its secret, or the account's sid and its token. */
export function isLetIn(header: string | null, credentials: AccountCredentials): boolean {
  const encoded = /^Basic +(\S+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return false;
  const given = Buffer.from(encoded, 'base64').toString('utf8');
  const { accountSid, authToken, apiKeySid, apiKeySecret } = credentials;
  if (given === `${accountSid}:${authToken}`) return true;
  return apiKeySid !== undefined && apiKeySecret !== undefined && given === `${apiKeySid}:${apiKeySecret}`;
}
