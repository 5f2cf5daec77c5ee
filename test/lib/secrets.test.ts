import { expect, test } from 'vitest';
import { plainId, synthesize } from '../support/stack/synthesized.ts';

const secrets = Object.fromEntries(
  Object.entries(synthesize().findResources('AWS::SecretsManager::Secret')).map(([id, resource]) => [
    plainId(id),
    resource,
  ]),
);

test('all secrets outlive the stack', () => {
  expect(Object.keys(secrets).sort()).toEqual([
    'SecretsLogKey',
    'SecretsPolyAi',
    'SecretsThreadApi',
    'SecretsTwilio',
  ]);
  for (const secret of Object.values(secrets))
    expect(secret).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
});

test.each(['SecretsTwilio', 'SecretsPolyAi'])(
  '%s begins empty, so that nothing is served and nothing overwritten',
  id => {
    expect(Object.keys(secrets[id]?.Properties)).toEqual(['Description']);
  },
);

test.each([
  ['SecretsThreadApi', 'THREAD_API_KEY'],
  ['SecretsLogKey', 'LOG_KEY'],
])('%s is generated, long, as the JSON field %s', (id, field) => {
  expect(secrets[id]?.Properties.GenerateSecretString).toEqual({
    SecretStringTemplate: '{}',
    GenerateStringKey: field,
    PasswordLength: 48,
    ExcludePunctuation: true,
  });
});
