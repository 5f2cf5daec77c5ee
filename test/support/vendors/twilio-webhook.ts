import { randomBytes, randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';

export const account = {
  accountSid: 'AC11111111111111111111111111111111',
  authToken: 'f00dfacef00dfacef00dfacef00dface',
  publicUrl: 'https://sms.example.com',
} as const;

export const newMessageSid = (prefix = 'SM'): string => prefix + randomBytes(16).toString('hex');

/** All parameters that Twilio posts for an SMS, as captured; `changes` replaces some, adds others. */
export const inboundForm = (changes: Readonly<Record<string, string>> = {}): Record<string, string> => {
  const sid = changes.MessageSid ?? newMessageSid();
  return {
    ToCountry: 'US',
    ToState: 'CA',
    SmsMessageSid: sid,
    NumMedia: '0',
    ToCity: '',
    FromZip: '94105',
    SmsSid: sid,
    FromState: 'CA',
    SmsStatus: 'received',
    FromCity: 'SAN FRANCISCO',
    Body: 'When do you open?',
    FromCountry: 'US',
    To: '+15550001000',
    ToZip: '',
    NumSegments: '1',
    MessageSid: sid,
    AccountSid: account.accountSid,
    From: '+15551234567',
    ApiVersion: '2010-04-01',
    ...changes,
  };
};

/** All parameters of a status callback, as captured. */
export const statusForm = (changes: Readonly<Record<string, string>> = {}): Record<string, string> => {
  const sid = changes.MessageSid ?? newMessageSid();
  const status = changes.MessageStatus ?? 'delivered';
  return {
    ApiVersion: '2010-04-01',
    MessageSid: sid,
    SmsSid: sid,
    SmsStatus: status,
    MessageStatus: status,
    To: '+15551234567',
    From: '+15550001000',
    AccountSid: account.accountSid,
    RawDlrDoneDate: '2601010000',
    ...changes,
  };
};

export interface Posted {
  readonly path?: string;
  /** Without the question mark. */
  readonly query?: string;
  /** What is posted, and signed. */
  readonly form: Readonly<Record<string, string>>;
  readonly token?: string;
  readonly publicUrl?: string;
}

/** The event that an HTTP API makes of Twilio's signed POST (payload format 2.0): form bodies are base64 there. */
export function signedEvent(posted: Posted): APIGatewayProxyEventV2 {
  const { path = '/twilio/messages', query = '', form, token = account.authToken } = posted;
  const { publicUrl = account.publicUrl } = posted;
  const url = `${publicUrl}${path}${query === '' ? '' : `?${query}`}`;
  const body = new URLSearchParams(form).toString();
  return httpEvent({
    path,
    query,
    body,
    headers: { 'x-twilio-signature': getExpectedTwilioSignature(token, url, form) },
  });
}

/** An event with all that an HTTP API puts into one. */
export function httpEvent(request: {
  readonly path: string;
  readonly query?: string;
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}): APIGatewayProxyEventV2 {
  const { path, query = '', method = 'POST', body, headers = {} } = request;
  const { host } = new URL(account.publicUrl);
  return {
    version: '2.0',
    routeKey: `ANY ${path}`,
    rawPath: path,
    rawQueryString: query,
    headers: {
      accept: '*/*',
      'content-length': String(Buffer.byteLength(body ?? '')),
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      host,
      'i-twilio-idempotency-token': randomUUID(),
      'user-agent': 'TwilioProxy/1.1',
      'x-amzn-trace-id': `Root=1-6920f0f0-${randomBytes(12).toString('hex')}`,
      'x-forwarded-for': '3.88.0.1',
      'x-forwarded-port': '443',
      'x-forwarded-proto': 'https',
      'x-home-region': 'us1',
      ...headers,
    },
    ...(query !== '' && { queryStringParameters: Object.fromEntries(new URLSearchParams(query)) }),
    requestContext: {
      accountId: '123456789012',
      apiId: 'a1b2c3d4e5',
      domainName: host,
      domainPrefix: host.split('.')[0] ?? '',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '3.88.0.1', userAgent: 'TwilioProxy/1.1' },
      requestId: 'JKJaXmPLvHcESHA=',
      routeKey: `ANY ${path}`,
      stage: '$default',
      time: '01/Jan/2026:00:00:00 +0000',
      timeEpoch: 1_767_225_600_000,
    },
    ...(body !== undefined && { body: Buffer.from(body).toString('base64') }),
    isBase64Encoded: body !== undefined,
  };
}
