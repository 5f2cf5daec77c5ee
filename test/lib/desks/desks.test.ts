import { Validations } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import { ChannelStack } from '../../../lib/channel-stack.ts';
import { everyDesk } from '../../support/stack/example-desks.ts';
import { allowedBy, newApp, plain, plainId, synthesize } from '../../support/stack/synthesized.ts';

const template = synthesize({ desks: everyDesk });

const of = (type: string, from: Template = template) =>
  new Map(Object.entries(from.findResources(type)).map(([id, resource]) => [plainId(id), resource]));

interface Statement {
  readonly Action: string;
  readonly Principal: { readonly Service: string };
  readonly Condition: { readonly ArnEquals: Readonly<Record<string, unknown>> };
}

const rules = new Map(
  [...of('AWS::Events::Rule').values()].flatMap(({ Properties }) =>
    Properties.EventBusName === undefined ? [] : [[String(Properties.Name), Properties]],
  ),
);

test('each desk has a rule of its own on the bus, but for those that are left to the owner’s rules', () => {
  expect([...rules.keys()].sort()).toEqual(['desk-archive', 'desk-billing', 'desk-on-call']);
  for (const { EventBusName } of rules.values()) expect(plain(EventBusName)).toBe('HandoffBus');
});

test('a rule finds its desk’s events by the desk’s name', () => {
  for (const [name, { EventPattern }] of rules)
    expect(EventPattern).toMatchObject({
      source: ['sms-channel'],
      detail: { desk: [name.slice('desk-'.length)] },
    });
  expect(rules.get('desk-billing')?.EventPattern['detail-type']).toBeUndefined();
  expect(rules.get('desk-on-call')?.EventPattern['detail-type']).toEqual(['handoff.requested']);
});

test('each event goes out as it is, for as long as EventBridge tries, and is then kept', () => {
  const queues = of('AWS::SQS::Queue');
  for (const { Targets } of rules.values()) {
    expect(Targets).toHaveLength(1);
    const [target] = Targets;
    expect(target.RetryPolicy).toEqual({ MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 });
    // the whole event is what EventBridge sends where nothing is said
    for (const other of ['Input', 'InputPath', 'InputTransformer']) expect(target[other]).toBeUndefined();
    const deadLetters = queues.get(plain(target.DeadLetterConfig.Arn));
    expect(deadLetters).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: { MessageRetentionPeriod: 14 * 86_400 },
    });
    expect(plain(deadLetters?.Properties.KmsMasterKeyId)).toBe('WordsKey');
  }
});

test('only its own rule, and its own topic, may put something into a desk’s dead letters', () => {
  const policies = [...of('AWS::SQS::QueuePolicy').values()].filter(({ Properties }) =>
    plain(Properties.Queues[0]).endsWith('RuleDeadLetters'),
  );
  expect(policies).toHaveLength(3);
  for (const { Properties } of policies) {
    const allowing = Properties.PolicyDocument.Statement.filter(
      (statement: { Effect: string }) => statement.Effect === 'Allow',
    );
    const desk = plain(Properties.Queues[0]).replace(/RuleDeadLetters$/, '');
    expect(
      allowing.map(({ Action, Principal, Condition }: Statement) => [
        Action,
        Principal.Service,
        plain(Condition.ArnEquals['aws:SourceArn']),
      ]),
    ).toEqual([
      ...(desk === 'Desksoncall' ? [['sqs:SendMessage', 'sns.amazonaws.com', 'DesksoncallTopic']] : []),
      ['sqs:SendMessage', 'events.amazonaws.com', `${desk}Rule`],
    ]);
  }
});

test('the key lets in EventBridge and SNS for this account alone, also before there is a desk: adopted, it stays so', () => {
  const services = (from: Template) =>
    [...of('AWS::KMS::Key', from).values()].flatMap(({ Properties }) =>
      Properties.KeyPolicy.Statement.filter(
        ({ Principal }: { Principal: { Service?: string } }) => Principal.Service !== undefined,
      ),
    );
  for (const from of [template, synthesize(), synthesize({ desks: { elsewhere: { kind: 'bus' } } })]) {
    const allowed = services(from).flatMap(({ Principal }) => Principal.Service);
    expect(new Set(allowed)).toEqual(new Set(['events.amazonaws.com', 'sns.amazonaws.com']));
    for (const { Condition } of services(from))
      expect(Condition).toEqual({ StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } });
  }
});

