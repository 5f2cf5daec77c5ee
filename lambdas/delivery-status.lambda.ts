import config from '../channel.config.ts';
import { createTelemetry } from './aws/telemetry.ts';
import { createDeliveryStatus } from './delivery-status.ts';
import { onLambda } from './on-lambda.ts';
import { wireDeliveryStatus } from './wiring/delivery-status.ts';
import { lambdaMachine } from './wiring/machine.ts';

const telemetry = createTelemetry('delivery-status');

/** Twilio's status callbacks. */
export const handler = onLambda(
  telemetry,
  createDeliveryStatus(wireDeliveryStatus(process.env, config, lambdaMachine(telemetry))),
);
