import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { TopicDeskConfig } from '../../lambdas/config/desks.ts';
import { type Desk, type DeskProps, DeskRule } from './desk-rule.ts';

/** An SNS topic, for mail and for whatever calls people. */
export class TopicDesk extends Construct implements Desk {
  readonly rule: DeskRule;
  readonly failures: IMetric;
  readonly outputs: Desk['outputs'];
  readonly topic: Topic;

  constructor(scope: Construct, id: string, props: DeskProps & { readonly desk: TopicDeskConfig }) {
    super(scope, id);
    const { name, desk, wordsKey } = props;
    const { events, email = [] } = desk;
    this.rule = new DeskRule(this, 'Rule', { ...props, ...(events === undefined ? {} : { events }) });
    this.failures = this.rule.retries;
    this.topic = new Topic(this, 'Topic', {
      displayName: `SMS channel, desk ${name}`,
      masterKey: wordsKey.key,
      enforceSSL: true,
    });
    for (const address of email)
      this.topic.addSubscription(new EmailSubscription(address, { deadLetterQueue: this.rule.deadLetters }));
    // For this rule alone: whoever may make rules in the account could otherwise let EventBridge publish here for them.
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { ArnEquals: { 'aws:SourceArn': this.rule.arn } },
      }),
    );
    // As one that is another's: the target would else let in every rule by the topic's policy.
    const target = Topic.fromTopicArn(this, 'Target', this.topic.topicArn);
    this.rule.leadTo(delivery => new SnsTopic(target, delivery));
    this.outputs = {
      Topic: { value: this.topic.topicArn, description: `Where to subscribe to the desk ${name}` },
    };
  }
}
