import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { expect, it } from 'vitest';
import { twilioWebhooks } from '../../lambdas/carriers/twilio/webhooks.ts';
import { createDeliveryStatus } from '../../lambdas/delivery-status/delivery-status.ts';
import type { HttpHandler } from '../../lambdas/http/handler.ts';
import { onHttpApi } from '../../lambdas/http/http-api-event.ts';
import { createInboundText } from '../../lambdas/inbound-text/inbound-text.ts';
import { localTelemetry } from '../../local/local-telemetry.ts';
import { httpEvent } from '../support/vendors/twilio-webhook.ts';

const headers = { host: 'sms.example.com', 'x-twilio-signature': 'c2lnbmVk' };
const form = 'Body=secret+words&MessageSid=SM1';

/** As the fronts' own pages show them, shortened to what tells them apart. */
const others: Readonly<Record<string, unknown>> = {
  'payload-1.0': {
    version: '1.0',
    resource: '/twilio/messages',
    path: '/twilio/messages',
    httpMethod: 'POST',
    headers,
    queryStringParameters: null,
    requestContext: { httpMethod: 'POST', path: '/twilio/messages', stage: '$default' },
    body: form,
    isBase64Encoded: false,
  },
  alb: {
    requestContext: {
      elb: { targetGroupArn: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/a/b' },
    },
    httpMethod: 'POST',
    path: '/twilio/messages',
    queryStringParameters: {},
    headers,
    body: form,
    isBase64Encoded: false,
  },
  'rest-api': {
    resource: '/{proxy+}',
    path: '/twilio/status',
    httpMethod: 'POST',
    headers,
    multiValueHeaders: {},
    requestContext: { resourcePath: '/{proxy+}', httpMethod: 'POST', stage: 'prod' },
    body: form,
    isBase64Encoded: false,
  },
};
const broken: readonly unknown[] = [
  null,
  'text',
  [],
  {},
  { version: '2.0' },
  { ...httpEvent({ path: '/' }), requestContext: {} },
  { ...httpEvent({ path: '/' }), headers: undefined },
  { ...httpEvent({ path: '/' }), rawPath: undefined },
  { ...httpEvent({ path: '/' }), body: 7 },
  { Records: [{ body: form }] },
];

const never = async (): Promise<never> => {
  throw new Error('is not called');
};

/** Whatever a front sends, as Lambda hands it over. */
const call = (handler: HttpHandler, event: unknown) => handler(event as APIGatewayProxyEventV2);

function functions() {
  const lines: string[] = [];
  const telemetry = localTelemetry(line => lines.push(line));
  const webhooks = twilioWebhooks({
    ...{ telemetry, clock: () => 0 },
    secret: never,
    publicUrl: 'https://sms.example.com',
  });
  const parts = { telemetry, webhooks, queue: { send: never }, optOut: never };
  const handlers = [
    createInboundText(parts),
    createDeliveryStatus({ ...parts, writeDelivery: never, isErasedSend: never }),
  ];
  return { handlers, telemetry, lines };
}

it.each(Object.entries(others))(
  'an event of %s is refused in plain words, and named in the log',
  async (front, event) => {
    const { handlers, telemetry, lines } = functions();
    for (const handler of handlers) {
      expect(await call(handler, event)).toEqual({
        statusCode: 501,
        headers: { 'content-type': 'text/plain' },
        body: expect.stringContaining('payload format 2.0'),
        isBase64Encoded: false,
      });
    }
    expect(telemetry.counts.get('RequestsNotTaken')).toBe(handlers.length);
    expect(lines.filter(line => line.includes(`"front":"${front}"`))).toHaveLength(handlers.length);
    expect(lines.join()).not.toContain('secret');
  },
);

it('what is no event of any front is refused as well, and never thrown over', async () => {
  const { handlers, lines } = functions();
  for (const handler of handlers)
    for (const event of broken) expect(await call(handler, event)).toMatchObject({ statusCode: 501 });
  expect(lines.filter(line => line.includes('"front":"unknown"'))).toHaveLength(
    broken.length * handlers.length,
  );
});

it('hands over what is an event of an HTTP API, with a body or without', async () => {
  const answer = { statusCode: 204 };
  const handler = onHttpApi(
    localTelemetry(() => undefined),
    async () => answer,
  );
  expect(await handler(httpEvent({ path: '/x', body: form }))).toBe(answer);
  expect(await handler(httpEvent({ path: '/x', method: 'GET' }))).toBe(answer);
});
