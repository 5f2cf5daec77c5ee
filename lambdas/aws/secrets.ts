import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Clock } from '../channel/ports.ts';
import type { ReadSecret, Secret } from '../environment/secret.ts';

/** Long enough to cost nothing, short enough for a rotation to arrive. */
const keptMs = 5 * 60_000;

/**
 * Reads a JSON secret once and keeps it for five minutes. Where a later read fails, what is known stays in use.
 * @throws {Error} where it cannot be read at all or is no JSON object; the message names the secret, never a value.
 */
export function createSecret(client: SecretsManagerClient, arn: string, clock: Clock): ReadSecret {
  let kept: { secret: Secret; until: number } | undefined;
  let reading: Promise<Secret> | undefined;

  async function read(): Promise<Secret> {
    try {
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
      const secret = parse(SecretString ?? '', arn);
      kept = { secret, until: clock() + keptMs };
      return secret;
    } catch (error) {
      if (kept) return kept.secret;
      throw error;
    } finally {
      reading = undefined;
    }
  }

  return async () => {
    if (kept && clock() < kept.until) return kept.secret;
    reading ??= read();
    return reading;
  };
}

function parse(text: string, arn: string): Secret {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(
      `secret ${arn} is not a JSON object: put it there with the keys that docs/configuration.md names`,
    );
  }
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
