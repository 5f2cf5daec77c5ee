import { text } from '../template/values.ts';
import type { Cloud } from './cloud.ts';
import type { Deployment } from './deployment.ts';

/** HTTP APIs, as far as they lead to functions without an authorizer. */
export function deployApis(cloud: Cloud, { ofType, properties, identity }: Deployment): void {
  for (const { id } of ofType('AWS::ApiGatewayV2::Api')) {
    const { ref, attributes } = identity(id);
    const ofApi = (type: string) => ofType(type).filter(other => properties(other.id).ApiId === ref);
    const [stage, ...more] = ofApi('AWS::ApiGatewayV2::Stage');
    if (!stage || more.length > 0) throw new Error(`${id}: an API has one stage in the rehearsal`);
    const domains = ofApi('AWS::ApiGatewayV2::ApiMapping').map(one => String(properties(one.id).DomainName));

    const integrations = new Map<string, string>();
    for (const { id: integration } of ofApi('AWS::ApiGatewayV2::Integration')) {
      const { IntegrationType, PayloadFormatVersion, IntegrationUri } = properties(integration);
      if (IntegrationType !== 'AWS_PROXY' || PayloadFormatVersion !== '2.0')
        throw new Error(`${integration}: the functions take AWS_PROXY with payload format 2.0`);
      integrations.set(`integrations/${identity(integration).ref}`, text(IntegrationUri, integration));
    }
    const routes = ofApi('AWS::ApiGatewayV2::Route').map(({ id: route }) => {
      const { RouteKey, Target, AuthorizationType = 'NONE' } = properties(route);
      if (AuthorizationType !== 'NONE') throw new Error(`${route}: ${AuthorizationType} is not rehearsed`);
      const uri = text(integrations.get(String(Target)), `${route}.Target`);
      // an integration may be by the invoke path of API Gateway, or by the function’s ARN
      const functionArn = /arn:aws:lambda:[^/]+/.exec(uri.split('/functions/').at(-1) ?? '')?.[0] ?? '';
      return { routeKey: text(RouteKey, route), functionArn };
    });
    cloud.apis.push({
      id: ref,
      hosts: [new URL(text(attributes.ApiEndpoint, id)).host, ...domains],
      routes,
      stage: text(properties(stage.id).StageName, stage.id),
    });
  }
}
