import { createTelemetry } from './aws/telemetry.ts';
import { createInboundText } from './inbound-text.ts';
import { onLambda } from './on-lambda.ts';
import { wireInboundText } from './wiring/inbound-text.ts';
import { lambdaMachine } from './wiring/machine.ts';

const telemetry = createTelemetry('inbound-text');

/** Twilio's webhook for inbound texts. */
export const handler = onLambda(
  telemetry,
  createInboundText(wireInboundText(process.env, lambdaMachine(telemetry))),
);
