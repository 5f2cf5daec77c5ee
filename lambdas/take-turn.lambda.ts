import config from '../channel.config.ts';
import { createTelemetry } from './aws/telemetry.ts';
import { onLambda } from './on-lambda.ts';
import { createTakeTurn } from './take-turn.ts';
import { lambdaMachine } from './wiring/machine.ts';
import { wireTakeTurn } from './wiring/take-turn.ts';

const telemetry = createTelemetry('take-turn');

/** The threads' queue. */
export const handler = onLambda(
  telemetry,
  createTakeTurn(wireTakeTurn(process.env, config, lambdaMachine(telemetry))),
);
