import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { createSecretsLook } from '../../lambdas/aws/described-secrets.ts';

const refused = (name: string) => Object.assign(new Error('no'), { name });

function setUp(...names: string[]) {
  const manager = new SecretsManagerClient({ region: 'eu-west-1' });
  // this one alone: the class would stay mocked for every file that shares its module with this one
  const client = mockClient(manager);
  let now = 1_000_000;
  const secrets = new Map(names.map(name => [name, `arn:${name}`]));
  const look = createSecretsLook(manager, secrets, () => now);
  const of = (name: string) => client.on(DescribeSecretCommand, { SecretId: `arn:${name}` });
  const pass = (ms: number) => {
    now += ms;
  };
  return { client, look, of, pass };
}
const filled = { VersionIdsToStages: { v2: ['AWSCURRENT'], v1: ['AWSPREVIOUS'] } };

describe('which secrets have a value', () => {
  it('a secret has one where a version of it is current', async () => {
    const { look, of } = setUp('Full', 'Empty', 'None', 'Pending', 'Deleted', 'Gone', 'Denied', 'Busy');
    of('Full').resolves(filled);
    of('Empty').resolves({});
    of('None').resolves({ VersionIdsToStages: {} });
    of('Pending').resolves({ VersionIdsToStages: { v1: ['AWSPENDING'] } });
    of('Deleted').resolves({ ...filled, DeletedDate: new Date(0) });
    of('Gone').rejects(refused('ResourceNotFoundException'));
    of('Denied').rejects(refused('AccessDeniedException'));
    of('Busy').rejects(refused('ThrottlingException'));
    expect(await look()).toEqual({
      missing: ['Empty', 'None', 'Pending', 'Deleted', 'Gone'],
      unknown: ['Denied', 'Busy'],
    });
  });

  it('is asked once in half a minute, however often somebody asks, and then anew', async () => {
    const { client, look, of, pass } = setUp('Twilio');
    of('Twilio').resolvesOnce({}).resolves(filled);
    const seen = await Promise.all([look(), look(), look()]);
    expect(seen.map(({ missing }) => missing)).toEqual([['Twilio'], ['Twilio'], ['Twilio']]);
    pass(29_999);
    expect((await look()).missing).toEqual(['Twilio']);
    expect(client.commandCalls(DescribeSecretCommand)).toHaveLength(1);
    pass(1);
    expect(await look()).toEqual({ missing: [], unknown: [] });
    expect(client.commandCalls(DescribeSecretCommand)).toHaveLength(2);
  });
});
