import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

/**
 * As often as SQS tells them: in a longer period, the most that were seen and the most that were hidden may be the same
 * letters, before and after somebody looked.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/monitoring-using-cloudwatch.html
 */
const period = Duration.minutes(1);

/**
 * How many came to dead letters where there were some before: an alarm on what is there rings once, for the first, until
 * somebody has emptied the queue. Those that an operator just looks at are out of sight, and neither gone nor new.
 */
export const moreIn = (queue: IQueue): MathExpression =>
  new MathExpression({
    // DIFF is what a value has above the one before it
    // docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
    expression: 'IF(DIFF(letters) > 0 AND letters > DIFF(letters), DIFF(letters), 0)',
    usingMetrics: {
      letters: new MathExpression({
        expression: 'FILL(seen, 0) + FILL(hidden, 0)',
        usingMetrics: {
          seen: queue.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
          hidden: queue.metricApproximateNumberOfMessagesNotVisible({ period, statistic: 'Maximum' }),
        },
        period,
      }),
    },
    label: 'More dead letters',
    period,
  });
