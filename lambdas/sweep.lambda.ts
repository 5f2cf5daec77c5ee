import config from '../channel.config.ts';
import { createTelemetry } from './aws/telemetry.ts';
import { onLambda } from './on-lambda.ts';
import { createSweep } from './sweep.ts';
import { lambdaMachine } from './wiring/machine.ts';
import { wireSweep } from './wiring/sweep.ts';

const telemetry = createTelemetry('sweep');

/** Every five minutes. */
export const handler = onLambda(
  telemetry,
  createSweep(wireSweep(process.env, config, lambdaMachine(telemetry))),
);
