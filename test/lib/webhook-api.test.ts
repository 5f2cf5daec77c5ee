import { expect, test } from 'vitest';
import { flexDesks } from '../support/stack/example-desks.ts';
import { plain, plainId, synthesize } from '../support/stack/synthesized.ts';

const template = synthesize();
const certificateArn = 'arn:aws:acm:eu-west-1:123456789012:certificate/0f5c0f5c-0000-4000-8000-000000000000';

test('each route ends at its function, that of texts at what is live of it', () => {
  const integrations = new Map(
    Object.entries(template.findResources('AWS::ApiGatewayV2::Integration')).map(([id, { Properties }]) => [
      id,
      Properties,
    ]),
  );
  const routes = Object.values(template.findResources('AWS::ApiGatewayV2::Route')).map(({ Properties }) => {
    const integration = integrations.get(Properties.Target['Fn::Join'][1][1].Ref);
    // Version 2.0 has the path and query as they came, which is what Twilio signs.
    expect(integration).toMatchObject({ IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0' });
    return [Properties.RouteKey, plain(integration?.IntegrationUri)];
  });
  expect(Object.fromEntries(routes)).toEqual({
    'ANY /twilio/messages': 'InboundTextLive',
    'ANY /twilio/status': 'DeliveryStatusFunction',
    'ANY /polyai/alerts': 'AgentAlertsFunction',
    'GET /health': 'ThreadApiFunction',
    'ANY /threads': 'ThreadApiFunction',
    'ANY /threads/{proxy+}': 'ThreadApiFunction',
    'GET /threads': 'ThreadApiFunction',
    'POST /threads': 'ThreadApiFunction',
    'GET /threads/{business}/{customer}': 'ThreadApiFunction',
    'POST /threads/{business}/{customer}/messages': 'ThreadApiFunction',
    'POST /threads/{business}/{customer}/accept': 'ThreadApiFunction',
    'POST /threads/{business}/{customer}/release': 'ThreadApiFunction',
  });
});

test('the stage adds nothing to the path, and is throttled', () => {
  const throttling = (of: typeof template) =>
    Object.values(of.findResources('AWS::ApiGatewayV2::Stage')).map(({ Properties }) => [
      Properties.StageName,
      Properties.DefaultRouteSettings.ThrottlingRateLimit,
      Properties.DefaultRouteSettings.ThrottlingBurstLimit,
    ]);
  expect(throttling(template)).toEqual([['$default', 500, 1000]]);
  expect(throttling(synthesize({ requestsPerSecond: 20 }))).toEqual([['$default', 20, 40]]);
});

test('the access log says which route, never the path with its numbers or the caller’s address', () => {
  const [stage] = Object.values(template.findResources('AWS::ApiGatewayV2::Stage'));
  const format: Record<string, string> = JSON.parse(stage?.Properties.AccessLogSettings.Format);
  expect(format.route).toBe('$context.routeKey');
  for (const variable of Object.values(format))
    expect(variable).not.toMatch(/path|identity|domain|authorizer|userAgent|sourceIp|error\.message/i);
  expect(plain(stage?.Properties.AccessLogSettings.DestinationArn)).toBe('WebhookApiAccessLogs');
});

const certificateOf = (id: string) => `arn:aws:acm:eu-west-1:123456789012:certificate/${id}`;
const a = { domainName: 'a.example.com', certificateArn: certificateOf('a') };
const b = { domainName: 'b.example.com', certificateArn: certificateOf('b') };

test('a change of domain: both lead here, and each is the same resource before, during and after', () => {
  const domains = (options: Parameters<typeof synthesize>[0]) =>
    Object.fromEntries(
      Object.entries(synthesize(options).findResources('AWS::ApiGatewayV2::DomainName')).map(
        ([id, { Properties }]) => [Properties.DomainName, id],
      ),
    );
  const [before, during, after, back] = [
    domains(a),
    domains({ ...b, formerDomain: a }),
    domains(b),
    domains({ formerDomain: b }),
  ];
  expect(during).toEqual({ ...before, ...after });
  expect(back).toEqual(after);
  synthesize({ ...b, formerDomain: a }).resourceCountIs('AWS::ApiGatewayV2::ApiMapping', 2);
});

test('whoever verifies knows the origins of before, and nobody else is told', () => {
  const told = (options: Parameters<typeof synthesize>[0]) =>
    Object.entries(
      synthesize({ ...options, desks: flexDesks }).findResources('AWS::Lambda::Function'),
    ).flatMap(([id, { Properties }]) => {
      const urls = Properties.Environment.Variables.FORMER_URLS;
      return urls === undefined ? [] : [`${plainId(id)}: ${plain(urls)}`];
    });
  const verifying = ['InboundTextFunction', 'DeliveryStatusFunction', 'DesksFlexEndFunction'];
  expect(told({})).toEqual([]);
  expect(told(a)).toEqual(verifying.map(id => `${id}: WebhookApi`));
  expect(told({ ...b, formerDomain: a })).toEqual(
    verifying.map(id => `${id}: WebhookApi,https://a.example.com`),
  );
  expect(told({ formerDomain: a })).toEqual(verifying.map(id => `${id}: https://a.example.com`));
});

test('with a domain of the owner’s, that is what Twilio signs and what is printed', () => {
  const withDomain = synthesize({ domainName: 'sms.example.com', certificateArn });
  withDomain.hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
    DomainName: 'sms.example.com',
    DomainNameConfigurations: [{ CertificateArn: certificateArn, EndpointType: 'REGIONAL' }],
  });
  withDomain.resourceCountIs('AWS::ApiGatewayV2::ApiMapping', 1);
  for (const { Properties } of Object.values(withDomain.findResources('AWS::Lambda::Function')))
    expect(Properties.Environment.Variables.PUBLIC_URL).toBe('https://sms.example.com');
  withDomain.hasOutput('TwilioMessagesUrl', {
    Value: 'https://sms.example.com/twilio/messages#rc=2&rt=4500&rp=all',
  });
  withDomain.hasOutput('DomainTarget', {});
  // the next domain's too, before anything is told it
  const next = { formerDomain: { domainName: 'next.example.com', certificateArn } };
  const output = synthesize(next).toJSON().Outputs.FormerDomainTarget;
  expect(output.Description).toContain('next.example.com');
  expect(plain(output.Value)).toMatch(/Domain/);
  expect(Object.keys(template.toJSON().Outputs)).not.toContain('FormerDomainTarget');
});
