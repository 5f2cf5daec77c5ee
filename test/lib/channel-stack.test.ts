import { type Stack, Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { afterEach, expect, test, vi } from 'vitest';
import type { StackOptions } from '../../lambdas/config/deploy.ts';
import { ChannelStack } from '../../lib/channel-stack.ts';
import { everyDesk } from '../support/stack/example-desks.ts';
import { newApp, plain, synthesize } from '../support/stack/synthesized.ts';

const template = synthesize();

test('what holds data keeps its logical id: with another, CloudFormation would make an empty one', () => {
  const ids = [
    'AWS::DynamoDB::Table',
    'AWS::KMS::Key',
    'AWS::SQS::Queue',
    'AWS::SecretsManager::Secret',
    'AWS::Events::EventBus',
    'AWS::Scheduler::ScheduleGroup',
  ].flatMap(type => Object.keys(template.findResources(type)));
  expect(ids).toEqual([
    'ThreadTable2661CCA4',
    'WordsKey4DD481E0',
    'ThreadQueueDeadLetters70F2F891',
    'ThreadQueueC6DC028B',
    'SecretsTwilio9D01B6F3',
    'SecretsPolyAi16056F99',
    'SecretsThreadApiB079034B',
    'SecretsLogKeyAFF78FFA',
    'SecretsErasure3486BD3F',
    'HandoffBus00D0B021',
    'IdleTimerGroup3D91551F',
  ]);
});

test('the owner is shown what to enter at Twilio, and where to put the secrets', () => {
  const outputs = template.toJSON().Outputs;
  expect(plain(outputs.TwilioMessagesUrl.Value)).toBe('WebhookApi/twilio/messages#rc=2&rt=4500&rp=all');
  expect(plain(outputs.TwilioStatusUrl.Value)).toBe('WebhookApi/twilio/status');
  expect(plain(outputs.ApiEndpoint.Value)).toBe('WebhookApi');
  expect(Object.keys(outputs).sort()).toEqual([
    'ApiEndpoint',
    'DeadLetterQueueUrl',
    'ErasureSecret',
    'EventBus',
    'LogKeySecret',
    'PolyAiSecret',
    'PublicUrl',
    'QueueUrl',
    'ScheduleGroup',
    'TableName',
    'ThreadApiSecret',
    'TwilioMessagesUrl',
    'TwilioSecret',
    'TwilioStatusUrl',
  ]);
});

test('the sweep starts every five minutes', () => {
  template.hasResourceProperties('AWS::Events::Rule', {
    ScheduleExpression: 'rate(5 minutes)',
    State: 'ENABLED',
  });
});

test.each([
  [{ maximumConcurrency: 1 }, 'maximumConcurrency is 1: write a whole number from 2 to 1000'],
  [{ maximumConcurrency: 2.5 }, 'maximumConcurrency is 2.5: write a whole number from 2 to 1000'],
  [{ webhookConcurrency: 0 }, 'webhookConcurrency is 0: write a whole number from 1 to 10000'],
  [{ requestsPerSecond: Number.NaN }, 'requestsPerSecond is NaN: write a whole number from 1 to 10000'],
])('%o is refused with the mend', (options, message) => {
  expect(() => synthesize(options)).toThrow(message);
});

function synthesizeWithChecks(options: StackOptions = {}, spoil: (stack: Stack) => void = () => {}) {
  const app = newApp();
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  spoil(new ChannelStack(app, 'SmsChannel', options));
  return app.synth();
}

afterEach(() => vi.restoreAllMocks());

test.each<StackOptions>([
  {},
  {
    domainName: 'sms.example.com',
    certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/0f5c0f5c-0000-4000-8000-000000000000',
    alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:on-call',
    alarmEmail: 'on-call@example.com',
    formerDomain: {
      domainName: 'texts.example.com',
      certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1f5c1f5c-0000-4000-8000-000000000000',
    },
    webhookConcurrency: 100,
    stackName: 'AnotherName',
  },
  {
    table: { name: 'threads-restored', keyArn: 'arn:aws:kms:eu-west-1:123456789012:key/0f5c' },
    desks: everyDesk,
  },
])('AWS’s checks find nothing that has no reason: %o', options => {
  expect(() => synthesizeWithChecks(options)).not.toThrow();
});

test('the checks do find something where there is something', () => {
  const exitCode = process.exitCode;
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(() => synthesizeWithChecks({}, stack => new Queue(stack, 'Careless'))).toThrow(/[Vv]alidation/);
  process.exitCode = exitCode;
  said.mockRestore();
});

test('the template, without what changes with every line of code', () => {
  const masked = JSON.stringify(template.toJSON(), null, 2)
    .replaceAll(/[0-9a-f]{64}/g, '<hash of the code>')
    .replaceAll(/(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}/g, '$1<hash>');
  expect(masked).toMatchSnapshot();
});
