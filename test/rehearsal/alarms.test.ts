import { describe, expect, it } from 'vitest';
import { seriesOf, wrongWith } from '../../rehearsal/aws/alarm-series.ts';
import { refuseMapping } from '../../rehearsal/aws/deploy-functions.ts';
import type { Deployment } from '../../rehearsal/aws/deployment.ts';
import { blindAlarms } from '../../rehearsal/story/blind-alarms.ts';
import { builtStack } from '../../rehearsal/template/built-stack.ts';

const arn = (id: string) => `arn:aws:lambda:eu-central-1:123456789012:function:${id}`;
const metric = (Namespace: string, MetricName: string, dimensions: Record<string, string>) => ({
  ...{ Namespace, MetricName },
  Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
});

/** Resources whose names are their ids. */
function deployed(
  resources: Record<string, [type: string, properties: Record<string, unknown>]>,
): Deployment {
  const Resources = Object.fromEntries(
    Object.entries(resources).map(([id, [Type, Properties]]) => [id, { Type, Properties }]),
  );
  const stack = builtStack('SmsChannel', { Resources }, new Map());
  return {
    stack,
    ofType: type => [...stack.resources.values()].filter(one => one.type === type),
    properties: id => resources[id]?.[1] ?? {},
    identity: id => ({ name: id, ref: id, attributes: { Version: '1' } }),
    arnOf: arn,
    outputs: new Map(),
  };
}

const stack = (more: Parameters<typeof deployed>[0] = {}) =>
  deployed({
    take: ['AWS::Lambda::Function', { Timeout: 120 }],
    live: ['AWS::Lambda::Alias', { FunctionName: arn('take'), Name: 'live' }],
    version: ['AWS::Lambda::Version', { FunctionName: 'take' }],
    queue: ['AWS::SQS::Queue', { VisibilityTimeout: 240 }],
    ...more,
  });

describe('a count of AWS’s own', () => {
  const wrong = (...of: Parameters<typeof metric>) =>
    seriesOf(metric(...of)).map(one => wrongWith(one, stack()));

  it('is one that AWS makes, of what the stack has', () => {
    expect(wrong('AWS/Lambda', 'Errors', { FunctionName: 'take' })).toEqual([undefined]);
    const canary = { FunctionName: 'take', Resource: 'take:live', ExecutedVersion: '1' };
    expect(wrong('AWS/Lambda', 'Errors', canary)).toEqual([undefined]);
    expect(wrong('AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName: 'queue' })).toEqual([
      undefined,
    ]);
  });

  it.each([
    ['AWS/Lambda', 'Invocationss', { FunctionName: 'take' }, /no count that is known/],
    ['AWS/Lambada', 'Errors', { FunctionName: 'take' }, /no count that is known/],
    ['AWS/Lambda', 'Errors', { FunctionName: 'took' }, /FunctionName names nothing/],
    ['AWS/Lambda', 'Errors', { FunctionName: 'take', Resource: 'take:dead' }, /Resource names nothing/],
    ['AWS/Lambda', 'Errors', { Function: 'take' }, /Function names nothing/],
    ['AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName: 'other' }, /QueueName names nothing/],
  ])('%s %s %j is none', (namespace, name, dimensions, says) => {
    expect(wrong(namespace, name, dimensions)).toEqual([expect.stringMatching(says)]);
  });
});

describe('a count of the channel’s own', () => {
  const line = JSON.stringify({
    _aws: {
      CloudWatchMetrics: [
        {
          Namespace: 'SmsChannel',
          Dimensions: [['service', 'failure']],
          Metrics: [{ Name: 'AgentFailures' }],
        },
      ],
    },
    ...{ service: 'take-turn', failure: 'refused', AgentFailures: 1 },
  });
  const blind = (...of: Parameters<typeof metric>) =>
    blindAlarms(
      stack({ alarm: ['AWS::CloudWatch::Alarm', { Metrics: [{ MetricStat: { Metric: metric(...of) } }] }] }),
      [line, '{"level":"INFO"}'],
    );

  it('was made by the story, or has its reason', () => {
    expect(blind('SmsChannel', 'AgentFailures', { failure: 'refused', service: 'take-turn' })).toEqual([]);
    expect(blind('SmsChannel', 'OwnErrors', { service: 'take-turn' })).toEqual([]);
  });

  it.each([
    ['SmsChannel', 'AgentFailures', { failure: 'refusedd', service: 'take-turn' }],
    ['SmsChannel', 'AgentFailures', { service: 'take-turn' }],
    ['SmsChannel', 'AgentFailure', { failure: 'refused', service: 'take-turn' }],
    ['Other', 'OwnErrors', { service: 'take-turn' }],
    ['SmsChannel', 'OwnErrors', { service: 'take-turns' }],
  ])('%s %s %j is looked at by a blind alarm', (namespace, name, dimensions) => {
    expect(blind(namespace, name, dimensions)).toEqual([expect.stringMatching(/^alarm: nobody has counted/)]);
  });
});

describe('a queue before a function', () => {
  const refused = (functionArn: string, hidden: number) => () =>
    refuseMapping(
      'mapping',
      functionArn,
      stack({
        queue: ['AWS::SQS::Queue', { VisibilityTimeout: hidden }],
        mapping: ['AWS::Lambda::EventSourceMapping', { EventSourceArn: arn('queue') }],
      }),
    );

  it('hides its messages for as long as the function may take, and leads to what a canary shifts', () => {
    expect(refused(`${arn('take')}:live`, 120)).not.toThrow();
    expect(refused(`${arn('take')}:live`, 119)).toThrow(/hides its messages for 119 s/);
    expect(refused(arn('take'), 240)).toThrow(/past the alias/);
  });
});
