import { randomUUID } from 'node:crypto';
import type { Caller } from '../iam/judge.ts';
import { type Fields, text } from '../template/values.ts';
import type { Cloud } from './cloud.ts';
import { Refusal } from './refusal.ts';

/** Secrets Manager's API, as far as functions ask for it. */
export async function secretsManager(
  { judge, secrets }: Cloud,
  caller: Caller | 'owner',
  operation: string,
  input: Fields,
): Promise<Fields> {
  const id = text(input.SecretId, 'SecretId');
  const secret = secrets.get(id) ?? [...secrets.values()].find(({ name }) => name === id);
  // before it says whether there is one, AWS asks whether it may be known
  if (caller !== 'owner')
    await judge.ask({ caller, action: `secretsmanager:${operation}`, resource: secret?.arn ?? id });
  if (!secret)
    throw new Refusal('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  switch (operation) {
    case 'DescribeSecret':
      return {
        ARN: secret.arn,
        Name: secret.name,
        // of a secret without a value there is no version
        ...(secret.value !== undefined && { VersionIdsToStages: { [randomUUID()]: ['AWSCURRENT'] } }),
      };
    case 'GetSecretValue':
      if (secret.value === undefined)
        throw new Refusal(
          'ResourceNotFoundException',
          "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
        );
      return {
        ARN: secret.arn,
        Name: secret.name,
        SecretString: secret.value,
        VersionId: randomUUID(),
        VersionStages: ['AWSCURRENT'],
      };
    default:
      throw new Refusal('InvalidRequestException', `secretsmanager:${operation} is not rehearsed`);
  }
}
