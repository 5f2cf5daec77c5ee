import { onLambda } from '../aws/on-lambda.ts';
import { createTelemetry } from '../aws/telemetry.ts';
import { lambdaMachine } from '../wiring/machine.ts';
import { createInboundText } from './inbound-text.ts';
import { wireInboundText } from './wire.ts';

const telemetry = createTelemetry('inbound-text');

/** Twilio's webhook for inbound texts. */
export const handler = onLambda(
  telemetry,
  createInboundText(wireInboundText(process.env, lambdaMachine(telemetry))),
);
