import { describe, expect, it } from 'vitest';
import { dynamoClient, sqsClient } from '../../local/clients.ts';

const made = { accessKeyId: 'local', secretAccessKey: 'local' };

describe.each([
  ['DynamoDB', dynamoClient],
  ['SQS', sqsClient],
])('a client for %s', (_, create) => {
  it('makes up region and keys where the environment has none', async () => {
    const { config } = create('http://127.0.0.1:4566', {});
    expect(await config.region()).toBe('us-east-1');
    expect(await config.credentials()).toMatchObject(made);
    expect(await config.endpoint?.()).toMatchObject({ hostname: '127.0.0.1', port: 4566 });
  });

  it('takes the environment’s region', async () => {
    const region = (environment: Record<string, string>) =>
      create('http://127.0.0.1:4566', environment).config.region();
    expect(await region({ AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-2' })).toBe('eu-west-1');
    expect(await region({ AWS_DEFAULT_REGION: 'eu-west-2' })).toBe('eu-west-2');
    expect(await region({ AWS_REGION: '' })).toBe('us-east-1');
  });

  it('leaves credentials to the SDK where the owner has some', async () => {
    const saved = { ...process.env };
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'owner', AWS_SECRET_ACCESS_KEY: 'secret' });
    try {
      const { config } = create('http://127.0.0.1:4566');
      expect(await config.credentials()).toMatchObject({ accessKeyId: 'owner', secretAccessKey: 'secret' });
    } finally {
      process.env = saved;
    }
  });
});
