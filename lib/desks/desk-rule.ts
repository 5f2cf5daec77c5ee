import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { type IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { type IRuleTarget, Rule } from 'aws-cdk-lib/aws-events';
import type { TargetBaseProps } from 'aws-cdk-lib/aws-events-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { eventSource } from '../../lambdas/environment/names.ts';
import { period } from '../counts.ts';
import type { HandoffBus } from '../handoff-bus.ts';
import type { WordsKey } from '../words-key.ts';

export interface DeskProps {
  /** As in channel.config.ts. */
  readonly name: string;
  readonly bus: HandoffBus;
  /** Events carry words of customers, and may rest at the desk's side for days. */
  readonly wordsKey: WordsKey;
}

/** What an owner is shown of a desk, and what is watched. */
export interface Desk {
  readonly rule: DeskRule;
  /** A count of what the desk did not take at once. */
  readonly failures: IMetric;
  /** What the owner needs to set it up or look into it, each by a word for it. */
  readonly outputs: Readonly<Record<string, { readonly value: string; readonly description: string }>>;
}

export interface DeskRuleProps extends DeskProps {
  /**
   * Types of events.
   *
   * @default - all of the threads that the desk has: those of one handoff have numbers without gaps
   */
  readonly events?: readonly string[];
  /**
   * What stands behind the desk's name in that of the rule. Of kinds whose rules are not one resource it is not the same:
   * CloudFormation makes the new rule before it deletes the old one, and both have to be there for a moment.
   *
   * @default - nothing
   */
  readonly suffix?: `.${string}`;
}

/**
 * Leads a desk's events from the bus to its target, as they are (docs/events.schema.json). What the target does not
 * take is tried again for 24 hours, the longest that EventBridge tries, and then kept for 14 days.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
 */
export class DeskRule extends Construct {
  /** Of events that were given up on. */
  readonly deadLetters: Queue;
  /** Attempts after the first: while there are some, the target does not take what it is given. */
  readonly retries: IMetric;
  private readonly rule: Rule;

  constructor(scope: Construct, id: string, { name, bus, wordsKey, events, suffix }: DeskRuleProps) {
    super(scope, id);
    this.deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: wordsKey.key,
      dataKeyReuse: Duration.hours(1),
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    for (const id of ['Serverless-SQSRedrivePolicy', 'AwsSolutions-SQS3'])
      Validations.of(this.deadLetters).acknowledge({ id, reason: 'It is the dead-letter queue itself.' });

    // Named by us: what CloudFormation would name it is not what the metrics of a bus of one's own go by.
    const ruleName = `desk-${name}${suffix ?? ''}`;
    this.rule = new Rule(this, 'Rule', {
      ruleName,
      description: `Leads events of the SMS channel to the desk ${name}`,
      eventBus: bus.bus,
      eventPattern: {
        source: [eventSource],
        ...(events === undefined ? {} : { detailType: [...events] }),
        detail: { desk: [name] },
      },
    });
    this.retries = new Metric({
      namespace: 'AWS/Events',
      metricName: 'RetryInvocationAttempts',
      dimensionsMap: { EventBusName: bus.bus.eventBusName, RuleName: ruleName },
      statistic: 'Sum',
      period,
      label: `${name}: tried again`,
    });
  }

  get arn(): string {
    return this.rule.ruleArn;
  }

  leadTo(target: (delivery: TargetBaseProps) => IRuleTarget): void {
    this.rule.addTarget(
      target({
        deadLetterQueue: this.deadLetters,
        maxEventAge: Duration.hours(24),
        retryAttempts: 185,
      }),
    );
  }
}
