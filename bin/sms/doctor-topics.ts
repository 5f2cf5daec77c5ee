import type { StackResourceSummary } from '@aws-sdk/client-cloudformation';
import { paginateListSubscriptionsByTopic } from '@aws-sdk/client-sns';
import type { Finding } from './finding.ts';
import type { StackParts } from './place/place.ts';

/** Whether who is to hear by mail has confirmed it: until then SNS sends them nothing. */
export async function topicFindings(
  stack: StackParts,
  resources: readonly StackResourceSummary[],
): Promise<Finding[]> {
  const topics = resources.flatMap(({ LogicalResourceId = '', PhysicalResourceId, ResourceType }) =>
    ResourceType === 'AWS::SNS::Topic' && PhysicalResourceId
      ? [{ name: LogicalResourceId, TopicArn: PhysicalResourceId }]
      : [],
  );
  const client = stack.sns();
  return Promise.all(
    topics.map(async ({ name, TopicArn }): Promise<Finding> => {
      let [confirmed, pending] = [0, 0];
      for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic({ client }, { TopicArn }))
        for (const { SubscriptionArn } of Subscriptions)
          if (SubscriptionArn === 'PendingConfirmation') pending += 1;
          else confirmed += 1;
      const what = `topic ${name}`;
      const is = `${confirmed} hear it, ${pending} have not confirmed`;
      if (pending === 0 && confirmed > 0) return { what, verdict: 'right', is, why: [] };
      return {
        ...{ what, verdict: 'wrong', is },
        why: [pending > 0 ? 'Who has not confirmed gets nothing.' : 'Nobody is subscribed to it.'],
        mend:
          pending > 0
            ? 'follow the link in the mail "AWS Notification - Subscription Confirmation"; it goes out again by aws sns subscribe --topic-arn ' +
              `${TopicArn} --protocol email --notification-endpoint <address>`
            : `aws sns subscribe --topic-arn ${TopicArn} --protocol email --notification-endpoint <address>`,
      };
    }),
  );
}
