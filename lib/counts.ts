import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { metrics, metricsNamespace } from '../lambdas/environment/names.ts';

/** Of every metric here. */
export const period = Duration.minutes(5);

/** A count of our own; its dimensions are those that it was counted with, no more and no less. */
export const count = (service: string, metricName: string, failure?: string): Metric =>
  new Metric({
    namespace: metricsNamespace,
    metricName,
    dimensionsMap: { service, ...(failure === undefined ? {} : { failure }) },
    statistic: 'Sum',
    period,
    label: failure ?? `${metricName} (${service})`,
  });

/** Counts added up, by ids that are unique in a graph: lower case, no hyphens. One of which nothing is known counts as none. */
export const sum = (label: string, counts: Readonly<Record<string, Metric>>): MathExpression =>
  new MathExpression({
    expression: Object.keys(counts)
      .map(key => `FILL(${key}, 0)`)
      .join(' + '),
    usingMetrics: { ...counts },
    label,
    period,
  });

/** Failures of the agent of one kind. */
export const agentFailures = (failure: string): Metric => count('take-turn', metrics.agentFailures, failure);
/** Failures of the carrier of one kind, at the send or in a status callback. */
export const carrierFailures = (failure: string): MathExpression => {
  const id = failure.replace('-', '_');
  return sum(failure, {
    [`sent_${id}`]: count('take-turn', metrics.carrierFailures, failure),
    [`reported_${id}`]: count('delivery-status', metrics.carrierFailures, failure),
  });
};

/** Requests on the webhook's routes that Twilio has not signed. */
export const forgedRequests = sum('Forged requests', {
  texts: count('inbound-text', metrics.forgedRequests),
  statuses: count('delivery-status', metrics.forgedRequests),
});
