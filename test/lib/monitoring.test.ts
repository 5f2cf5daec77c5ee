import { readFileSync } from 'node:fs';
import type { Template } from 'aws-cdk-lib/assertions';
import { afterEach, expect, test, vi } from 'vitest';
import { createTelemetry } from '../../lambdas/aws/telemetry.ts';
import { canaryAlarm, metrics, names } from '../../lambdas/environment/names.ts';
import { plain, synthesize } from '../support/stack/synthesized.ts';

const topic = 'arn:aws:sns:eu-west-1:123456789012:on-call';
/** Without those by which a deployment is taken back: canaries.test.ts has them. */
const alarmsIn = (template: Template) =>
  Object.values(template.findResources('AWS::CloudWatch::Alarm'))
    .map(({ Properties }) => Properties)
    .filter(({ AlarmName }) => !plain(AlarmName).includes(canaryAlarm));
const alarmsOf = (options?: Parameters<typeof synthesize>[0]) => alarmsIn(synthesize(options));
const alarms = alarmsOf();

test('these are the alarms', () => {
  expect(alarms.map(({ AlarmName, Threshold }) => [AlarmName, Threshold])).toEqual([
    ['SmsChannel-dead-letters', 0],
    ['SmsChannel-dead-letters-more', 0],
    ['SmsChannel-texts-wait', 600],
    ['SmsChannel-take-turn-errors', 0],
    ['SmsChannel-take-turn-throttles', 0],
    ['SmsChannel-webhook-throttles', 0],
    ['SmsChannel-webhook-5xx', 0],
    ['SmsChannel-forged-requests', 20],
    ['SmsChannel-unauthorized-requests', 20],
    ['SmsChannel-agent-refused', 0],
    ['SmsChannel-agent-failing', 10],
    ['SmsChannel-carrier-misconfigured', 0],
    ['SmsChannel-effects-set-aside', 0],
    ['SmsChannel-effects-failing', 10],
    ['SmsChannel-agent-alert', 0],
    ['SmsChannel-phone-desk-out', 0],
    ['SmsChannel-own-errors', 0],
    ['SmsChannel-texts-recovered', 0],
    ['SmsChannel-sweep-errors', 0],
    ['SmsChannel-sweep-silent', 1],
    ['SmsChannel-timers-dropped', 0],
  ]);
});

test('the README says how many there are, with those by which a deployment is taken back', () => {
  const words: Readonly<Record<number, string>> = { 22: 'twenty-two', 23: 'twenty-three', 24: 'twenty-four' };
  const count = Object.keys(synthesize().findResources('AWS::CloudWatch::Alarm')).length;
  expect(readFileSync('README.md', 'utf8')).toContain(`${words[count]} alarms`);
});

