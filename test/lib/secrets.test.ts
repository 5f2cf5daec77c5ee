import { expect, test } from 'vitest';
import { allowedBy, plainId, synthesize } from '../support/stack/synthesized.ts';

const secrets = Object.fromEntries(
  Object.entries(synthesize().findResources('AWS::SecretsManager::Secret')).map(([id, resource]) => [
    plainId(id),
    resource,
  ]),
);

test('all secrets outlive the stack', () => {
  expect(Object.keys(secrets).sort()).toEqual([
    'SecretsErasure',
    'SecretsLogKey',
    'SecretsPolyAi',
    'SecretsThreadApi',
    'SecretsTwilio',
  ]);
  for (const secret of Object.values(secrets))
    expect(secret).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
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
  ['SecretsErasure', 'ERASURE_KEY'],
])('%s is generated, long, as the JSON field %s', (id, field) => {
  expect(secrets[id]?.Properties.GenerateSecretString).toEqual({
    SecretStringTemplate: '{}',
    GenerateStringKey: field,
    PasswordLength: 48,
    ExcludePunctuation: true,
  });
});

test('an owner has secrets of the vendors that the agents name, and of no other; only take-turn reads them, and the health check sees whether they have a value', () => {
  const chatbase = synthesize({ agents: { front: { vendor: 'chatbase', agentId: 'a1' } } });
  const names = Object.keys(chatbase.findResources('AWS::SecretsManager::Secret')).map(plainId);
  expect(names.sort()).toEqual([
    'SecretsChatbase',
    'SecretsErasure',
    'SecretsLogKey',
    'SecretsThreadApi',
    'SecretsTwilio',
  ]);
  expect(Object.keys(chatbase.findOutputs('*'))).toContain('ChatbaseSecret');
  expect(Object.keys(chatbase.findOutputs('*'))).not.toContain('PolyAiSecret');
  const told = Object.entries(chatbase.findResources('AWS::Lambda::Function'))
    .filter(([, { Properties }]) => 'CHATBASE_SECRET_ARN' in (Properties.Environment?.Variables ?? {}))
    .map(([id]) => plainId(id));
  expect(told).toEqual(['TakeTurnFunction', 'ThreadApiFunction']);
  const read = 'secretsmanager:GetSecretValue on SecretsChatbase';
  expect(allowedBy(chatbase, 'TakeTurnRole')).toContain(read);
  expect(allowedBy(chatbase, 'ThreadApiRole')).not.toContain(read);
  expect(allowedBy(chatbase, 'ThreadApiRole')).toContain('secretsmanager:DescribeSecret on SecretsChatbase');
});
