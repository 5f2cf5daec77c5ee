import type { APIGatewayProxyEventV2, APIGatewayProxyResultV2 } from 'aws-lambda';
import type { Handler } from '../simulators/connection-dropped.ts';

type Invoke = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyResultV2>;

/** The body types that an HTTP API hands over as text; all others come base64-encoded (payload format 2.0). */
const isText = (contentType: string): boolean =>
  /^(text\/|application\/(json|xml|javascript))/.test(contentType);

/** Calls a function behind an HTTP API: the request becomes its event, what it returns the response. */
export const behindHttpApi =
  (routeKey: string, invoke: Invoke, clock: () => number = Date.now): Handler =>
  async (request, target) => {
    const event = await eventOf(request, target, routeKey, clock());
    return responseOf(await invoke(event));
  };

async function eventOf(
  request: Request,
  target: string,
  routeKey: string,
  now: number,
): Promise<APIGatewayProxyEventV2> {
  const [rawPath = '/', ...query] = target.split('?');
  const body = Buffer.from(await request.arrayBuffer());
  const text = isText(request.headers.get('content-type') ?? '');
  const { host } = new URL(request.url);
  const pathParameters = parametersOf(routeKey, rawPath);
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString: query.join('?'),
    headers: Object.fromEntries(request.headers),
    ...(query.length > 0 && {
      queryStringParameters: combined(new URLSearchParams(query.join('?'))),
    }),
    ...(pathParameters && { pathParameters }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: host,
      domainPrefix: 'local',
      http: {
        method: request.method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: request.headers.get('user-agent') ?? '',
      },
      requestId: crypto.randomUUID(),
      routeKey,
      stage: '$default',
      time: new Date(now).toISOString(),
      timeEpoch: now,
    },
    ...(body.length > 0 && { body: body.toString(text ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !text,
  };
}

/** What is there twice is combined with commas (payload format 2.0). */
const combined = (query: URLSearchParams): Record<string, string> =>
  Object.fromEntries([...new Set(query.keys())].map(name => [name, query.getAll(name).join(',')]));

/**
 * What stands in the path where the route has a name in braces, and all of the rest where that ends with a plus;
 * URL-decoded, as API Gateway does.
 */
function parametersOf(routeKey: string, path: string): Record<string, string> | undefined {
  const names = (routeKey.split(' ')[1] ?? '').split('/');
  const values = path.split('/');
  const found = names.flatMap((name, index) => {
    if (!name.startsWith('{')) return [];
    const isGreedy = name.endsWith('+}');
    const value = isGreedy ? values.slice(index).join('/') : (values[index] ?? '');
    return [[name.slice(1, isGreedy ? -2 : -1), decoded(value)] as const];
  });
  return found.length > 0 ? Object.fromEntries(found) : undefined;
}

/** What cannot be decoded stays as it is: the function says what it thinks of it. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function responseOf(result: APIGatewayProxyResultV2): Response {
  if (typeof result === 'string')
    return new Response(result, { headers: { 'content-type': 'application/json' } });
  const { statusCode = 200, headers = {}, body, isBase64Encoded } = result;
  const bytes =
    body === undefined || body === '' ? null : Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  const given = Object.entries(headers).map(([name, value]) => [name, String(value)] as [string, string]);
  return new Response(bytes, { status: statusCode, headers: given });
}
