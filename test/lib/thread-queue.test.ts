import { Match } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { plain, synthesize } from '../support/stack/synthesized.ts';

const template = synthesize();
const queues = Object.entries(template.findResources('AWS::SQS::Queue'));
const find = (name: RegExp) => queues.find(([id]) => name.test(id))?.[1];
const queue = find(/^ThreadQueue[0-9A-F]{8}$/);
const deadLetters = find(/^ThreadQueueDeadLetters/);

test.each([
  ['threads', queue],
  ['threads-dead', deadLetters],
])('%s is a FIFO queue in high-throughput mode that keeps messages for 14 days, encrypted', (_, resource) => {
  expect(resource?.Properties).toMatchObject({
    FifoQueue: true,
    FifoThroughputLimit: 'perMessageGroupId',
    DeduplicationScope: 'messageGroup',
    ContentBasedDeduplication: true,
    MessageRetentionPeriod: 14 * 24 * 3600,
    KmsMasterKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^WordsKey/), 'Arn'] },
  });
});

test('a message that was received thirty times goes to the dead letters', () => {
  const { deadLetterTargetArn, maxReceiveCount } = queue?.Properties.RedrivePolicy ?? {};
  expect(plain(deadLetterTargetArn)).toBe('ThreadQueueDeadLetters');
  expect(maxReceiveCount).toBe(30);
});

test('dead letters outlive the stack', () => {
  expect(deadLetters).toMatchObject({
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
  });
});

test('a message stays out of sight for at least twice as long as take-turn may run', () => {
  const [takeTurn] = Object.values(
    template.findResources('AWS::Lambda::Function', {
      Properties: { Description: Match.stringLikeRegexp('turns') },
    }),
  );
  expect(queue?.Properties.VisibilityTimeout).toBe(240);
  expect(queue?.Properties.VisibilityTimeout).toBeGreaterThanOrEqual(2 * takeTurn?.Properties.Timeout);
});

test('both refuse whoever does not come by TLS', () => {
  const policies = Object.values(template.findResources('AWS::SQS::QueuePolicy'));
  const refusing = policies.filter(policy =>
    policy.Properties.PolicyDocument.Statement.some(
      (statement: { Effect: string; Condition?: unknown }) =>
        statement.Effect === 'Deny' &&
        JSON.stringify(statement.Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
    ),
  );
  expect(refusing.flatMap(policy => policy.Properties.Queues.map(plain)).sort()).toEqual([
    'ThreadQueue',
    'ThreadQueueDeadLetters',
  ]);
});

test('take-turn gets up to ten messages, answers for each, and runs fifty at once unless said', () => {
  const mapping = {
    BatchSize: 10,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    ScalingConfig: { MaximumConcurrency: 50 },
    EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ThreadQueue[0-9A-F]{8}$'), 'Arn'] },
  };
  template.hasResourceProperties('AWS::Lambda::EventSourceMapping', mapping);
  const [source] = Object.values(template.findResources('AWS::Lambda::EventSourceMapping'));
  // of what is live of it, not of its latest version
  expect(JSON.stringify(source?.Properties.FunctionName)).toMatch(/"Ref":"TakeTurnLive[0-9A-F]{8}"/);
  synthesize({ maximumConcurrency: 5 }).hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    ...mapping,
    ScalingConfig: { MaximumConcurrency: 5 },
  });
});
