import { ArnFormat, Duration, Stack, Validations } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { canaryAlarm, metrics } from '../lambdas/environment/names.ts';
import { type Counts, sum } from './counts.ts';
import type { NodeFunction } from './node-function.ts';

/** What a new version gets of the traffic, and for how long, before it gets all. */
export const canary = { percent: 10, minutes: 10 } as const;

const period = Duration.minutes(1);

export interface CanariesProps {
  /** By the name that each counts under. Each has versions. */
  readonly functions: Readonly<Record<string, NodeFunction>>;
  readonly counts: Counts;
  /** What the alarms' names begin with. */
  readonly prefix: string;
  /** @default - the file in this repository, docs/runbook.md */
  readonly runbookUrl?: string;
  /** A new version gets all at once, and is not taken back. @default false */
  readonly allAtOnce?: boolean;
}

/**
 * A new version of a function gets a part of its traffic first; where it fails meanwhile, CodeDeploy turns the alias back,
 * and the deployment of the stack fails and is rolled back.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html
 */
export class Canaries extends Construct {
  constructor(scope: Construct, id: string, props: CanariesProps) {
    super(scope, id);
    const functions = Object.entries(props.functions);
    const { allAtOnce = false } = props;
    const role = this.role(
      functions.map(([, fn]) => fn),
      !allAtOnce,
    );
    const application = new LambdaApplication(this, 'Application');
    for (const [service, fn] of functions) {
      const group = new LambdaDeploymentGroup(this, service, {
        application,
        alias: fn.alias,
        // the policy that CDK would add lets it invoke functions and read buckets, of which it does neither here
        role: role.withoutPolicyUpdates(),
        deploymentConfig: allAtOnce
          ? LambdaDeploymentConfig.ALL_AT_ONCE
          : LambdaDeploymentConfig.CANARY_10PERCENT_10MINUTES,
        // one that is on would stop the version that mends: a deployment looks at them from its first moment
        alarms: allAtOnce ? [] : [this.alarm(service, fn, props)],
      });
      group.node.addDependency(role);
    }
  }

  /**
   * Of the new version alone. What fails in the old one, or anywhere outside, in the same minutes takes nothing back,
   * but for outages that keep the new one from taking texts. Named by the version, so that each has an alarm that was
   * never on: one that is updated keeps its state, and the faults of the version before would stop its successor.
   * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
   */
  private alarm(
    service: string,
    fn: NodeFunction,
    { counts, prefix, runbookUrl = 'docs/runbook.md' }: CanariesProps,
  ): Alarm {
    const { version } = fn.function.currentVersion;
    const { functionName } = fn.function;
    return new Alarm(this, `${service} fails`, {
      alarmName: `${prefix}${canaryAlarm}${service}-${version}`,
      alarmDescription: `The new version of ${service} fails: while it is being deployed, that takes it back. Runbook: ${runbookUrl}#canary`,
      metric: sum(
        'Failures of the new version',
        {
          // there while an alias has two versions
          // docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
          died: new Metric({
            namespace: 'AWS/Lambda',
            metricName: 'Errors',
            dimensionsMap: {
              FunctionName: functionName,
              Resource: `${functionName}:${fn.alias.aliasName}`,
              ExecutedVersion: version,
            },
            statistic: 'Sum',
            period,
          }),
          faults: counts.of(service, metrics.versionFaults, { version }).with({ period }),
        },
        period,
      ),
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }

  /** What CodeDeploy does in it: it looks at the alarms, where there are any, and moves the aliases. */
  private role(functions: readonly NodeFunction[], looks: boolean): Role {
    const stack = Stack.of(this);
    const role = new Role(this, 'Role', {
      // https://docs.aws.amazon.com/codedeploy/latest/userguide/getting-started-create-service-role.html
      assumedBy: new ServicePrincipal('codedeploy.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
      }),
      description: 'CodeDeploy gives new versions of the SMS channel their traffic',
    });
    const allow = (actions: string[], resources: string[]) =>
      role.addToPolicy(new PolicyStatement({ actions, resources }));
    allow(
      ['lambda:GetAlias', 'lambda:UpdateAlias'],
      functions.map(fn => fn.function.functionArn),
    );
    allow(
      ['lambda:GetProvisionedConcurrencyConfig'],
      functions.map(fn => fn.alias.functionArn),
    );
    if (!looks) return role;
    const alarms = stack.formatArn({
      service: 'cloudwatch',
      resource: 'alarm',
      resourceName: '*',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    allow(['cloudwatch:DescribeAlarms'], [alarms]);
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:cloudwatch:<AWS::Region>:<AWS::AccountId>:alarm:*]',
      reason:
        'CloudWatch asks for the right to all alarms, whichever are named in the request; it is one to look.',
    });
    return role;
  }
}
