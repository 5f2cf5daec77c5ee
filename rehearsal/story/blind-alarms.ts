import { isOfAws, seriesOf, spelled } from '../aws/alarm-series.ts';
import type { Deployment } from '../aws/deployment.ts';
import { fields, list } from '../template/values.ts';

/** Counts of the channel's own that no step of the story makes, each with its reason. */
const uncounted: readonly { readonly series: RegExp; readonly why: string }[] = [
  {
    series: /^ForgedRequests service=(inbound-text|delivery-status)$/,
    why: 'somebody else signs one only where there is a domain of before',
  },
  { series: /^UnauthorizedRequests service=thread-api$/, why: 'every desk of the story has the key' },
  {
    series: /^AgentFailures failure=(busy|unsure|broken) service=take-turn$/,
    why: 'the agent of the story refuses, which is told, and fails in no other way; scenario tests have them all',
  },
  {
    series: /^CarrierFailures failure=misconfigured service=(take-turn|delivery-status)$/,
    why: 'Twilio takes whatever the story sends',
  },
  {
    series: /^EffectFailures effect=(publish|tell) service=take-turn$/,
    why: 'Scheduler alone refuses in the story, which is `arm`',
  },
  { series: /^PhoneDesksOptedOut service=take-turn$/, why: 'no desk’s phone texts STOP' },
  { series: /^OwnErrors service=take-turn$/, why: 'the story meets no error of the channel’s own' },
  {
    series: /^VersionFaults service=take-turn version=1$/,
    why: 'take-turn does what it is asked in the story',
  },
];

/** What functions have counted, by lines in CloudWatch's embedded format. */
function countedIn(lines: readonly string[]): ReadonlySet<string> {
  const counted = new Set<string>();
  for (const line of lines.filter(one => one.startsWith('{"_aws"'))) {
    const said = fields(JSON.parse(line), 'a line');
    for (const directive of list(fields(said._aws, '_aws').CloudWatchMetrics)) {
      const { Namespace, Dimensions, Metrics } = fields(directive, 'a directive');
      for (const names of list(Dimensions))
        for (const metric of list(Metrics))
          counted.add(
            spelled({
              namespace: String(Namespace),
              name: String(fields(metric, 'a metric').Name),
              dimensions: Object.fromEntries(
                list(names).map(name => [String(name), String(said[String(name)])]),
              ),
            }),
          );
    }
  }
  return counted;
}

/** Alarms that look at counts of the channel's own which the whole story never made: a line each. */
export const blindAlarms = (
  { ofType, properties, identity, stack }: Deployment,
  lines: readonly string[],
): readonly string[] => {
  const counted = countedIn(lines);
  const hasReason = (series: string): boolean =>
    series.startsWith(`${stack.name} `) &&
    uncounted.some(one => one.series.test(series.slice(stack.name.length + 1)));
  return ofType('AWS::CloudWatch::Alarm').flatMap(({ id }) =>
    seriesOf(properties(id))
      .filter(series => !isOfAws(series))
      .map(spelled)
      .filter(series => !counted.has(series) && !hasReason(series))
      .map(series => `${identity(id).name}: nobody has counted ${series}`),
  );
};
