import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IAlarm,
  type IMetric,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { metrics } from '../lambdas/environment/names.ts';
import { type Counts, period } from './counts.ts';
import type { Desks } from './desks/desks.ts';
import type { NodeFunction } from './node-function.ts';
import type { ThreadQueue } from './thread-queue.ts';
import type { WebhookApi } from './webhook-api.ts';

export interface ChannelDashboardProps {
  readonly counts: Counts;
  readonly name: string;
  readonly alarms: readonly IAlarm[];
  readonly api: WebhookApi;
  readonly queue: ThreadQueue;
  readonly takeTurn: NodeFunction;
  readonly desks: Desks;
}

/** What is looked at first when something is wrong, on one page. */
export class ChannelDashboard extends Construct {
  constructor(scope: Construct, id: string, props: ChannelDashboardProps) {
    super(scope, id);
    const { name, alarms, api, counts, queue, takeTurn, desks } = props;
    const watched = [...desks.byName.values()];
    const graph = (title: string, ...left: IMetric[]) =>
      new GraphWidget({ title, left, width: 8, height: 6 });
    new Dashboard(this, 'Page', {
      dashboardName: name,
      widgets: [
        ...inHundreds(alarms).map(some => [
          new AlarmStatusWidget({ title: 'Alarms', alarms: some, width: 24, height: 4 }),
        ]),
        [
          graph(
            'Texts',
            counts.of('inbound-text', metrics.textsTaken),
            counts.of('sweep', metrics.textsRecovered),
            counts.forgedRequests(),
          ),
          graph(
            'Waiting',
            queue.queue.metricApproximateNumberOfMessagesVisible({ period }),
            queue.queue.metricApproximateNumberOfMessagesNotVisible({ period }),
            queue.deadLetters.metricApproximateNumberOfMessagesVisible({ period }),
          ),
          graph('Oldest message, seconds', queue.queue.metricApproximateAgeOfOldestMessage({ period })),
        ],
        [
          graph(
            'take-turn, milliseconds a batch',
            takeTurn.function.metricDuration({ period, statistic: 'p50' }),
            takeTurn.function.metricDuration({ period, statistic: 'p99' }),
          ),
          graph(
            'Agent',
            ...['busy', 'unsure', 'gone', 'refused', 'broken'].map(failure => counts.agentFailures(failure)),
          ),
          graph(
            'Carrier',
            ...['busy', 'unsure', 'opted-out', 'refused', 'misconfigured'].map(failure =>
              counts.carrierFailures(failure),
            ),
          ),
        ],
        [
          graph('API: requests', api.api.metricCount({ period })),
          graph(
            'API: 4xx and 5xx',
            api.api.metricClientError({ period }),
            api.api.metricServerError({ period }),
          ),
          graph('API: milliseconds, p99', api.api.metricLatency({ period, statistic: 'p99' })),
        ],
        ...(watched.length === 0
          ? []
          : [
              [
                graph('Desks: tried again', ...watched.map(({ failures }) => failures)),
                graph(
                  'Desks: given up on',
                  ...watched.map(({ rule }) =>
                    rule.deadLetters.metricApproximateNumberOfMessagesVisible({ period }),
                  ),
                ),
                graph('Handoffs', counts.of('take-turn', metrics.unknownDestinations)),
              ],
            ]),
      ],
    });
  }
}

/** A widget takes so many: docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const inHundreds = <T>(all: readonly T[]): T[][] =>
  all.flatMap((_, at) => (at % 100 === 0 ? [all.slice(at, at + 100)] : []));
