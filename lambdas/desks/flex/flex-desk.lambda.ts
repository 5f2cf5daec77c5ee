import config from '../../../channel.config.ts';
import { onLambda } from '../../aws/on-lambda.ts';
import { createTelemetry } from '../../aws/telemetry.ts';
import { withDefaults } from '../../config/define-channel.ts';
import { lambdaMachine } from '../../wiring/machine.ts';
import { createFlexDesk } from './desk-events.ts';
import { wireFlexDesk } from './wire-desk.ts';

const telemetry = createTelemetry('flex-desk');

/** The queues of Flex desks. */
export const handler = onLambda(
  telemetry,
  createFlexDesk(wireFlexDesk(process.env, withDefaults(config), lambdaMachine(telemetry))),
);
