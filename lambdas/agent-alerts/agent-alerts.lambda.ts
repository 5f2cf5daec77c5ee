import { onLambda } from '../aws/on-lambda.ts';
import { createTelemetry } from '../aws/telemetry.ts';
import { lambdaMachine } from '../wiring/machine.ts';
import { createAgentAlerts } from './agent-alerts.ts';
import { wireAgentAlerts } from './wire.ts';

const telemetry = createTelemetry('agent-alerts');

/** PolyAI's webhook for the alerts of its agents. */
export const handler = onLambda(
  telemetry,
  createAgentAlerts(wireAgentAlerts(process.env, lambdaMachine(telemetry))),
);
