import { Duration, Validations } from 'aws-cdk-lib';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { period } from '../counts.ts';
import type { Desk, DeskProps, DeskRule } from './desk-rule.ts';
import type { FlexFunctions } from './flex-functions.ts';
import { QueueDesk } from './queue-desk.ts';

/**
 * Twilio Flex: a queue desk that a function of ours works on. The queue is there for Twilio's bad hours: Lambda tries
 * what EventBridge hands it three times within minutes; the queue brings it every two minutes for ten hours.
 */
export class FlexDesk extends Construct implements Desk {
  readonly rule: DeskRule;
  readonly failures: IMetric;
  readonly outputs: Desk['outputs'];

  constructor(scope: Construct, id: string, props: DeskProps & { readonly functions: FlexFunctions }) {
    super(scope, id);
    const { functions, wordsKey } = props;
    const { rule, queue, outputs } = new QueueDesk(this, 'Queue', {
      ...props,
      events: ['handoff.requested', 'handoff.released'],
      // no desk's name has a dot
      suffix: '.flex',
      visibilityTimeout: Duration.seconds(120),
      maxReceiveCount: 300,
    });
    this.rule = rule;
    this.outputs = outputs;
    this.failures = functions.desk.function.metricErrors({ period });

    // what fails waits out the queue's own time: neither Lambda nor the function changes it
    functions.desk.allow(
      ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
      [queue.queueArn],
    );
    wordsKey.allow(functions.desk);
    const mapping = new EventSourceMapping(this, 'FromQueue', {
      target: functions.desk.function,
      eventSourceArn: queue.queueArn,
      // One handoff may take most of the function's time.
      batchSize: 1,
      maxConcurrency: 5,
    });
    Validations.of(mapping).acknowledge({
      id: 'Serverless-LambdaEventSourceMappingDestination',
      reason:
        'Lambda has such a destination for streams; behind a queue there is the queue’s own dead-letter queue.',
    });
  }
}
