import { randomUUID } from 'node:crypto';
import { type Caller, Denied } from '../iam/judge.ts';
import { type Fields, fields, isFields, list, text } from '../template/values.ts';
import { type Cloud, type CloudRule, type Target, unqualified, useKey } from './cloud.ts';
import { meets } from './event-pattern.ts';
import { Refusal } from './refusal.ts';
import { queueBy, sendTo } from './send.ts';

/** What came of leading an event to a target. */
export interface Delivery {
  readonly rule: string;
  readonly target: string;
  readonly outcome: 'taken' | 'dead letter' | 'lost';
  /** Why it was not taken. */
  readonly why?: string;
}

export interface EventBus {
  /** PutEvents. */
  put(caller: Caller | 'owner', input: Fields): Promise<Fields>;
  /** Lets a rule with a schedule fire. */
  tick(rule: CloudRule): Promise<void>;
  readonly events: readonly Fields[];
  readonly deliveries: readonly Delivery[];
}

/** EventBridge: rules lead events to their targets, each in the name that the template gives it there. */
export function createEventBus(cloud: Cloud, world: typeof fetch): EventBus {
  const events: Fields[] = [];
  const deliveries: Delivery[] = [];

  const envelope = (entry: Fields): Fields => ({
    version: '0',
    id: randomUUID(),
    account: cloud.account,
    region: cloud.region,
    time: new Date(cloud.clock()).toISOString(),
    resources: [],
    ...entry,
  });

  async function hand(rule: CloudRule, target: Target, event: Fields): Promise<void> {
    const caller: Caller = target.role
      ? { role: target.role, session: 'events' }
      : { service: 'events.amazonaws.com', sourceArn: rule.arn };
    if (target.role)
      await cloud.judge.ask({
        caller: { service: 'events.amazonaws.com', sourceArn: rule.arn },
        action: 'sts:AssumeRole',
        resource: target.role,
      });
    const fault = cloud.faults.get(target.arn);
    if (fault) throw fault;
    const body = JSON.stringify(event);
    switch (target.arn.split(':')[2]) {
      case 'sqs':
        await sendTo(cloud, caller, queueBy(cloud, target.arn), { body });
        return;
      case 'sns': {
        const topic = cloud.topics.get(target.arn);
        if (!topic) throw new Refusal('NotFound', 'Topic does not exist');
        await cloud.judge.ask({ caller, action: 'sns:Publish', resource: target.arn });
        await useKey(cloud, caller, topic.key, 'sns', 'kms:GenerateDataKey', 'kms:Decrypt');
        topic.published.push(body);
        return;
      }
      case 'lambda': {
        await cloud.judge.ask({ caller, action: 'lambda:InvokeFunction', resource: target.arn });
        const outcome = await cloud.functions.get(unqualified(target.arn))?.invoke(event);
        if (!outcome || 'error' in outcome)
          throw new Refusal('Lambda', outcome?.error.errorType ?? 'no function');
        return;
      }
      case 'events': {
        const destination = cloud.destinations.get(target.arn);
        if (!destination) throw new Refusal('NotFound', `there is no ${target.arn}`);
        await cloud.judge.ask({ caller, action: 'events:InvokeApiDestination', resource: target.arn });
        const { status } = await world(destination.url, {
          method: destination.method,
          headers: { 'content-type': 'application/json; charset=utf-8', ...destination.headers },
          body,
        });
        if (status >= 300) throw new Refusal('ApiDestination', `answered ${status}`);
        return;
      }
      default:
        throw new Error(`${target.arn}: such a target is not rehearsed`);
    }
  }

  async function lead(rule: CloudRule, event: Fields): Promise<void> {
    for (const target of rule.targets) {
      const said = { rule: rule.id, target: target.arn };
      try {
        await hand(rule, target, event);
        deliveries.push({ ...said, outcome: 'taken' });
      } catch (error) {
        if (!(error instanceof Denied || error instanceof Refusal)) throw error;
        const kept = await keep(rule, target, event, error);
        deliveries.push({ ...said, outcome: kept ? 'dead letter' : 'lost', why: error.message });
      }
    }
  }

  async function keep(rule: CloudRule, target: Target, event: Fields, why: Error): Promise<boolean> {
    if (target.deadLetters === undefined) return false;
    try {
      await sendTo(
        cloud,
        { service: 'events.amazonaws.com', sourceArn: rule.arn },
        queueBy(cloud, target.deadLetters),
        {
          body: JSON.stringify(event),
          attributes: {
            RULE_ARN: { dataType: 'String', stringValue: rule.arn },
            TARGET_ARN: { dataType: 'String', stringValue: target.arn },
            ERROR_MESSAGE: { dataType: 'String', stringValue: why.message },
          },
        },
      );
      return true;
    } catch (error) {
      if (!(error instanceof Denied)) throw error;
      return false;
    }
  }

  return {
    events,
    deliveries,

    async put(caller, input) {
      const entries = list(input.Entries).filter(isFields);
      for (const entry of entries) {
        const name =
          text(entry.EventBusName ?? 'default', 'EventBusName')
            .split('/')
            .at(-1) ?? '';
        const bus = cloud.buses.get(name);
        if (!bus) throw new Refusal('ResourceNotFoundException', `Event bus ${name} does not exist.`);
        if (caller !== 'owner')
          await cloud.judge.ask({
            caller,
            action: 'events:PutEvents',
            resource: bus,
            context: {
              'events:detail-type': String(entry.DetailType),
              'events:source': String(entry.Source),
            },
          });
        const event = envelope({
          'detail-type': entry.DetailType,
          source: entry.Source,
          detail: fields(JSON.parse(text(entry.Detail, 'Detail')), 'Detail'),
        });
        events.push(event);
        for (const rule of cloud.rules)
          if (rule.bus === name && rule.pattern && meets(event, rule.pattern)) await lead(rule, event);
      }
      return { FailedEntryCount: 0, Entries: entries.map(() => ({ EventId: randomUUID() })) };
    },

    tick: rule =>
      lead(
        rule,
        envelope({
          'detail-type': 'Scheduled Event',
          source: 'aws.events',
          detail: {},
          resources: [rule.arn],
        }),
      ),
  };
}
