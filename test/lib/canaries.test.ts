import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { canary } from '../../lib/canaries.ts';
import { flexDesks } from '../support/stack/example-desks.ts';
import { allowedBy, plainId, synthesize } from '../support/stack/synthesized.ts';

const template = synthesize();
const of = (type: string, from = template) => Object.entries(from.findResources(type));
const names = ['InboundText', 'TakeTurn'];

describe('a new version', () => {
  it('is what the queue and the API call, by an alias that only a deployment moves', () => {
    const [mapping] = of('AWS::Lambda::EventSourceMapping').map(([, { Properties }]) => Properties);
    expect(JSON.stringify(mapping?.FunctionName)).toMatch(/\{"Ref":"TakeTurnLive\w+"\}/);
    const aliases = of('AWS::Lambda::Alias');
    expect(aliases.map(([id]) => plainId(id)).sort()).toEqual(names.map(name => `${name}Live`));
    const groups = of('AWS::CodeDeploy::DeploymentGroup').map(([id]) => id);
    const moving = aliases.map(
      ([, { UpdatePolicy }]) => UpdatePolicy.CodeDeployLambdaAliasUpdate.DeploymentGroupName.Ref,
    );
    expect(moving.sort()).toEqual(groups.sort());
  });

  it('gets a tenth for ten minutes, and is taken back by its own alarm', () => {
    const alarms = new Map(of('AWS::CloudWatch::Alarm'));
    for (const [, { Properties }] of of('AWS::CodeDeploy::DeploymentGroup')) {
      expect(Properties.DeploymentConfigName).toBe(
        `CodeDeployDefault.LambdaCanary${canary.percent}Percent${canary.minutes}Minutes`,
      );
      expect(Properties.AutoRollbackConfiguration).toEqual({
        Enabled: true,
        Events: expect.arrayContaining(['DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_FAILURE']),
      });
      const { Alarms, Enabled } = Properties.AlarmConfiguration;
      expect([Alarms.length, Enabled]).toEqual([1, true]);
      const { Metrics, EvaluationPeriods, TreatMissingData } =
        alarms.get(Alarms[0].Name.Ref)?.Properties ?? {};
      expect([EvaluationPeriods, TreatMissingData]).toEqual([1, 'notBreaching']);
      const stats = Metrics.flatMap(({ MetricStat }: { MetricStat?: object }) => MetricStat ?? []);
      expect(stats).toHaveLength(2);
      for (const { Period, Metric } of stats) {
        expect(Period).toBe(60);
        const dimensions: { Name: string; Value: { 'Fn::GetAtt': string[] } }[] = Metric.Dimensions;
        const version = dimensions.find(({ Name }) => /^(ExecutedVersion|version)$/.test(Name));
        expect(version?.Value['Fn::GetAtt']).toEqual([expect.stringContaining('CurrentVersion'), 'Version']);
      }
    }
  });

  it('is another where what it is told or made of is another, and the same where nothing is', () => {
    const versions = (options?: Parameters<typeof synthesize>[0]) =>
      of('AWS::Lambda::Version', synthesize(options)).map(([id]) => id);
    expect(versions({ requestsPerSecond: 50 })).toEqual(versions());
    const told = versions({ formerDomain: { domainName: 'a.example.com', certificateArn: certificate } });
    expect(told.filter(id => versions().includes(id))).toHaveLength(1);
  });

  it('differs in more than a reference where a table is adopted, for Lambda sees no reference', () => {
    const described = (options?: Parameters<typeof synthesize>[0]) =>
      of('AWS::Lambda::Function', synthesize(options))
        .filter(([id]) => names.some(name => id.startsWith(name)))
        .map(([, { Properties }]) => Properties.Description as string);
    const table = { name: 'threads-restored', keyArn: 'arn:aws:kms:eu-west-1:123456789012:key/0f5c' };
    expect(described()).toHaveLength(2);
    for (const one of described({ table })) expect(described()).not.toContain(one);
  });

  it('of take-turn has all before anything new writes messages to it', () => {
    const withFlex = synthesize({ desks: flexDesks });
    const live = of('AWS::Lambda::Alias', withFlex).find(([id]) => plainId(id) === 'TakeTurnLive')?.[0];
    const writing = [...of('AWS::Lambda::Function', withFlex), ...of('AWS::Lambda::Alias', withFlex)].filter(
      ([, { DependsOn = [] }]) => [DependsOn].flat().includes(live),
    );
    expect(writing.map(([id]) => plainId(id)).sort()).toEqual([
      'DeliveryStatusFunction',
      'DesksFlexDeskFunction',
      'DesksFlexEndFunction',
      'InboundTextLive',
      'SweepFunction',
      'ThreadApiFunction',
    ]);
  });

  it('is waited for by nothing where it has all at once: a right that has gone is missed for minutes else', () => {
    const atOnce = synthesize({ allAtOnce: true, desks: flexDesks });
    const aliases = of('AWS::Lambda::Alias', atOnce).map(([id]) => id);
    const waiting = [...of('AWS::Lambda::Function', atOnce), ...of('AWS::Lambda::Alias', atOnce)].filter(
      ([, { DependsOn = [] }]) => [DependsOn].flat().some(id => aliases.includes(id)),
    );
    expect(waiting).toEqual([]);
  });

  it('begins with an alarm that was never on: that of the version before stops nothing', () => {
    const own = of('AWS::CloudWatch::Alarm').filter(([id]) => id.startsWith('Canaries'));
    expect(own.map(([, { Properties }]) => Properties.AlarmName)).toEqual(
      ['inbound-text', 'take-turn'].map(service => ({
        'Fn::Join': [
          '',
          [
            `SmsChannel-canary-${service}-`,
            { 'Fn::GetAtt': [expect.stringMatching(/CurrentVersion/), 'Version'] },
          ],
        ],
      })),
    );
  });

  it('gets all at once where the owner says so, and then no alarm can stop it', () => {
    const atOnce = synthesize({ allAtOnce: true });
    for (const [, { Properties }] of of('AWS::CodeDeploy::DeploymentGroup', atOnce)) {
      expect(Properties.DeploymentConfigName).toBe('CodeDeployDefault.LambdaAllAtOnce');
      // said, for CodeDeploy goes on with the alarms that it had where nothing is
      expect(Properties.AlarmConfiguration).toEqual({ Enabled: false });
      expect(Properties.AutoRollbackConfiguration.Events).not.toContain('DEPLOYMENT_STOP_ON_ALARM');
    }
    expect(of('AWS::CloudWatch::Alarm', atOnce).filter(([id]) => id.startsWith('Canaries'))).toEqual([]);
    expect(allowedBy(atOnce, 'CanariesRole').join()).not.toContain('cloudwatch:');
  });
});

const certificate = 'arn:aws:acm:eu-west-1:123456789012:certificate/0f5c';

test('the docs say below what traffic a canary proves nothing, and that is so', () => {
  const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| (every text|one text in (\d+)) \| (\d+) \| (\d+) \|$/gm)];
  expect(rows).toHaveLength(3);
  // CloudWatch's counts come up to two minutes later
  const minutes = canary.minutes - 2;
  for (const [, , one = '1', texts, aMinute] of rows) {
    const chance = canary.percent / 100 / Number(one);
    const needed = Math.ceil(Math.log(0.05) / Math.log(1 - chance));
    expect([Number(texts), Number(aMinute)]).toEqual([needed, Math.ceil(needed / minutes)]);
  }
});
