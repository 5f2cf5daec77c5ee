import type { NameTaken } from '../aws/deploy.ts';
import type { Scene } from '../story/stage.ts';
import { type Fields, isFields, list } from '../template/values.ts';

/**
 * What two stacks in one account and region share as of now, so that they cannot stand beside each other or cannot be
 * told apart. A line that is gone fails the rehearsal until it is taken out here: then the story is told to both.
 */
export const expectedShared: readonly RegExp[] = [/^AWS::Events::EventBus SmsChannelHandoffBus/];

/** The names that were taken, and whether all of them were to be expected. */
export function nameProblems({ shared }: NameTaken): {
  readonly expected: readonly string[];
  readonly problems: readonly string[];
} {
  const isExpected = (line: string) => expectedShared.some(one => one.test(line));
  return { expected: shared.filter(isExpected), problems: shared.filter(line => !isExpected(line)) };
}

/** Metrics of one name and the same dimensions, on which alarms of two stacks look. */
export function sharedMetrics(scenes: readonly Pick<Scene, 'deployment'>[]): readonly string[] {
  const [first = new Set<string>(), ...others] = scenes.map(({ deployment }) => {
    const alarms = deployment.ofType('AWS::CloudWatch::Alarm').map(({ id }) => deployment.properties(id));
    return new Set(alarms.flatMap(metricsOf));
  });
  return [...first].filter(metric => others.some(other => other.has(metric)));
}

const metricsOf = (alarm: Fields): readonly string[] => {
  const metrics = list(alarm.Metrics).filter(isFields);
  const stats = metrics.map(({ MetricStat }) => MetricStat).filter(isFields);
  return [alarm, ...stats.map(({ Metric }) => Metric)].filter(isFields).flatMap(named);
};

const named = ({ Namespace, MetricName, Dimensions }: Fields): readonly string[] => {
  if (MetricName === undefined) return [];
  const dimensions = list(Dimensions)
    .filter(isFields)
    .map(({ Name, Value }) => `${Name}=${Value}`);
  return [`${Namespace} ${MetricName} ${dimensions.sort().join(' ')}`];
};
