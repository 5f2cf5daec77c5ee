import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { LambdaTelemetry } from './telemetry.ts';

/** A function as Lambda calls it: its request id on every log line, its counts written out at the end. */
export function onLambda<Event, Result>(
  telemetry: LambdaTelemetry,
  handle: (event: Event) => Promise<Result>,
) {
  const flush = () => telemetry.flush();
  return middy<Event, Result>()
    .use(injectLambdaContext(telemetry.logger, { resetKeys: true }))
    .use({ after: flush, onError: flush })
    .handler(handle);
}
