import { DescribeSecretCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Clock } from '../channel/ports.ts';

/** What can be known of secrets without reading them: their names, by what is the matter. */
export interface SecretsSeen {
  /** Without a value, deleted, or not there at all. */
  readonly missing: readonly string[];
  /** Nobody said. */
  readonly unknown: readonly string[];
}

/** Whoever asks over and over, as anybody on the internet may, has AWS asked once in this time. */
const keptMs = 30_000;

/**
 * Looks which secrets have a value, given by name and ARN; of the values it learns nothing. What it saw holds for half a
 * minute. Never throws.
 */
export function createSecretsLook(
  client: SecretsManagerClient,
  secrets: ReadonlyMap<string, string>,
  clock: Clock,
): () => Promise<SecretsSeen> {
  let seen: { readonly at: number; readonly what: Promise<SecretsSeen> } | undefined;

  async function look(): Promise<SecretsSeen> {
    const found = await Promise.all(
      [...secrets].map(async ([name, arn]) => ({ name, is: await seenOf(client, arn) })),
    );
    const named = (is: Value) => found.filter(one => one.is === is).map(({ name }) => name);
    return { missing: named('missing'), unknown: named('unknown') };
  }

  return () => {
    const now = clock();
    if (!seen || now - seen.at >= keptMs) seen = { at: now, what: look() };
    return seen.what;
  };
}

type Value = 'there' | 'missing' | 'unknown';

/**
 * A secret without a value has no version, and the one that is read is marked AWSCURRENT.
 * docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html
 */
async function seenOf(client: SecretsManagerClient, arn: string): Promise<Value> {
  try {
    const { VersionIdsToStages = {}, DeletedDate } = await client.send(
      new DescribeSecretCommand({ SecretId: arn }),
    );
    const isThere = Object.values(VersionIdsToStages).some(stages => stages.includes('AWSCURRENT'));
    return isThere && DeletedDate === undefined ? 'there' : 'missing';
  } catch (error) {
    return error instanceof Error && error.name === 'ResourceNotFoundException' ? 'missing' : 'unknown';
  }
}
