import config from '../../channel.config.ts';
import { onLambda } from '../aws/on-lambda.ts';
import { createTelemetry } from '../aws/telemetry.ts';
import { withDefaults } from '../config/define-channel.ts';
import { lambdaMachine } from '../wiring/machine.ts';
import { createTakeTurn } from './take-turn.ts';
import { wireTakeTurn } from './wire.ts';

const telemetry = createTelemetry('take-turn');

/** The threads' queue. */
export const handler = onLambda(
  telemetry,
  createTakeTurn(wireTakeTurn(process.env, withDefaults(config), lambdaMachine(telemetry))),
);
