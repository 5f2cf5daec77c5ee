import config from '../../channel.config.ts';
import { onLambda } from '../aws/on-lambda.ts';
import { createTelemetry } from '../aws/telemetry.ts';
import { withDefaults } from '../config/define-channel.ts';
import { lambdaMachine } from '../wiring/machine.ts';
import { createSweep } from './sweep.ts';
import { wireSweep } from './wire.ts';

const telemetry = createTelemetry('sweep');

/** Every five minutes. */
export const handler = onLambda(
  telemetry,
  createSweep(wireSweep(process.env, withDefaults(config), lambdaMachine(telemetry))),
);
