import { Problem } from './problem.ts';

/** What a request is for, and what stands in its path where a template has a name in braces. */
export interface FoundRoute<Route> {
  readonly route: Route;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/**
 * Finds the route of a request among `routes`, by keys such as `GET /threads/{business}`. By method and path, for the
 * gateway's routes of any method name neither. Its path comes decoded from an HTTP API and as it was sent from a
 * function URL; each part is decoded here, which changes no number that was.
 * @throws {Problem} 404 where the path leads nowhere, 405 with the methods that it has (RFC 9110, 15.5.6)
 */
export function routeOf<Route>(
  routes: Readonly<Record<string, Route>>,
  method: string,
  path: string,
): FoundRoute<Route> {
  const here = Object.entries(routes).flatMap(([key, route]) => {
    const [allowed = '', template = ''] = key.split(' ');
    const pathParameters = parametersOf(template, path);
    return pathParameters ? [{ allowed, route, pathParameters }] : [];
  });
  if (here.length === 0)
    throw new Problem(404, 'there is nothing here: docs/thread-api.openapi.json has the routes');
  const found = here.find(({ allowed }) => allowed === method);
  if (found) return found;
  const allow = here.map(({ allowed }) => allowed).join(', ');
  throw new Problem(405, `this path takes ${allow}`, { headers: { allow } });
}

function parametersOf(template: string, path: string): Record<string, string> | undefined {
  const [wanted, given] = [template.split('/'), path.split('/')];
  if (wanted.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith('{') && value !== '') parameters[part.slice(1, -1)] = decoded(value);
    else if (part !== value) return undefined;
  }
  return parameters;
}

/** What cannot be decoded stays as it is, and names no thread. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
