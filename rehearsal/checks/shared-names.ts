import type { NameTaken } from '../aws/deploy.ts';
import type { BuiltStack } from '../template/built-stack.ts';
import { type Fields, isFields, list } from '../template/values.ts';

/** Names and metrics that two stacks share, which is none; `taken` where the second could not be deployed for it. */
export function sharedBy(stacks: readonly BuiltStack[], taken: NameTaken | undefined): readonly string[] {
  const [first = new Set<string>(), ...others] = stacks.map(alikeOf);
  return [...(taken?.shared ?? []), ...[...first].filter(line => others.some(other => other.has(line)))];
}

/** What has no name of the stack in it and may be there twice: metrics that alarms look at, names of APIs. */
function alikeOf({ resources }: BuiltStack): ReadonlySet<string> {
  const all = [...resources.values()];
  const alarms = all.filter(({ type }) => type === 'AWS::CloudWatch::Alarm');
  const apis = all.filter(({ type }) => type === 'AWS::ApiGatewayV2::Api');
  return new Set([
    ...alarms.flatMap(({ properties }) => metricsOf(properties)),
    ...apis.flatMap(({ properties: { Name } }) =>
      typeof Name === 'string' ? [`AWS::ApiGatewayV2::Api ${Name}`] : [],
    ),
  ]);
}

const metricsOf = (alarm: Fields): readonly string[] => {
  const stats = list(alarm.Metrics)
    .filter(isFields)
    .map(({ MetricStat }) => MetricStat);
  const metrics = stats.filter(isFields).map(({ Metric }) => Metric);
  return [alarm, ...metrics].filter(isFields).flatMap(spelled);
};

/** A dimension by an intrinsic is the stack's own. */
function spelled({ Namespace, MetricName, Dimensions }: Fields): readonly string[] {
  const dimensions = list(Dimensions).filter(isFields);
  if (MetricName === undefined || dimensions.some(({ Value }) => typeof Value !== 'string')) return [];
  const said = dimensions.map(({ Name, Value }) => `${Name}=${Value}`).sort();
  return [`metric ${Namespace} ${MetricName} ${said.join(' ')}`];
}
