import { fields, isFields, list, text } from '../template/values.ts';
import type { Deployment } from './deployment.ts';

/** A count in CloudWatch: which, and of what. */
export interface Series {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** In one line, with its dimensions in order. */
export const spelled = ({ namespace, name, dimensions }: Series): string =>
  [
    namespace,
    name,
    ...Object.keys(dimensions)
      .sort()
      .map(key => `${key}=${dimensions[key]}`),
  ].join(' ');

/** What an alarm looks at. */
export function seriesOf(alarm: unknown): readonly Series[] {
  const { MetricName, Namespace, Dimensions, Metrics } = fields(alarm, 'an alarm');
  const all = MetricName
    ? [{ MetricName, Namespace, Dimensions }]
    : list(Metrics).flatMap(one => {
        const { MetricStat } = fields(one, 'a metric');
        return isFields(MetricStat) ? [fields(MetricStat.Metric, 'a metric')] : [];
      });
  return all.map(one => ({
    namespace: text(one.Namespace, 'Namespace'),
    name: text(one.MetricName, 'MetricName'),
    dimensions: Object.fromEntries(
      list(one.Dimensions).map(dimension => {
        const { Name, Value } = fields(dimension, 'a dimension');
        return [String(Name), String(Value)];
      }),
    ),
  }));
}

type Named = Readonly<Record<string, (deployment: Deployment) => readonly string[]>>;

/** AWS's own counts: their names, and what each dimension has to name of the stack. */
const ofAws: Readonly<
  Record<string, { readonly page: string; readonly names: readonly string[]; readonly dimensions: Named }>
> = {
  'AWS/Lambda': {
    page: 'docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html',
    names: ['Errors', 'Invocations', 'Throttles'],
    dimensions: {
      FunctionName: ({ ofType, identity }) =>
        ofType('AWS::Lambda::Function').map(({ id }) => identity(id).ref),
      Resource: ({ ofType, properties }) =>
        ofType('AWS::Lambda::Alias').map(({ id }) => {
          const { FunctionName, Name } = properties(id);
          return `${String(FunctionName).split(':').at(-1)}:${Name}`;
        }),
      ExecutedVersion: ({ ofType, identity }) =>
        ofType('AWS::Lambda::Version').map(({ id }) => identity(id).attributes.Version ?? ''),
    },
  },
  'AWS/SQS': {
    page: 'docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html',
    names: [
      'ApproximateAgeOfOldestMessage',
      'ApproximateNumberOfMessagesNotVisible',
      'ApproximateNumberOfMessagesVisible',
    ],
    dimensions: {
      QueueName: ({ ofType, identity }) => ofType('AWS::SQS::Queue').map(({ id }) => identity(id).name),
    },
  },
  'AWS/ApiGateway': {
    page: 'docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html',
    names: ['4xx', '5xx'],
    dimensions: {
      ApiId: ({ ofType, identity }) => ofType('AWS::ApiGatewayV2::Api').map(({ id }) => identity(id).ref),
    },
  },
  'AWS/Events': {
    page: 'docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html',
    names: ['RetryInvocationAttempts'],
    dimensions: {
      EventBusName: ({ ofType, identity }) =>
        ofType('AWS::Events::EventBus').map(({ id }) => identity(id).name),
      RuleName: ({ ofType, properties }) =>
        ofType('AWS::Events::Rule').map(({ id }) => String(properties(id).Name)),
    },
  },
  'AWS/Scheduler': {
    page: 'docs.aws.amazon.com/scheduler/latest/UserGuide/monitoring-cloudwatch.html',
    names: ['InvocationDroppedCount', 'TargetErrorCount'],
    dimensions: {
      ScheduleGroup: ({ ofType, identity }) =>
        ofType('AWS::Scheduler::ScheduleGroup').map(({ id }) => identity(id).name),
    },
  },
};
/** Whether it is AWS's own. */
export const isOfAws = ({ namespace }: Series): boolean => namespace.startsWith('AWS/');

/** What is wrong with a count of AWS's own: nobody makes it, or it is not of the stack. */
export function wrongWith(series: Series, deployment: Deployment): string | undefined {
  const { namespace, name, dimensions } = series;
  const known = ofAws[namespace];
  if (!known?.names.includes(name))
    return `${namespace} ${name} is no count that is known here (${known?.page ?? 'rehearsal/aws/alarm-series.ts'})`;
  const strange = Object.entries(dimensions).find(
    ([key, value]) => !known.dimensions[key]?.(deployment).includes(value),
  );
  return strange && `${spelled(series)}: ${strange[0]} names nothing of the stack`;
}
