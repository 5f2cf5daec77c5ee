import { type Caller, Denied } from '../iam/judge.ts';
import { type Fields, fields, text } from '../template/values.ts';
import type { Cloud, CloudSchedule } from './cloud.ts';
import { Refusal } from './refusal.ts';
import { queueBy, sendTo } from './send.ts';

/** `POST /schedules/<name>` of EventBridge Scheduler: a schedule that fires once, into a queue. */
export async function createSchedule(
  cloud: Cloud,
  caller: Caller | 'owner',
  name: string,
  input: Fields,
): Promise<Fields> {
  const { judge, account, region } = cloud;
  const group = text(input.GroupName ?? 'default', 'GroupName');
  const target = fields(input.Target, 'Target');
  const roleArn = text(target.RoleArn, 'RoleArn');
  const arn = `arn:aws:scheduler:${region}:${account}:schedule/${group}/${name}`;
  if (caller !== 'owner') {
    await judge.ask({ caller, action: 'scheduler:CreateSchedule', resource: arn });
    await judge.ask({
      caller,
      action: 'iam:PassRole',
      resource: roleArn,
      context: { 'iam:PassedToService': 'scheduler.amazonaws.com' },
    });
  }
  const groupArn = cloud.scheduleGroups.get(group);
  if (groupArn === undefined)
    throw new Refusal('ResourceNotFoundException', `Schedule group ${group} does not exist.`, 404);
  await assume(cloud, roleArn, groupArn);
  const at = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/.exec(String(input.ScheduleExpression))?.[1];
  if (at === undefined)
    throw new Refusal('ValidationException', `Invalid Schedule Expression ${input.ScheduleExpression}.`);
  if (cloud.schedules.has(arn))
    throw new Refusal('ConflictException', `Schedule ${name} already exists.`, 409);
  const { MessageGroupId } = fields(target.SqsParameters ?? {}, 'SqsParameters');
  cloud.schedules.set(arn, {
    name,
    group,
    at: Date.parse(`${at}Z`),
    targetArn: text(target.Arn, 'Target.Arn'),
    roleArn,
    input: text(target.Input, 'Target.Input'),
    messageGroup: String(MessageGroupId ?? ''),
  });
  return { ScheduleArn: arn };
}

/** `DELETE /schedules/<name>?groupName=<group>`: it fires no more. */
export async function deleteSchedule(
  { judge, account, region, schedules }: Cloud,
  caller: Caller | 'owner',
  { name, group }: { readonly name: string; readonly group: string },
): Promise<Fields> {
  const resource = `arn:aws:scheduler:${region}:${account}:schedule/${group}/${name}`;
  if (caller !== 'owner') await judge.ask({ caller, action: 'scheduler:DeleteSchedule', resource });
  if (!schedules.delete(resource))
    throw new Refusal('ResourceNotFoundException', `Schedule ${name} does not exist.`, 404);
  return {};
}

/** Scheduler looks when a schedule is made whether it may take on its role, and does so when it fires. */
async function assume({ judge }: Cloud, roleArn: string, sourceArn: string): Promise<void> {
  try {
    await judge.ask({
      caller: { service: 'scheduler.amazonaws.com', sourceArn },
      action: 'sts:AssumeRole',
      resource: roleArn,
    });
  } catch (error) {
    if (!(error instanceof Denied)) throw error;
    throw new Refusal(
      'ValidationException',
      'The execution role you provide must allow AWS EventBridge Scheduler to assume the role.',
    );
  }
}

/**
 * Lets all schedules fire that are due by now, in their order; each deletes itself. Gives those whose target did not
 * take them, which Scheduler counts as dropped.
 */
export async function fireDue(cloud: Cloud): Promise<readonly string[]> {
  const due = [...cloud.schedules]
    .filter(([, { at }]) => at <= cloud.clock())
    .sort(([, a], [, b]) => a.at - b.at);
  const dropped: string[] = [];
  for (const [arn, schedule] of due) {
    cloud.schedules.delete(arn);
    try {
      await fire(cloud, schedule);
    } catch (error) {
      if (!(error instanceof Denied || error instanceof Refusal)) throw error;
      dropped.push(error.message);
    }
  }
  return dropped;
}

async function fire(
  cloud: Cloud,
  { group, roleArn, targetArn, input, messageGroup }: CloudSchedule,
): Promise<void> {
  await assume(cloud, roleArn, cloud.scheduleGroups.get(group) ?? '');
  await sendTo(cloud, { role: roleArn, session: 'scheduler' }, queueBy(cloud, targetArn), {
    body: input,
    group: messageGroup,
  });
}
