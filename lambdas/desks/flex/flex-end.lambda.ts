import { onLambda } from '../../aws/on-lambda.ts';
import { createTelemetry } from '../../aws/telemetry.ts';
import { lambdaMachine } from '../../wiring/machine.ts';
import { createFlexEnd } from './flex-end.ts';
import { wireFlexEnd } from './wire-end.ts';

const telemetry = createTelemetry('flex-end');

/** Twilio's webhook for the end of what Flex had. */
export const handler = onLambda(telemetry, createFlexEnd(wireFlexEnd(process.env, lambdaMachine(telemetry))));
