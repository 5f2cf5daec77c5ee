import config from '../../channel.config.ts';
import { onLambda } from '../aws/on-lambda.ts';
import { createTelemetry } from '../aws/telemetry.ts';
import { withDefaults } from '../config/define-channel.ts';
import { lambdaMachine } from '../wiring/machine.ts';
import { createDeliveryStatus } from './delivery-status.ts';
import { wireDeliveryStatus } from './wire.ts';

const telemetry = createTelemetry('delivery-status');

/** Twilio's status callbacks. */
export const handler = onLambda(
  telemetry,
  createDeliveryStatus(wireDeliveryStatus(process.env, withDefaults(config), lambdaMachine(telemetry))),
);
