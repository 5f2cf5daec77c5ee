import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { type BusEvent, createPublisher, eventVersion } from '../aws/events.ts';
import { createIdempotencyKeys } from '../aws/idempotency.ts';
import { agentVendors } from '../environment/agent-vendors.ts';
import { awsName, secretList } from '../environment/formats.ts';
import { type Environment, required, unless } from '../environment/required.ts';
import { listOf } from '../environment/secret.ts';
import { createCredentials } from '../wiring/credentials.ts';
import { dynamo } from '../wiring/dynamo.ts';
import type { Machine } from '../wiring/machine.ts';
import type { AgentAlerts } from './agent-alerts.ts';

/** `publish`: the local runtime's bus. */
export function wireAgentAlerts(
  env: Environment,
  machine: Machine,
  publish?: (event: BusEvent) => Promise<void>,
): AgentAlerts {
  const given = required(
    env,
    { TABLE_NAME: awsName, ...unless(publish, { EVENT_BUS_NAME: awsName }) },
    {
      [agentVendors['polyai-chat'].secretArn]: awsName,
      [agentVendors['polyai-messaging'].secretArn]: awsName,
      POLYAI_ALERTS_SECRET: secretList,
    },
  );
  const credentials = createCredentials(env, machine.clock);
  const onto =
    publish ?? createPublisher(new EventBridgeClient({ maxAttempts: 3 }), given.EVENT_BUS_NAME ?? '');
  return {
    telemetry: machine.telemetry,
    clock: machine.clock,
    // as they are now, so that a rotation arrives without a deployment
    secrets: async () => {
      const [messaging, chat] = await Promise.all([
        credentials.agents('polyai-messaging'),
        credentials.agents('polyai-chat'),
      ]);
      return listOf({ ...messaging, ...chat }.POLYAI_ALERTS_SECRET);
    },
    seen: createIdempotencyKeys(dynamo(machine), given.TABLE_NAME),
    publish: ({ id, at, state, alert }) =>
      onto({
        ...{ type: 'agent.alert', at },
        detail: { version: eventVersion, id, at: new Date(at).toISOString(), state, alert },
      }),
  };
}