test('each ends in a link to its own heading in the runbook', () => {
  for (const { AlarmName, AlarmDescription } of alarms)
    expect(AlarmDescription).toMatch(
      new RegExp(`\\. Runbook: docs/runbook\\.md#${AlarmName.slice('SmsChannel-'.length)}$`),
    );
  for (const { AlarmDescription } of alarmsOf({ runbookUrl: 'https://wiki.example.com/sms' }))
    expect(AlarmDescription).toMatch(/Runbook: https:\/\/wiki\.example\.com\/sms#[a-z0-9-]+$/);
});

test('silence is no alarm but of what must not be silent, and the threshold itself is none', () => {
  for (const { AlarmName, TreatMissingData, ComparisonOperator } of alarms)
    expect([TreatMissingData, ComparisonOperator]).toEqual(
      AlarmName === 'SmsChannel-sweep-silent'
        ? ['breaching', 'LessThanThreshold']
        : ['notBreaching', 'GreaterThanThreshold'],
    );
});

test('our own counts are looked up by the very dimensions that they are counted with', () => {
  const own = alarms.flatMap(({ Namespace, MetricName, Dimensions, Metrics }) => {
    const all =
      Metrics === undefined
        ? [{ Namespace, MetricName, Dimensions }]
        : Metrics.flatMap(({ MetricStat }: { MetricStat?: { Metric: unknown } }) => MetricStat?.Metric ?? []);
    return all
      .filter((metric: { Namespace: string }) => metric.Namespace === 'SmsChannel')
      .map((metric: { MetricName: string; Dimensions: { Name: string; Value: string }[] }) => [
        metric.MetricName,
        Object.fromEntries(metric.Dimensions.map(({ Name, Value }) => [Name, Value])),
      ]);
  });
  expect(own).toEqual([
    ['ForgedRequests', { service: 'inbound-text' }],
    ['ForgedRequests', { service: 'delivery-status' }],
    ['UnauthorizedRequests', { service: 'thread-api' }],
    ['AgentFailures', { service: 'take-turn', failure: 'refused' }],
    ['AgentFailures', { service: 'take-turn', failure: 'busy' }],
    ['AgentFailures', { service: 'take-turn', failure: 'unsure' }],
    ['AgentFailures', { service: 'take-turn', failure: 'broken' }],
    ['CarrierFailures', { service: 'take-turn', failure: 'misconfigured' }],
    ['CarrierFailures', { service: 'delivery-status', failure: 'misconfigured' }],
    ['EffectsSetAside', { service: 'take-turn' }],
    ['EffectFailures', { service: 'take-turn', effect: 'publish' }],
    ['EffectFailures', { service: 'take-turn', effect: 'arm' }],
    ['EffectFailures', { service: 'take-turn', effect: 'tell' }],
    ['AgentAlerts', { service: 'agent-alerts', state: 'triggered' }],
    ['PhoneDesksOptedOut', { service: 'take-turn' }],
    ['OwnErrors', { service: 'take-turn' }],
    ['TextsRecovered', { service: 'sweep' }],
  ]);
});

test('that somebody looks at dead letters makes no more of them: seen and hidden are of one moment', () => {
  const more = alarmsOf({ desks: { front: { kind: 'queue' } } }).filter(({ AlarmName }) =>
    /-more(-|$)/.test(AlarmName),
  );
  expect(more).toHaveLength(2);
  for (const { Metrics } of more) {
    const stats = Metrics.flatMap(({ MetricStat }: { MetricStat?: object }) => MetricStat ?? []);
    expect(
      stats.map(({ Metric, Period }: { Metric: { MetricName: string }; Period: number }) => [
        Metric.MetricName,
        Period,
      ]),
    ).toEqual([
      ['ApproximateNumberOfMessagesVisible', 60],
      ['ApproximateNumberOfMessagesNotVisible', 60],
    ]);
    // an expression's own period would have its metrics gathered anew
    for (const { Period = 60 } of Metrics) expect(Period).toBe(60);
  }
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

test('what a function counts goes out under those names and dimensions', () => {
  const lines: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation(line => lines.push(String(line)) > 0);
  vi.stubEnv(names.metricsNamespace, 'SmsChannelTest');
  const telemetry = createTelemetry('take-turn');
  telemetry.count(metrics.agentFailures, 1, { failure: 'refused' });
  telemetry.flush();
  vi.restoreAllMocks();

  const [{ _aws, ...values }] = lines.map(line => JSON.parse(line));
  expect(_aws.CloudWatchMetrics).toEqual([
    {
      Namespace: 'SmsChannelTest',
      Dimensions: [expect.toSatisfy((names: string[]) => names.toSorted().join() === 'failure,service')],
      Metrics: [expect.objectContaining({ Name: metrics.agentFailures })],
    },
  ]);
  expect(values).toMatchObject({ service: 'take-turn', failure: 'refused', [metrics.agentFailures]: 1 });
});

test('what a version may be at fault for is counted by the version too, where there is one', () => {
  const counted = (version: string | undefined) => {
    const lines: string[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation(line => lines.push(String(line)) > 0);
    vi.stubEnv(names.metricsNamespace, 'SmsChannelTest');
    const telemetry = createTelemetry('take-turn', version);
    telemetry.count('OwnErrors', 2);
    telemetry.count('TurnsFailed');
    telemetry.count('AgentFailures', 1, { failure: 'busy' });
    telemetry.flush();
    vi.restoreAllMocks();
    return lines
      .map(line => JSON.parse(line))
      .filter(line => metrics.versionFaults in line)
      .map(line => [line.version, line[metrics.versionFaults]]);
  };
  expect(counted('7')).toEqual([['7', 3]]);
  expect(counted('$LATEST')).toEqual([]);
});

test('a topic hears of the beginning and the end of each alarm; without one nobody is called', () => {
  for (const { AlarmActions, OKActions } of alarms)
    expect([AlarmActions, OKActions]).toEqual([undefined, undefined]);
  // that no more have come is no news
  for (const { AlarmName, AlarmActions, OKActions } of alarmsOf({ alarmTopicArn: topic }))
    expect([AlarmActions, OKActions]).toEqual([[topic], /-more$/.test(AlarmName) ? undefined : [topic]]);
});

test('an address makes a topic, to which this stack’s alarms alone may publish', () => {
  const template = synthesize({ alarmEmail: 'on-call@example.com', stackName: 'Own' });
  const [id = ''] = Object.keys(template.findResources('AWS::SNS::Topic'));
  template.hasResourceProperties('AWS::SNS::Subscription', {
    Protocol: 'email',
    Endpoint: 'on-call@example.com',
    TopicArn: { Ref: id },
  });
  for (const { AlarmActions } of alarmsIn(template)) expect(AlarmActions).toEqual([{ Ref: id }]);
  const [policy] = Object.values(template.findResources('AWS::SNS::TopicPolicy'));
  const allowing = policy?.Properties.PolicyDocument.Statement.filter(
    ({ Effect }: { Effect: string }) => Effect === 'Allow',
  );
  expect(allowing).toHaveLength(1);
  expect(plain(allowing[0].Condition.ArnLike['aws:SourceArn'])).toBe(
    'arn:AWS::Partition:cloudwatch:AWS::Region:AWS::AccountId:alarm:Own-*',
  );
  const both = alarmsOf({ alarmEmail: 'on-call@example.com', alarmTopicArn: topic });
  for (const { AlarmActions } of both) expect(AlarmActions).toHaveLength(2);
});

test('what is no topic is refused with the mend', () => {
  expect(() => synthesize({ alarmTopicArn: 'on-call' })).toThrow(
    /alarmTopicArn is "on-call": write the topic as arn:/,
  );
});

test('the names follow the stack’s, so that two channels fit in one account', () => {
  const template = synthesize({ stackName: 'SmsChannelTest' });
  for (const { Properties } of Object.values(template.findResources('AWS::CloudWatch::Alarm')))
    expect(plain(Properties.AlarmName)).toMatch(/^SmsChannelTest-/);
  template.hasResourceProperties('AWS::CloudWatch::Dashboard', { DashboardName: 'SmsChannelTest' });
});

test('a page shows all alarms of many desks, a hundred in a row at most', () => {
  const desks = Object.fromEntries(
    Array.from({ length: 30 }, (_, index) => [`desk-${index}x`, { kind: 'queue' } as const]),
  );
  const [page] = Object.values(synthesize({ desks }).findResources('AWS::CloudWatch::Dashboard'));
  const body: unknown[] = page?.Properties.DashboardBody['Fn::Join'][1];
  const text = body.map(part => (typeof part === 'string' ? part : 'token')).join('');
  const { widgets }: { widgets: { type: string; properties: { alarms: string[] } }[] } = JSON.parse(text);
  const rows = widgets.flatMap(({ type, properties }) => (type === 'alarm' ? properties.alarms.length : []));
  expect(rows).toEqual([100, 21 + 3 * 30 - 100]);
});
