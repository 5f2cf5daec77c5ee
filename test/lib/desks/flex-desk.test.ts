import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { expect, test } from 'vitest';
import { ChannelStack } from '../../../lib/channel-stack.ts';
import { flexDesks } from '../../support/stack/example-desks.ts';
import { allowedBy, newApp, plain, plainId, synthesize } from '../../support/stack/synthesized.ts';

const template = synthesize({ desks: flexDesks });
const of = (type: string, from = template) =>
  new Map(Object.entries(from.findResources(type)).map(([id, { Properties }]) => [plainId(id), Properties]));

test('without a Flex desk there is nothing of it', () => {
  const without = synthesize({ desks: { archive: { kind: 'queue' } } });
  expect([...of('AWS::Lambda::Function', without).keys()].filter(id => /Flex/.test(id))).toEqual([]);
  const routes = [...of('AWS::ApiGatewayV2::Route', without).values()].map(({ RouteKey }) => RouteKey);
  expect(routes).not.toContain('ANY /twilio/flex');
});

test('two functions serve all Flex desks: one behind their queues, one behind a route of Twilio’s', () => {
  const functions = [...of('AWS::Lambda::Function').keys()].filter(id => /Flex/.test(id));
  expect(functions.sort()).toEqual(['DesksFlexDeskFunction', 'DesksFlexEndFunction']);
  const [integration] = [...of('AWS::ApiGatewayV2::Integration')].filter(
    ([, { IntegrationUri }]) => plain(IntegrationUri) === 'DesksFlexEndFunction',
  );
  expect(integration?.[1].PayloadFormatVersion).toBe('2.0');
  const routes = [...of('AWS::ApiGatewayV2::Route').values()].map(({ RouteKey }) => RouteKey);
  expect(routes).toContain('ANY /twilio/flex');
});

test('each Flex desk hears of its handoffs and of their end, and of no text', () => {
  const rules = [...of('AWS::Events::Rule').values()].filter(({ Name }) => String(Name).startsWith('desk-'));
  expect(rules.map(({ Name }) => Name).sort()).toEqual(['desk-flex-night.flex', 'desk-flex.flex']);
  for (const { Name, EventPattern } of rules)
    expect(EventPattern).toEqual({
      source: ['sms-channel'],
      'detail-type': ['handoff.requested', 'handoff.released'],
      detail: { desk: [String(Name).slice('desk-'.length, -'.flex'.length)] },
    });
});

test('what fails comes again every two minutes for ten hours, then goes to the desk’s dead letters', () => {
  const queues = of('AWS::SQS::Queue');
  const mappings = [...of('AWS::Lambda::EventSourceMapping').values()].filter(
    ({ FunctionName }) => plain(FunctionName) === 'DesksFlexDeskFunction',
  );
  expect(mappings).toHaveLength(2);
  for (const { BatchSize, EventSourceArn } of mappings) {
    expect(BatchSize).toBe(1);
    const queue = queues.get(plain(EventSourceArn));
    expect(queue).toMatchObject({ VisibilityTimeout: 120, RedrivePolicy: { maxReceiveCount: 300 } });
    expect(plain(queue.RedrivePolicy.deadLetterTargetArn)).toMatch(/RuleDeadLetters$/);
  }
  const { Timeout } = of('AWS::Lambda::Function').get('DesksFlexDeskFunction') ?? {};
  expect(Timeout * 2).toBeLessThanOrEqual(120);
});

const anyFunction = (name: string) => [
  'kms:Decrypt on WordsKey',
  'kms:GenerateDataKey on WordsKey',
  `logs:CreateLogStream on ${name}Logs`,
  `logs:PutLogEvents on ${name}Logs`,
  'secretsmanager:GetSecretValue on SecretsTwilio',
  'sqs:SendMessage on ThreadQueue',
  'xray:PutTelemetryRecords on *',
  'xray:PutTraceSegments on *',
];

test('each may do exactly this', () => {
  const queues = ['Desksflexnight', 'Desksflex'].map(desk => `${desk}Queue`);
  const receiving = ['DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'];
  expect([...new Set(allowedBy(template, 'DesksFlexDeskRole'))]).toEqual(
    [
      ...anyFunction('DesksFlexDesk'),
      'dynamodb:GetItem on ThreadTable',
      'dynamodb:Query on ThreadTable',
      'dynamodb:UpdateItem on ThreadTable',
      'secretsmanager:GetSecretValue on SecretsLogKey',
      ...queues.flatMap(queue => receiving.map(action => `sqs:${action} on ${queue}`)),
    ].sort(),
  );
  expect(allowedBy(template, 'DesksFlexEndRole')).toEqual(
    [...anyFunction('DesksFlexEnd'), 'dynamodb:GetItem on ThreadTable'].sort(),
  );
});

test('the alarm looks at the function’s errors: the queue takes everything', () => {
  const alarm = [...of('AWS::CloudWatch::Alarm').values()].find(
    ({ AlarmName }) => AlarmName === 'SmsChannel-desk-failing-flex',
  );
  expect(alarm).toMatchObject({ Namespace: 'AWS/Lambda', MetricName: 'Errors' });
  expect(plain(alarm.Dimensions[0].Value)).toBe('DesksFlexDeskFunction');
});

test('AWS’s checks find nothing in it that has no reason', () => {
  const app = newApp();
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  new ChannelStack(app, 'SmsChannel', { desks: flexDesks });
  expect(() => app.synth()).not.toThrow();
});
