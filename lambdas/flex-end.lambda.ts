import { createTelemetry } from './aws/telemetry.ts';
import { createFlexEnd } from './flex-end.ts';
import { onLambda } from './on-lambda.ts';
import { wireFlexEnd } from './wiring/flex-end.ts';
import { lambdaMachine } from './wiring/machine.ts';

const telemetry = createTelemetry('flex-end');

/** Twilio's webhook for the end of what Flex had. */
export const handler = onLambda(telemetry, createFlexEnd(wireFlexEnd(process.env, lambdaMachine(telemetry))));
