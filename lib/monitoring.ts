import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { AlarmTopic } from './alarm-topic.ts';
import { type AlarmSpec, channelAlarms, deskAlarms, type Watched } from './alarms.ts';

export interface MonitoringProps extends Watched {
  /**
   * ARN of the SNS topic that hears when an alarm goes off and when it is over.
   *
   * @default - nobody hears; alarms are seen in CloudWatch alone
   */
  readonly alarmTopicArn?: string;

  /**
   * The address that gets a mail when an alarm goes off and when it is over.
   *
   * @default - none: no topic is made
   */
  readonly alarmEmail?: string;

  /**
   * Where the runbook can be read. Each alarm ends in a link to its own heading there.
   *
   * @default - the file in this repository, docs/runbook.md
   */
  readonly runbookUrl?: string;

  /** What the alarms' names begin with. */
  readonly prefix: string;
}

/** Alarms, each with a heading of its own in the runbook. */
export class Monitoring extends Construct {
  /** By what stands in their names behind the prefix. */
  readonly alarms: ReadonlyMap<string, Alarm>;

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    const specs: Readonly<Record<string, AlarmSpec>> = { ...channelAlarms(props), ...deskAlarms(props) };
    this.alarms = new Map(Object.entries(specs).map(([name, spec]) => [name, this.alarm(name, spec, props)]));
    const topics: ITopic[] = [];
    if (props.alarmTopicArn !== undefined)
      topics.push(Topic.fromTopicArn(this, 'Topic', props.alarmTopicArn));
    const { alarmEmail: email } = props;
    if (email !== undefined) topics.push(new AlarmTopic(this, 'Mail', { email }).topic);
    for (const action of topics.map(topic => new SnsAction(topic))) {
      for (const [name, alarm] of this.alarms) {
        alarm.addAlarmAction(action);
        if (!specs[name]?.isMoment) alarm.addOkAction(action);
      }
    }
  }

  private alarm(
    name: string,
    spec: AlarmSpec,
    { prefix, runbookUrl = 'docs/runbook.md' }: MonitoringProps,
  ): Alarm {
    return new Alarm(this, name, {
      alarmName: `${prefix}-${name}`,
      alarmDescription: `${spec.says} Runbook: ${runbookUrl}#${spec.heading ?? name}`,
      metric: spec.metric,
      ...(spec.over === 'none'
        ? { threshold: 1, comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD }
        : { threshold: spec.over, comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD }),
      evaluationPeriods: spec.of ?? 1,
      datapointsToAlarm: spec.times ?? 1,
      // Counts and AWS's own metrics alike are silent when nothing happens.
      treatMissingData: spec.over === 'none' ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
  }
}
