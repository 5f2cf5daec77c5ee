import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { metrics } from '../lambdas/environment/names.ts';

/** Of every metric here. */
export const period = Duration.minutes(5);

/** Counts added up, by ids that are unique in a graph: lower case, no hyphens. One of which nothing is known counts as none. */
export const sum = (
  label: string,
  counts: Readonly<Record<string, Metric>>,
  over: Duration = period,
): MathExpression =>
  new MathExpression({
    expression: Object.keys(counts)
      .map(key => `FILL(${key}, 0)`)
      .join(' + '),
    usingMetrics: { ...counts },
    label,
    period: over,
  });

/** What the functions of one stack count. */
export class Counts {
  /** CloudWatch's; another for each stack, so that none watches another's. */
  readonly namespace: string;

  constructor(namespace: string) {
    this.namespace = namespace;
  }

  /** One count; its dimensions are those that it was counted with, no more and no less. */
  of(service: string, metricName: string, dimensions: Readonly<Record<string, string>> = {}): Metric {
    return new Metric({
      namespace: this.namespace,
      metricName,
      dimensionsMap: { service, ...dimensions },
      statistic: 'Sum',
      period,
      label: Object.values(dimensions)[0] ?? `${metricName} (${service})`,
    });
  }

  /** Failures of the agent of one kind. */
  agentFailures(failure: string): Metric {
    return this.of('take-turn', metrics.agentFailures, { failure });
  }

  /** Failures of the carrier of one kind, at the send or in a status callback. */
  carrierFailures(failure: string): MathExpression {
    const id = failure.replace('-', '_');
    return sum(failure, {
      [`sent_${id}`]: this.of('take-turn', metrics.carrierFailures, { failure }),
      [`reported_${id}`]: this.of('delivery-status', metrics.carrierFailures, { failure }),
    });
  }

  /** Requests on the webhook's routes that Twilio has not signed. */
  forgedRequests(): MathExpression {
    return sum('Forged requests', {
      texts: this.of('inbound-text', metrics.forgedRequests),
      statuses: this.of('delivery-status', metrics.forgedRequests),
    });
  }
}
