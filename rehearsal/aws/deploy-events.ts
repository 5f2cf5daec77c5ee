import { isFields, list, text, texts } from '../template/values.ts';
import type { Cloud } from './cloud.ts';
import { addStatements, type Deployment, statementsOf } from './deployment.ts';

/** Buses, rules and what they lead to; topics; groups of schedules. */
export function deployEvents(cloud: Cloud, { ofType, properties, identity, arnOf }: Deployment): void {
  for (const { id } of ofType('AWS::Events::EventBus')) cloud.buses.set(identity(id).name, arnOf(id));
  for (const { id } of ofType('AWS::Scheduler::ScheduleGroup'))
    cloud.scheduleGroups.set(identity(id).name, arnOf(id));

  for (const { id } of ofType('AWS::SNS::Topic')) {
    const { KmsMasterKeyId } = properties(id);
    const key = KmsMasterKeyId === undefined ? undefined : String(KmsMasterKeyId);
    cloud.topics.set(identity(id).ref, { key, published: [], deadLetters: [] });
  }
  for (const { id } of ofType('AWS::SNS::TopicPolicy')) {
    const { Topics, PolicyDocument } = properties(id);
    for (const topic of texts(Topics)) addStatements(cloud, topic, statementsOf(PolicyDocument));
  }

  for (const { id } of ofType('AWS::SNS::Subscription')) {
    const { TopicArn, RedrivePolicy } = properties(id);
    if (!isFields(RedrivePolicy)) continue;
    cloud.topics.get(String(TopicArn))?.deadLetters.push(String(RedrivePolicy.deadLetterTargetArn));
  }

  /** Headers by the name of a connection. */
  const connections = new Map<string, Record<string, string>>();
  for (const { id } of ofType('AWS::Events::Connection')) {
    const { AuthParameters, AuthorizationType } = properties(id);
    const key = isFields(AuthParameters) ? AuthParameters.ApiKeyAuthParameters : undefined;
    if (AuthorizationType !== 'API_KEY' || !isFields(key))
      throw new Error(`${id}: only connections by an API key are rehearsed`);
    connections.set(arnOf(id), { [text(key.ApiKeyName, id).toLowerCase()]: text(key.ApiKeyValue, id) });
  }
  for (const { id } of ofType('AWS::Events::ApiDestination')) {
    const { ConnectionArn, InvocationEndpoint, HttpMethod } = properties(id);
    cloud.destinations.set(arnOf(id), {
      arn: arnOf(id),
      url: text(InvocationEndpoint, id),
      method: text(HttpMethod, id),
      headers: connections.get(String(ConnectionArn)) ?? {},
    });
  }

  for (const { id } of ofType('AWS::Events::Rule')) {
    const { EventBusName, EventPattern, ScheduleExpression, State, Targets } = properties(id);
    if (State === 'DISABLED') continue;
    cloud.rules.push({
      id,
      arn: arnOf(id),
      bus:
        String(EventBusName ?? 'default')
          .split('/')
          .at(-1) ?? '',
      pattern: isFields(EventPattern) ? EventPattern : undefined,
      schedule: ScheduleExpression === undefined ? undefined : String(ScheduleExpression),
      targets: list(Targets)
        .filter(isFields)
        .map(target => {
          const changed = ['InputPath', 'InputTransformer', 'Input'].find(name => target[name] !== undefined);
          if (changed) throw new Error(`${id}: a target with ${changed} is not rehearsed`);
          return {
            arn: text(target.Arn, id),
            role: target.RoleArn === undefined ? undefined : String(target.RoleArn),
            deadLetters: isFields(target.DeadLetterConfig) ? String(target.DeadLetterConfig.Arn) : undefined,
          };
        }),
    });
  }
}
