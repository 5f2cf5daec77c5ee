import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { names } from '../lambdas/environment/names.ts';
import type { NodeFunction } from './node-function.ts';
import type { ThreadQueue } from './thread-queue.ts';
import type { WordsKey } from './words-key.ts';

export interface IdleTimerProps {
  /** Where a timer that fires puts its message. */
  readonly queue: ThreadQueue;
  readonly wordsKey: WordsKey;
}

/** The group of the idle timers' schedules, one a conversation, and the role in which they put a message in the queue. */
export class IdleTimer extends Construct {
  readonly group: ScheduleGroup;
  readonly role: Role;
  private readonly queueArn: string;

  constructor(scope: Construct, id: string, props: IdleTimerProps) {
    super(scope, id);
    this.queueArn = props.queue.queue.queueArn;

    // Timers of a stack that is gone would fire at a queue that is gone.
    this.group = new ScheduleGroup(this, 'Group', {
      scheduleGroupName: Stack.of(this).stackName,
      removalPolicy: RemovalPolicy.DESTROY,
    });

    this.role = new Role(this, 'Role', {
      // Only for schedules of this group: Scheduler could otherwise be made to act for someone else.
      // https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': Stack.of(this).account,
            'aws:SourceArn': this.group.scheduleGroupArn,
          },
        },
      }),
      description: 'Idle timers of the SMS channel put a message in its queue',
    });
    this.role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.queueArn] }));
    this.role.addToPolicy(
      new PolicyStatement({
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: [props.wordsKey.key.keyArn],
      }),
    );
  }

  /** Tells the function all that a schedule needs, and lets it arm timers. */
  allowArm(fn: NodeFunction): void {
    fn.tell(names.queueArn, this.queueArn);
    fn.tell(names.scheduleGroup, this.group.scheduleGroupName);
    fn.tell(names.scheduleRoleArn, this.role.roleArn);

    const schedules = Stack.of(this).formatArn({
      service: 'scheduler',
      resource: 'schedule',
      resourceName: `${this.group.scheduleGroupName}/*`,
    });
    // A schedule that has fired deletes itself, and a stale one is known by its number: only an erasure takes some back.
    fn.allow(['scheduler:CreateSchedule', 'scheduler:DeleteSchedule'], [schedules]);
    fn.function.addToRolePolicy(
      new PolicyStatement({
        actions: ['iam:PassRole'],
        resources: [this.role.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
      }),
    );
    Validations.of(fn).acknowledge({
      // As cdk-nag spells an ARN of a stack that knows neither its account nor its region before it is deployed.
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:scheduler:<AWS::Region>:<AWS::AccountId>:schedule/${this.group.scheduleGroupName}/*]`,
      reason: 'A schedule is named by its conversation, so its name is not known before; the group is.',
    });
  }
}
