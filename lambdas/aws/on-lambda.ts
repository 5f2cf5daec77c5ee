import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import { faultOf } from '../channel/fault-of.ts';
import type { LambdaTelemetry } from './telemetry.ts';

/**
 * A function as Lambda calls it: its request id on every log line, its counts written out at the end. What it throws
 * is another error without its message, as Lambda logs that.
 */
export function onLambda<Event, Result>(
  telemetry: LambdaTelemetry,
  handle: (event: Event) => Promise<Result>,
) {
  const flush = () => telemetry.flush();
  return middy<Event, Result>()
    .use(injectLambdaContext(telemetry.logger, { resetKeys: true }))
    .use({
      after: flush,
      onError(request) {
        const fault = faultOf(request.error);
        telemetry.error('invocation failed', { ...fault });
        flush();
        request.error = Object.assign(new Error('see "invocation failed" in the log'), { name: fault.error });
      },
    })
    .handler(handle);
}
