import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { HandoffBus } from './handoff-bus.ts';
import { NodeFunction } from './node-function.ts';
import type { Secrets } from './secrets.ts';
import type { ThreadTable } from './thread-table.ts';

/** What takes the alerts of PolyAI's agents; nothing where there are none. */
export function agentAlertsFunction(
  scope: Construct,
  {
    table,
    bus,
    secrets,
  }: { readonly table: ThreadTable; readonly bus: HandoffBus; readonly secrets: Secrets },
): NodeFunction | undefined {
  // one of them has the webhooks' secret: an account of PolyAI's has both APIs
  const vendor = (['polyai-chat', 'polyai-messaging'] as const).find(one => secrets.agents.has(one));
  if (vendor === undefined) return undefined;
  const alerts = new NodeFunction(scope, 'AgentAlerts', {
    entry: 'agent-alerts',
    description: 'Takes an alert of PolyAI’s: verifies, publishes, answers',
    memorySize: 512,
    timeout: Duration.seconds(10),
  });
  table.allow(alerts, 'GetItem', 'PutItem');
  bus.allowPublish(alerts);
  secrets.allowReadAgent(alerts, vendor);
  return alerts;
}
