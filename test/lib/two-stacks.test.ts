import type { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { everyDesk, flexDesks } from '../support/stack/example-desks.ts';
import { synthesize } from '../support/stack/synthesized.ts';

/** As an owner has them who tries things out beside what customers use: one account, one region, all that there is. */
const [tried, used] = ['SmsChannel', 'SmsChannelTest'].map(stackName =>
  synthesize({ stackName, desks: { ...everyDesk, ...flexDesks } }),
) as [Template, Template];

const resources = (template: Template): [string, Record<string, unknown>][] =>
  Object.values(template.toJSON().Resources as Record<string, { Type: string; Properties?: object }>).map(
    ({ Type, Properties = {} }) => [Type, { ...Properties }],
  );

/** Names within something that has its own: a role, an API, a bus, a namespace; and what is only shown. */
const within = new Set([
  'AWS::IAM::Policy PolicyName',
  'AWS::ApiGatewayV2::Stage StageName',
  'AWS::Events::Rule Name',
  'AWS::CloudWatch::Alarm MetricName',
  'AWS::SNS::Topic DisplayName',
  'AWS::Lambda::Alias Name',
  // AWS's own
  'AWS::CodeDeploy::DeploymentGroup DeploymentConfigName',
]);

/** Names that CloudFormation does not make up, and that one account has once. */
function ownNames(template: Template): string[] {
  return resources(template).flatMap(([type, properties]) =>
    Object.entries(properties)
      .filter(([key, value]) => /Name$/.test(key) && typeof value === 'string')
      .filter(([key]) => !within.has(`${type} ${key}`))
      .map(([key, value]) => `${type} ${key} ${value}`),
  );
}

/** Series of CloudWatch that are named without a resource of the stack's: whoever counts under that name is meant. */
function namedSeries(template: Template): string[] {
  const found: string[] = [];
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('Namespace' in value && 'MetricName' in value) {
      const dimensions = JSON.stringify('Dimensions' in value ? value.Dimensions : []);
      if (!/"(Ref|Fn::)/.test(dimensions)) found.push(`${value.Namespace} ${value.MetricName} ${dimensions}`);
    }
    Object.values(value).forEach(look);
  };
  for (const [, properties] of resources(template)) look(properties);
  return found;
}

const shared = (of: (template: Template) => string[]): string[] => {
  const others = new Set(of(used));
  return of(tried).filter(one => others.has(one));
};

test('two stacks in one account and region have no name in common', () => {
  expect(ownNames(tried).length).toBeGreaterThan(20);
  for (const type of ['Events::EventBus Name', 'ApiGatewayV2::Api Name', 'KMS::Alias AliasName'])
    expect(ownNames(tried).join()).toContain(type);
  expect(shared(ownNames)).toEqual([]);
});

test('no alarm of one watches what the other counts', () => {
  expect(namedSeries(tried).length).toBeGreaterThan(5);
  expect(shared(namedSeries)).toEqual([]);
});

test('each function counts where its own stack’s alarms look', () => {
  for (const [template, name] of [
    [tried, 'SmsChannel'],
    [used, 'SmsChannelTest'],
  ] as const) {
    const told = Object.values(template.findResources('AWS::Lambda::Function')).map(
      ({ Properties }) => Properties.Environment.Variables.POWERTOOLS_METRICS_NAMESPACE,
    );
    expect(new Set(told)).toEqual(new Set([name]));
    const elsewhere = namedSeries(template).filter(series => !series.startsWith(`${name} `));
    // of AWS's own, by what the stack has named
    for (const series of elsewhere) expect(series).toMatch(new RegExp(`^AWS/Scheduler .*"${name}"`));
  }
});

test('no dashboard of one has a graph of the other', () => {
  const body = JSON.stringify(Object.values(tried.findResources('AWS::CloudWatch::Dashboard')));
  expect(body).toContain('SmsChannel');
  expect(body).not.toContain('SmsChannelTest');
});
