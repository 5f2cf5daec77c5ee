import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Clock } from '../channel/ports.ts';
import { MissingSecret, type ReadSecret, type Secret } from '../environment/secret.ts';

/** Long enough to cost nothing, short enough for a rotation to arrive. */
const keptMs = 5 * 60_000;

/**
 * Reads a JSON secret once and keeps it for five minutes. Where a later read fails, what is known stays in use.
 * @throws {MissingSecret} where it has no value or is no JSON object: its owner has to fill it; whatever the SDK throws
 *   where it cannot be read at all. No message has a value.
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
      throw isEmpty(error)
        ? new MissingSecret(`secret ${arn} has no value: ${mend}`, { cause: error })
        : error;
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

const mend = 'put a JSON object there with the keys that docs/configuration.md names';

/**
 * Secrets Manager says the same of a secret that has no value and of one that is not there; of one that is marked for
 * deletion InvalidRequestException. docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 */
const isEmpty = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'ResourceNotFoundException' || error.name === 'InvalidRequestException');

function parse(text: string, arn: string): Secret {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new MissingSecret(`secret ${arn} is not a JSON object: ${mend}`);
  }
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
