import { strangeIn } from '../local/at-home.ts';
import type { Runtime } from '../local/runtime.ts';
import type { Simulators } from '../local/simulators.ts';
import type { Handler } from '../simulators/connection-dropped.ts';
import { asGet } from './as-get.ts';
import { type OperatorDoors, simRoutes } from './sim-routes.ts';

/** What the page is served and asks; nothing of any other path. */
export type PageDoor = (...asked: Parameters<Handler>) => ReturnType<Handler> | undefined;

/**
 * Everything that the local runtime serves: the deployed routes to all who can reach them, as a tunnel lets the
 * carrier do, and the simulators' under `/sim` to this machine alone.
 */
export function playgroundRoutes(
  { routes, events }: Runtime,
  simulators: Simulators,
  doors: OperatorDoors = {},
  page: PageDoor = () => undefined,
): Handler {
  const deployed = routeTable(routes);
  const sim = simRoutes(events, simulators, doors);
  return async (request, target, peer) => {
    const { pathname } = new URL(request.url);
    const found = deployed(request.method, pathname);
    if (found) return found(request, target, peer);
    const strange = strangeIn(request, peer);
    if (strange !== undefined)
      return Response.json(
        { error: `This is for the machine that it runs on alone: ${strange}.` },
        { status: 403 },
      );
    const asked = asGet(request);
    return page(asked, target, peer) ?? sim(asked, target, peer);
  };
}

/** Which of the deployed routes answers a method and a path. */
export function routeTable(routes: Runtime['routes']): (method: string, path: string) => Handler | undefined {
  const table = Object.entries(routes).map(([routeKey, handler]) => ({
    matches: matcher(routeKey),
    handler,
  }));
  return (method, path) => table.find(({ matches }) => matches(method, path))?.handler;
}

/** Whether method and path are those of an HTTP API's route key, such as `GET /threads/{business}`, `ANY /threads/{proxy+}`. */
function matcher(routeKey: string): (method: string, path: string) => boolean {
  const [method = '', template = ''] = routeKey.split(' ');
  const wanted = template.split('/');
  const isGreedy = template.endsWith('+}');
  const fixed = isGreedy ? wanted.slice(0, -1) : wanted;
  const fits = (part: string, at: number): boolean =>
    fixed[at]?.startsWith('{') ? part !== '' : part === fixed[at];
  return (given, path) => {
    const parts = path.split('/');
    const isLong = isGreedy ? parts.length >= wanted.length : parts.length === wanted.length;
    return (method === 'ANY' || method === given) && isLong && parts.slice(0, fixed.length).every(fits);
  };
}
