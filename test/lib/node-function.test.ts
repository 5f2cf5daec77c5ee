import { describe, expect, test } from 'vitest';
import { plain, plainId, synthesize } from '../support/stack/synthesized.ts';

const template = synthesize();
const functions = Object.entries(template.findResources('AWS::Lambda::Function')).map(
  ([id, resource]) => [plainId(id), resource.Properties] as const,
);
const logGroups = new Map(
  Object.entries(template.findResources('AWS::Logs::LogGroup')).map(([id, resource]) => [
    plainId(id),
    resource,
  ]),
);

test('there are six functions, with this much memory and time', () => {
  expect(
    Object.fromEntries(functions.map(([id, { MemorySize, Timeout }]) => [id, [MemorySize, Timeout]])),
  ).toEqual({
    InboundTextFunction: [512, 10],
    DeliveryStatusFunction: [512, 10],
    TakeTurnFunction: [1024, 120],
    SweepFunction: [512, 60],
    ThreadApiFunction: [512, 10],
    AgentAlertsFunction: [512, 10],
  });
});

describe.each(functions)('%s', (_, properties) => {
  test('runs Node 24 on ARM, traced', () => {
    expect(properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      TracingConfig: { Mode: 'Active' },
    });
  });

  test('logs JSON into a group of its own, which forgets', () => {
    expect(properties.LoggingConfig.LogFormat).toBe('JSON');
    const group = logGroups.get(plain(properties.LoggingConfig.LogGroup));
    expect(group).toMatchObject({ DeletionPolicy: 'Delete', Properties: { RetentionInDays: 30 } });
  });

  test('is told the public address, and nothing that looks like a secret’s value', () => {
    const environment = properties.Environment.Variables;
    expect(plain(environment.PUBLIC_URL)).toBe('WebhookApi');
    expect(Object.keys(environment).filter(name => /TOKEN|KEY|SECRET/.test(name))).toEqual(
      Object.keys(environment).filter(name => name.endsWith('_SECRET_ARN')),
    );
  });
});

test('no concurrency is kept for anyone, as a new account could not; the webhook’s is, where the owner says so', () => {
  const reserved = (of: typeof template) =>
    Object.entries(of.findResources('AWS::Lambda::Function'))
      .filter(([, { Properties }]) => Properties.ReservedConcurrentExecutions !== undefined)
      .map(([id, { Properties }]) => [plainId(id), Properties.ReservedConcurrentExecutions]);
  expect(reserved(template)).toEqual([]);
  expect(reserved(synthesize({ webhookConcurrency: 100 }))).toEqual([['InboundTextFunction', 100]]);
});
