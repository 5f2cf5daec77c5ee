import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
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
    if (email.length > 0) wordsKey.allowService('sns');
    for (const address of email)
      this.topic.addSubscription(new EmailSubscription(address, { deadLetterQueue: this.rule.deadLetters }));
    // A role of the rule's own: the topic's policy would have to let in EventBridge itself, whosever rule it acts for.
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('events.amazonaws.com'),
      description: `The rule of the desk ${name} publishes to its topic`,
    });
    role.addToPolicy(new PolicyStatement({ actions: ['sns:Publish'], resources: [this.topic.topicArn] }));
    role.addToPolicy(
      new PolicyStatement({
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: [wordsKey.key.keyArn],
      }),
    );
    this.rule.leadTo(
      delivery => new SnsTopic(this.topic, { ...delivery, role: role.withoutPolicyUpdates() }),
    );
    this.outputs = {
      Topic: { value: this.topic.topicArn, description: `Where to subscribe to the desk ${name}` },
    };
  }
}
