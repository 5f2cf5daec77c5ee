import config from '../channel.config.ts';
import { createTelemetry } from './aws/telemetry.ts';
import { createFlexDesk } from './flex-desk.ts';
import { onLambda } from './on-lambda.ts';
import { wireFlexDesk } from './wiring/flex-desk.ts';
import { lambdaMachine } from './wiring/machine.ts';

const telemetry = createTelemetry('flex-desk');

/** The queues of Flex desks. */
export const handler = onLambda(
  telemetry,
  createFlexDesk(wireFlexDesk(process.env, config, lambdaMachine(telemetry))),
);
