import type { StackResourceSummary } from '@aws-sdk/client-cloudformation';
import { DescribeAlarmsCommand, type MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { GetAccountSettingsCommand, GetEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { DefinedChannel } from '../../lambdas/config/define-channel.ts';
import { canaryAlarm } from '../../lambdas/environment/names.ts';
import { outputs } from '../../lambdas/environment/outputs.ts';
import type { Finding } from './finding.ts';
import type { Place, StackParts } from './place/place.ts';

/** Where the stack does not say another (lambdas/config/deploy.ts). */
const defaultConcurrency = 50;
/** Lambda leaves so many to functions without a limit of their own (Lambda guide, "Reserved concurrency"). */
const spare = 10;
/** DescribeAlarms takes as many names at once. */
const namesAtOnce = 100;

/** Whether the account lets as many turns run as the configuration wants. */
export async function limitFinding(stack: StackParts, { deploy }: DefinedChannel): Promise<Finding> {
  const what = 'Lambda’s limit of the account';
  const wanted = deploy.maximumConcurrency ?? defaultConcurrency;
  const { AccountLimit } = await stack.lambda().send(new GetAccountSettingsCommand({}));
  const limit = AccountLimit?.UnreservedConcurrentExecutions ?? AccountLimit?.ConcurrentExecutions ?? 0;
  const is = `${limit} at once, for ${wanted} turns (maximumConcurrency)`;
  if (limit >= wanted + spare) return { what, verdict: 'right', is, why: [] };
  return {
    ...{ what, verdict: 'wrong', is },
    why: [
      `Turns and webhooks get in each other’s way: ${wanted + spare} are wanted, ${spare} of them for the webhooks.`,
    ],
    mend:
      'aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384 ' +
      `--desired-value ${Math.max(1_000, wanted + spare)}; or lower maximumConcurrency in channel.config.ts, then npx cdk deploy`,
  };
}

const named = (resources: readonly StackResourceSummary[], type: string): string[] =>
  resources.flatMap(({ ResourceType, PhysicalResourceId: id }) => (ResourceType === type && id ? [id] : []));

/** Whether the functions are given what is in the queue. */
export async function mappingFindings(
  stack: StackParts,
  resources: readonly StackResourceSummary[],
): Promise<Finding[]> {
  const what = 'the queue’s mapping';
  const uuids = named(resources, 'AWS::Lambda::EventSourceMapping');
  if (uuids.length === 0)
    return [
      {
        what,
        verdict: 'wrong',
        is: '',
        why: ['There is none: no text is answered.'],
        mend: 'npx cdk deploy',
      },
    ];
  return Promise.all(
    uuids.map(async (UUID): Promise<Finding> => {
      const { State = 'unknown' } = await stack.lambda().send(new GetEventSourceMappingCommand({ UUID }));
      if (['Enabled', 'Enabling', 'Updating', 'Creating'].includes(State))
        return { what, verdict: 'right', is: State, why: [] };
      return {
        ...{ what, verdict: 'wrong', is: State },
        why: ['Texts wait in the queue, and nobody takes them.'],
        mend: `aws lambda update-event-source-mapping --uuid ${UUID} --enabled`,
      };
    }),
  );
}

/** Whether anybody hears of alarms, and which ring. */
export async function alarmFindings(
  stack: StackParts,
  resources: readonly StackResourceSummary[],
): Promise<Finding[]> {
  // those that take a deployment back tell nobody, and ring where others do too
  const names = named(resources, 'AWS::CloudWatch::Alarm').filter(name => !name.includes(canaryAlarm));
  const alarms: MetricAlarm[] = [];
  for (let from = 0; from < names.length; from += namesAtOnce) {
    const AlarmNames = names.slice(from, from + namesAtOnce);
    const { MetricAlarms = [] } = await stack
      .cloudWatch()
      .send(new DescribeAlarmsCommand({ AlarmNames, MaxRecords: namesAtOnce }));
    alarms.push(...MetricAlarms);
  }
  const mute = alarms.filter(({ AlarmActions = [] }) => AlarmActions.length === 0);
  const off = alarms.filter(
    ({ ActionsEnabled, AlarmActions = [] }) => AlarmActions.length > 0 && ActionsEnabled === false,
  );
  const ringing = alarms.filter(({ StateValue }) => StateValue === 'ALARM');
  const what = 'alarms';
  const said = (some: typeof alarms) => some.map(({ AlarmName = '' }) => AlarmName).join(', ');
  const missing = names.filter(name => !alarms.some(({ AlarmName }) => AlarmName === name));
  const findings: Finding[] = [
    ...(missing.length > 0
      ? [
          {
            what,
            verdict: 'wrong' as const,
            is: `${missing.length} are gone`,
            why: [missing.join(', ')],
            mend: 'npx cdk deploy',
          },
        ]
      : []),
    ...(mute.length > 0
      ? [
          {
            ...{ what, verdict: 'wrong' as const, is: `nobody hears ${mute.length} of ${alarms.length}` },
            why: ['They are seen in CloudWatch alone.'],
            mend: 'deploy.alarmEmail in channel.config.ts, or deploy.alarmTopicArn: an SNS topic that somebody reads; then npx cdk deploy',
          },
        ]
      : []),
    ...(off.length > 0
      ? [
          {
            ...{ what, verdict: 'wrong' as const, is: `${off.length} are switched off` },
            why: [said(off)],
            mend: `aws cloudwatch enable-alarm-actions --alarm-names ${off.map(({ AlarmName = '' }) => AlarmName).join(' ')}`,
          },
        ]
      : []),
    ...ringing.map(({ AlarmName = '' }) => ({
      ...{ what: `alarm ${AlarmName}`, verdict: 'wrong' as const, is: 'rings' },
      why: ['docs/runbook.md has a heading of its name.'],
      mend: `aws cloudwatch describe-alarm-history --alarm-name ${AlarmName} --max-items 5, and what the runbook says`,
    })),
  ];
  return findings.length > 0
    ? findings
    : [{ what, verdict: 'right', is: `${alarms.length}, all heard`, why: [] }];
}

/** What was given up on. */
export async function deadLetterFinding(place: Place): Promise<Finding> {
  const what = 'dead letters';
  const client = await place.sqs();
  const QueueUrl = await place.output(outputs.deadLetterQueueUrl);
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
  );
  const count = Number(Attributes?.ApproximateNumberOfMessages ?? 0);
  if (count === 0) return { what, verdict: 'right', is: 'none', why: [] };
  return {
    ...{ what, verdict: 'wrong', is: `about ${count}` },
    why: ['Customers had an apology in place of an answer.'],
    mend: `npm run sms -- dead-letters list ${place.typed ?? ''}`.trimEnd(),
  };
}
