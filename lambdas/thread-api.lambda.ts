import config from '../channel.config.ts';
import { createTelemetry } from './aws/telemetry.ts';
import { onLambda } from './on-lambda.ts';
import { createThreadApi } from './thread-api.ts';
import { lambdaMachine } from './wiring/machine.ts';
import { wireThreadApi } from './wiring/thread-api.ts';

const telemetry = createTelemetry('thread-api');

/** The thread API and the health check. */
export const handler = onLambda(
  telemetry,
  createThreadApi(wireThreadApi(process.env, config, lambdaMachine(telemetry))),
);
