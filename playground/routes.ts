import type { Runtime } from '../local/runtime.ts';
import type { Simulators } from '../local/simulators.ts';
import type { Handler } from '../simulators/connection-dropped.ts';

/** A customer's text as the simulators' own route takes it: somebody types it into a phone that is not there. */
interface TypedText {
  readonly from?: unknown;
  readonly to?: unknown;
  readonly body?: unknown;
}

/** Everything that the local runtime serves: the deployed routes, and the simulators' under `/sim`. */
export function playgroundRoutes({ routes, events }: Runtime, { agent, carrier }: Simulators): Handler {
  const table = Object.entries(routes).map(([routeKey, handler]) => ({
    matches: matcher(routeKey),
    handler,
  }));
  return async (request, target) => {
    const { pathname, searchParams } = new URL(request.url);
    const found = table.find(({ matches }) => matches(request.method, pathname));
    if (found) return found.handler(request, target);
    if (pathname === '/sim/events') return Response.json(events);
    if (carrier && pathname.startsWith('/sim/twilio/'))
      return carrier.handle(unmounted(request, '/sim/twilio'));
    if (agent && pathname.startsWith('/sim/polyai/')) return agent.handle(unmounted(request, '/sim/polyai'));
    if (carrier && pathname === '/sim/phone')
      return Response.json(carrier.phone(searchParams.get('number') ?? ''));
    if (carrier && pathname === '/sim/texts' && request.method === 'POST') {
      const { from, to, body } = (await request.json()) as TypedText;
      const { sid, attempts } = await carrier.text({
        from: String(from),
        to: String(to),
        body: String(body ?? ''),
      });
      return Response.json({ sid, status: attempts.at(-1)?.status ?? null });
    }
    return Response.json({ error: 'not found' }, { status: 404 });
  };
}

/** Whether method and path are those of an HTTP API's route key, such as `GET /threads/{business}`. */
function matcher(routeKey: string): (method: string, path: string) => boolean {
  const [method = '', template = ''] = routeKey.split(' ');
  const wanted = template.split('/');
  const fits = (part: string, at: number): boolean =>
    wanted[at]?.startsWith('{') ? part !== '' : part === wanted[at];
  return (given, path) => {
    const parts = path.split('/');
    return (method === 'ANY' || method === given) && parts.length === wanted.length && parts.every(fits);
  };
}

/** The request as a server of its own would get it. */
function unmounted(request: Request, base: string): Request {
  const url = new URL(request.url);
  url.pathname = url.pathname.slice(base.length);
  return new Request(url, request);
}
