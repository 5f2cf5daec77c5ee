import type { APIGatewayProxyResultV2 } from 'aws-lambda';
import { behindHttpApi } from '../../local/http-event.ts';
import { Denied } from '../iam/judge.ts';
import { type Cloud, type CloudApi, type CloudRoute, unqualified } from './cloud.ts';

/**
 * API Gateway in front of the functions: finds the API by the request's host, the route by method and path, asks
 * whether it may invoke the function, and hands it an event of payload format 2.0.
 */
export async function front(cloud: Cloud, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const api = cloud.apis.find(({ hosts }) => hosts.includes(url.host));
  if (!api) throw new Error(`no API of a stack answers at ${url.host}`);
  const prefix = api.stage === '$default' ? '' : `/${api.stage}`;
  const path = url.pathname.startsWith(prefix) ? url.pathname.slice(prefix.length) : undefined;
  const route = path === undefined ? undefined : routeFor(api, request.method, path);
  if (!route) return Response.json({ message: 'Not Found' }, { status: 404 });
  const [, template = ''] = route.routeKey.split(' ');
  const invoke = async (event: unknown): Promise<APIGatewayProxyResultV2> => {
    const { account, region } = cloud;
    await cloud.judge.ask({
      caller: {
        service: 'apigateway.amazonaws.com',
        sourceArn: `arn:aws:execute-api:${region}:${account}:${api.id}/${api.stage}/${request.method}${template}`,
      },
      action: 'lambda:InvokeFunction',
      // the right to call a function is none to call its alias, nor the other way round
      resource: route.functionArn,
    });
    const outcome = await cloud.functions.get(unqualified(route.functionArn))?.invoke(event);
    if (!outcome) throw new Error(`there is no function ${route.functionArn}`);
    if ('error' in outcome) return { statusCode: 500, body: '{"message":"Internal Server Error"}' };
    return isAnswer(outcome.result)
      ? outcome.result
      : { statusCode: 200, body: JSON.stringify(outcome.result) };
  };
  try {
    return await behindHttpApi(route.routeKey, invoke, cloud.clock)(request, `${url.pathname}${url.search}`);
  } catch (error) {
    if (!(error instanceof Denied)) throw error;
    return Response.json({ message: 'Internal Server Error' }, { status: 500 });
  }
}

const isAnswer = (value: unknown): value is { statusCode: number } =>
  typeof value === 'object' && value !== null && 'statusCode' in value;

/** The route with the most parts that are said, as API Gateway chooses; a method of its own before ANY. */
function routeFor({ routes }: CloudApi, method: string, path: string): CloudRoute | undefined {
  const parts = path.split('/');
  const found = routes.flatMap(route => {
    const [wanted = '', template = ''] = route.routeKey.split(' ');
    const names = template.split('/');
    const fits =
      (wanted === 'ANY' || wanted === method) &&
      names.length === parts.length &&
      names.every((name, index) => (name.startsWith('{') ? parts[index] !== '' : name === parts[index]));
    const said = names.filter(name => !name.startsWith('{')).length * 2 + (wanted === 'ANY' ? 0 : 1);
    return fits ? [{ route, said }] : [];
  });
  return found.sort((a, b) => b.said - a.said)[0]?.route;
}
