import config from '../../channel.config.ts';
import { onLambda } from '../aws/on-lambda.ts';
import { createTelemetry } from '../aws/telemetry.ts';
import { withDefaults } from '../config/define-channel.ts';
import { lambdaMachine } from '../wiring/machine.ts';
import { createThreadApi } from './thread-api.ts';
import { wireThreadApi } from './wire.ts';

const telemetry = createTelemetry('thread-api');

/** The thread API and the health check. */
export const handler = onLambda(
  telemetry,
  createThreadApi(wireThreadApi(process.env, withDefaults(config), lambdaMachine(telemetry))),
);
