import { ArnFormat, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

export interface AlarmTopicProps {
  /** It gets a mail with a link first, and nothing more until that is followed. */
  readonly email: string;
}

/** Where the stack's alarms are told, by mail. */
export class AlarmTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { email }: AlarmTopicProps) {
    super(scope, id);
    const stack = Stack.of(this);
    // Not under the words' key: that this key denies is one of the troubles that alarms tell of, and they hold no words.
    this.topic = new Topic(this, 'Topic', { displayName: `Alarms of ${stack.stackName}`, enforceSSL: true });
    this.topic.addSubscription(new EmailSubscription(email));
    // A policy of its own takes the place of the default one, by which the account's alarms may publish.
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: {
          ArnLike: {
            'aws:SourceArn': stack.formatArn({
              service: 'cloudwatch',
              resource: 'alarm',
              resourceName: `${stack.stackName}-*`,
              arnFormat: ArnFormat.COLON_RESOURCE_NAME,
            }),
          },
          StringEquals: { 'aws:SourceAccount': stack.account },
        },
      }),
    );
    Validations.of(this).acknowledge({
      id: 'Serverless-SNSRedrivePolicy',
      reason:
        'A mail that does not arrive is not worth keeping: the alarm stands in CloudWatch, and rings again.',
    });
    Validations.of(this.topic).acknowledge({
      id: 'AwsSolutions-SNS2',
      reason:
        'It tells of alarms alone, which hold no words and no numbers, and must tell of the key’s denial too.',
    });
  }
}
