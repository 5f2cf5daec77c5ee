import { simBase } from '../local/local-environment.ts';
import type { PublishedEvent } from '../local/runtime.ts';
import type { Simulators } from '../local/simulators.ts';
import type { SimulatedCarrier } from '../simulators/carrier/simulated-carrier.ts';
import type { Handler } from '../simulators/connection-dropped.ts';
import { jsonBody, refusal } from './json-body.ts';
import { isSender, typedText } from './typed-text.ts';

/** By which the operator's commands find what runs here (`--local`). */
export interface OperatorDoors {
  readonly stack?: Handler;
  /** The latest log lines. */
  readonly log?: Handler;
  /** Where the queues are in this process. */
  readonly sqs?: Handler;
}

/** What is under `/sim`: the vendors that are simulated, what was published, and phones that are not there. */
export function simRoutes(
  events: readonly PublishedEvent[],
  { agents, carrier }: Simulators,
  { log, stack, sqs }: OperatorDoors,
): Handler {
  return async (request, target, peer) => {
    const { pathname, searchParams } = new URL(request.url);
    if (carrier && pathname.startsWith('/sim/twilio/'))
      return carrier.handle(unmounted(request, '/sim/twilio'));
    for (const [vendor, { handle }] of agents) {
      const base = simBase(vendor);
      if (pathname.startsWith(`${base}/`)) return handle(unmounted(request, base));
    }
    if (sqs && /^\/sim\/sqs(\/|$)/.test(pathname)) return sqs(request, target, peer);
    const reads: Readonly<Record<string, () => Response | Promise<Response>>> = {
      '/sim/events': () => Response.json(events),
      ...(stack && { '/sim/stack': () => stack(request, target, peer) }),
      ...(log && { '/sim/log': () => log(request, target, peer) }),
      ...(carrier && { '/sim/phone': () => phone(carrier, searchParams.get('number')) }),
    };
    const read = Object.hasOwn(reads, pathname) ? reads[pathname] : undefined;
    if (read) return request.method === 'GET' ? read() : refusal(405, 'GET it', { allow: 'GET' });
    if (carrier && pathname === '/sim/texts')
      return request.method === 'POST' ? text(carrier, request) : refusal(405, 'POST it', { allow: 'POST' });
    return refusal(404, 'not found');
  };
}

function phone(carrier: SimulatedCarrier, number: string | null): Response {
  // a + that is not escaped is a space in a query
  const given = number?.replace(/^ /, '+');
  return given && isSender(given)
    ? Response.json(carrier.phone(given))
    : refusal(400, 'number must be the phone’s, as in ?number=%2B15551234567');
}

async function text(carrier: SimulatedCarrier, request: Request): Promise<Response> {
  const posted = await jsonBody(request);
  if ('refused' in posted) return posted.refused;
  const typed = typedText(posted.json, carrier);
  if ('problem' in typed) return refusal(400, typed.problem);
  const { sid, attempts } = await carrier.text(typed.text);
  return Response.json({ sid, status: attempts.at(-1)?.status ?? null });
}

/** The request as a server of its own would get it. */
function unmounted(request: Request, base: string): Request {
  const url = new URL(request.url);
  url.pathname = url.pathname.slice(base.length);
  return new Request(url, request);
}
