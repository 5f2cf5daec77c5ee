import { faultOf } from '../channel/fault-of.ts';
import type { HttpHandler, HttpResult } from '../http/handler.ts';
import { onHttpApi } from '../http/http-api-event.ts';
import { acceptThread } from './accept-thread.ts';
import type { Route, ThreadApi } from './api.ts';
import { authenticate } from './authenticate.ts';
import { getThread } from './get-thread.ts';
import { health } from './health.ts';
import { listThreads } from './list-threads.ts';
import { openThread } from './open-thread.ts';
import { postMessage } from './post-message.ts';
import { Problem, problemResult } from './problem.ts';
import { releaseThread } from './release-thread.ts';
import { routeOf } from './routing.ts';

/** docs/thread-api.openapi.json describes them. */
const routes: Readonly<Record<string, Route>> = {
  'GET /threads': listThreads,
  'POST /threads': openThread,
  'GET /threads/{business}/{customer}': getThread,
  'POST /threads/{business}/{customer}/messages': postMessage,
  'POST /threads/{business}/{customer}/accept': acceptThread,
  'POST /threads/{business}/{customer}/release': releaseThread,
};

/** All that it serves, for whoever routes to it. */
export const threadApiRoutes: readonly string[] = ['GET /health', ...Object.keys(routes)];

/** What else it answers, so that a wrong path or method gets a problem document too: the gateway's own words are none. */
export const threadApiRefusals: readonly string[] = ['ANY /threads', 'ANY /threads/{proxy+}'];

/** The thread API, for desks, and the health check, which needs no key. */
export function createThreadApi(api: ThreadApi): HttpHandler {
  const { keys, telemetry } = api;

  async function answer(event: Parameters<HttpHandler>[0]): Promise<HttpResult> {
    const { rawPath, headers, requestContext } = event;
    const { method } = requestContext.http;
    if (method === 'GET' && rawPath === '/health') return health(api);
    // first of all: who has no key is not even told what there is
    authenticate(headers.authorization, await keys());
    const { route, pathParameters } = routeOf(routes, method, rawPath);
    return route({ ...event, pathParameters }, api);
  }

  return onHttpApi(telemetry, async event => {
    try {
      return await answer(event);
    } catch (error) {
      if (error instanceof Problem) {
        if (error.status === 401) telemetry.count('UnauthorizedRequests');
        return problemResult(error);
      }
      telemetry.count('RequestsNotTaken');
      telemetry.error('request not taken', {
        route: event.routeKey,
        ...faultOf(error),
      });
      return problemResult(
        new Problem(503, 'it cannot be done now: send the same again', { headers: { 'retry-after': '2' } }),
      );
    }
  });
}
