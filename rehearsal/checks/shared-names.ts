import type { NameTaken } from '../aws/deploy.ts';
import type { BuiltStack } from '../template/built-stack.ts';
import { type Fields, isFields, list } from '../template/values.ts';

/**
 * What two stacks in one account and region share as of now. A line that is gone fails the rehearsal until it is taken
 * out here.
 */
const known: Readonly<Record<string, RegExp>> = {
  'CloudFormation refuses the second stack': /^AWS::Events::EventBus SmsChannelHandoffBus/,
  'one stack’s alarms go off for the other': /^metric SmsChannel /,
  'the two look alike in the console': /^AWS::ApiGatewayV2::Api Api$/,
};

export interface Shared {
  /** A line each, with what comes of it. */
  readonly expected: readonly string[];
  readonly problems: readonly string[];
}

/** Names and metrics that two stacks share; `taken` where the second could not be deployed for it. */
export function sharedBy(stacks: readonly BuiltStack[], taken: NameTaken | undefined): Shared {
  const [first = new Set<string>(), ...others] = stacks.map(alikeOf);
  const lines = [
    ...(taken?.shared ?? []),
    ...[...first].filter(line => others.some(other => other.has(line))),
  ];
  const because = (line: string) => Object.entries(known).find(([, one]) => one.test(line));
  return {
    expected: lines.flatMap(line => {
      const [why] = because(line) ?? [];
      return why === undefined ? [] : [`${line}: ${why}`];
    }),
    problems: [
      ...lines.filter(line => because(line) === undefined),
      ...Object.values(known)
        .filter(one => !lines.some(line => one.test(line)))
        .map(one => `${one} is shared no more: take it out of checks/shared-names.ts`),
    ],
  };
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
