import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type Desk, DeskRule, type DeskRuleProps } from './desk-rule.ts';

export interface QueueDeskProps extends DeskRuleProps {
  /** How long a message is out of sight while somebody works on it. @default 30 seconds */
  readonly visibilityTimeout?: Duration;
  /** How often a message is handed out before it goes to the dead letters. @default 10 */
  readonly maxReceiveCount?: number;
}

/**
 * An SQS queue, for a program of the owner's. Not a FIFO one: EventBridge gives all its messages one group, so that
 * one thread would wait for another; a thread's order is in each event's `sequence`.
 */
export class QueueDesk extends Construct implements Desk {
  readonly rule: DeskRule;
  readonly failures: IMetric;
  readonly outputs: Desk['outputs'];
  readonly queue: Queue;

  constructor(scope: Construct, id: string, props: QueueDeskProps) {
    super(scope, id);
    const { name, wordsKey, visibilityTimeout = Duration.seconds(30), maxReceiveCount = 10 } = props;
    this.rule = new DeskRule(this, 'Rule', props);
    this.failures = this.rule.retries;
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: wordsKey.key,
      dataKeyReuse: Duration.hours(1),
      enforceSSL: true,
      visibilityTimeout,
      retentionPeriod: Duration.days(14),
      deadLetterQueue: { queue: this.rule.deadLetters, maxReceiveCount },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.rule.leadTo(delivery => new SqsQueue(this.queue, delivery));
    this.outputs = {
      QueueUrl: { value: this.queue.queueUrl, description: `Where the desk ${name} gets its events` },
    };
  }
}