describe('an HTTPS desk', () => {
  test('is POSTed to, with a key that is generated and outlives the stack, ten times a second at most', () => {
    const [destination] = of('AWS::Events::ApiDestination').values();
    expect(destination?.Properties).toMatchObject({
      HttpMethod: 'POST',
      InvocationEndpoint: 'https://desk.example.com/sms?from=sms',
      InvocationRateLimitPerSecond: 10,
    });
    const [connection] = of('AWS::Events::Connection').values();
    const { ApiKeyName, ApiKeyValue } = connection?.Properties.AuthParameters.ApiKeyAuthParameters ?? {};
    expect(ApiKeyName).toBe('x-api-key');
    expect(plain(ApiKeyValue)).toBe('{{resolve:secretsmanager:DesksbillingSecret:SecretString:DESK_KEY::}}');
    expect(of('AWS::SecretsManager::Secret').get('DesksbillingSecret')).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: { GenerateSecretString: { GenerateStringKey: 'DESK_KEY', PasswordLength: 48 } },
    });
    expect(allowedBy(template, 'DesksbillingEndpointEventsRole')).toEqual([
      'events:InvokeApiDestination on DesksbillingEndpointApiDestination',
    ]);
  });

  test('takes another key when another version of the secret is named', () => {
    const renewed = synthesize({
      desks: {
        billing: {
          ...everyDesk.billing,
          header: 'authorization',
          secretVersion: 'b1e7a2c4-90ab-4def-8edc-ba9876543210',
        },
      },
    });
    const [connection] = of('AWS::Events::Connection', renewed).values();
    const { ApiKeyName, ApiKeyValue } = connection?.Properties.AuthParameters.ApiKeyAuthParameters ?? {};
    expect(ApiKeyName).toBe('authorization');
    expect(plain(ApiKeyValue)).toMatch(/:SecretString:DESK_KEY::b1e7a2c4-90ab-4def-8edc-ba9876543210\}\}$/);
  });
});

test('a topic desk’s addresses get mail, over an encrypted topic to which its own rule alone publishes', () => {
  const [topic] = of('AWS::SNS::Topic').values();
  expect(plain(topic?.Properties.KmsMasterKeyId)).toBe('WordsKey');
  const subscriptions = [...of('AWS::SNS::Subscription').values()].map(({ Properties }) => Properties);
  expect(subscriptions).toEqual([
    expect.objectContaining({ Protocol: 'email', Endpoint: 'on-call@example.com' }),
  ]);
  const allowing = [...of('AWS::SNS::TopicPolicy').values()]
    .flatMap(({ Properties }): (Statement & { Effect: string })[] => Properties.PolicyDocument.Statement)
    .filter(({ Effect }) => Effect === 'Allow');
  expect(
    allowing.map(({ Action, Principal, Condition }) => [
      Action,
      Principal.Service,
      plain(Condition.ArnEquals['aws:SourceArn']),
    ]),
  ).toEqual([['sns:Publish', 'events.amazonaws.com', 'DesksoncallRule']]);
  // no role is taken on for it
  expect(rules.get('desk-on-call')?.Targets[0].RoleArn).toBeUndefined();
});

test('a queue desk’s queue is encrypted, and what nobody can work on goes to the desk’s dead letters', () => {
  const queue = of('AWS::SQS::Queue').get('DesksarchiveQueue')?.Properties;
  expect(plain(queue.KmsMasterKeyId)).toBe('WordsKey');
  expect(queue.RedrivePolicy).toMatchObject({ maxReceiveCount: 10 });
  expect(plain(queue.RedrivePolicy.deadLetterTargetArn)).toBe('DesksarchiveRuleDeadLetters');
});

test('the owner is shown where to look', () => {
  const outputs = Object.keys(template.toJSON().Outputs).filter(name => name.startsWith('Desk'));
  expect(outputs.sort()).toEqual([
    'DeskArchiveDeadLetterQueueUrl',
    'DeskArchiveQueueUrl',
    'DeskBillingDeadLetterQueueUrl',
    'DeskBillingSecret',
    'DeskOnCallDeadLetterQueueUrl',
    'DeskOnCallTopic',
  ]);
});

test('each desk has three alarms that name it, under one heading of the runbook for all desks', () => {
  const alarms = [...of('AWS::CloudWatch::Alarm').values()]
    .map(({ Properties }) => Properties)
    .filter(({ AlarmName }) => /-desk-(?!out)/.test(AlarmName));
  expect(alarms.map(({ AlarmName }) => AlarmName).sort()).toEqual([
    'SmsChannel-desk-dead-letters-archive',
    'SmsChannel-desk-dead-letters-billing',
    'SmsChannel-desk-dead-letters-on-call',
    'SmsChannel-desk-failing-archive',
    'SmsChannel-desk-failing-billing',
    'SmsChannel-desk-failing-on-call',
    'SmsChannel-desk-more-dead-letters-archive',
    'SmsChannel-desk-more-dead-letters-billing',
    'SmsChannel-desk-more-dead-letters-on-call',
  ]);
  for (const { AlarmName, AlarmDescription } of alarms)
    expect(AlarmDescription).toMatch(
      AlarmName.includes('failing') ? /runbook\.md#desk-failing$/ : /runbook\.md#desk-dead-letters$/,
    );
  const billing = alarms.find(({ AlarmName }) => AlarmName.endsWith('desk-failing-billing'));
  const [{ MetricStat }] = billing.Metrics;
  expect(MetricStat.Metric).toMatchObject({
    Namespace: 'AWS/Events',
    MetricName: 'RetryInvocationAttempts',
    Dimensions: [
      { Name: 'EventBusName', Value: { Ref: expect.stringMatching(/^HandoffBus/) } },
      { Name: 'RuleName', Value: 'desk-billing' },
    ],
  });
});

test('AWS’s checks find nothing in it that has no reason', () => {
  const app = newApp();
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  new ChannelStack(app, 'SmsChannel', { desks: everyDesk });
  expect(() => app.synth()).not.toThrow();
});
