import type { HttpHandler, HttpResult } from './handler.ts';
import { isObject } from './json.ts';

/** What it needs of a telemetry. */
interface Report {
  count(metric: string): void;
  error(message: string, fields: Readonly<Record<string, string>>): void;
}

/** Understood by every front that may have sent the event, and no words of the request in it. */
const refusal: HttpResult = {
  statusCode: 501,
  headers: { 'content-type': 'text/plain' },
  body: 'This function takes events of an HTTP API or a function URL, payload format 2.0.',
  isBase64Encoded: false,
};

/**
 * What stands in front of the function where it is no HTTP API with payload format 2.0: other fronts send other events,
 * in which nothing is where it is looked for
 * (docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html).
 */
function otherFront(event: unknown): 'alb' | 'payload-1.0' | 'rest-api' | 'unknown' | undefined {
  if (!isObject(event)) return 'unknown';
  const { body, headers, rawPath, rawQueryString, requestContext: context } = event;
  const http = isObject(context) ? context.http : undefined;
  const words = [rawPath, rawQueryString, body ?? '', isObject(http) ? http.method : undefined];
  if (isObject(headers) && words.every(value => typeof value === 'string')) return undefined;
  if (isObject(context) && isObject(context.elb)) return 'alb';
  if (event.version === '1.0') return 'payload-1.0';
  return typeof event.httpMethod === 'string' ? 'rest-api' : 'unknown';
}

/** Turns away, in the same words for all, what was sent by another front than `handle` is written for; it is logged. */
export const onHttpApi =
  (telemetry: Report, handle: HttpHandler): HttpHandler =>
  async event => {
    const front = otherFront(event);
    if (front === undefined) return handle(event);
    telemetry.count('RequestsNotTaken');
    telemetry.error('not an event of an HTTP API with payload format 2.0: mend the integration', { front });
    return refusal;
  };
