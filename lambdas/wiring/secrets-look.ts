import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createSecretsLook, type SecretsSeen } from '../aws/described-secrets.ts';
import type { Clock } from '../channel/ports.ts';
import type { Environment } from '../environment/required.ts';
import { secretNames } from '../environment/secret-names.ts';

/** Looks which of the stack's secrets have a value. Where there is no ARN, as on one machine, there is none to be filled. */
export function wireSecretsLook(env: Environment, clock: Clock): () => Promise<SecretsSeen> {
  const stored = Object.entries(secretNames).flatMap(([variable, name]) => {
    const arn = env[variable];
    return arn ? [[name, arn] as const] : [];
  });
  if (stored.length === 0) return async () => ({ missing: [], unknown: [] });
  return createSecretsLook(new SecretsManagerClient({ maxAttempts: 2 }), new Map(stored), clock);
}
