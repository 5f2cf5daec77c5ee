import { faultOf } from '../../channel/fault-of.ts';
import type { Clock, Telemetry } from '../../channel/ports.ts';
import type { HttpHandler, HttpResult } from '../../http/handler.ts';
import { onHttpApi } from '../../http/http-api-event.ts';
import type { WebhookRequest } from './verify.ts';

export interface TwilioWebhook {
  readonly verify: (request: WebhookRequest) => Promise<'genuine' | 'forged'>;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
}

/** More than any request of Twilio's: the longest text with ten media has less than 8 KB. */
const maxBodyBytes = 64 * 1024;

/** An answer without words: who is turned away learns nothing. */
const bare = (statusCode: number, headers: Record<string, string> = {}): HttpResult => ({
  statusCode,
  headers,
  body: '',
});

/**
 * What is common to everything that Twilio posts: its method and size are looked at, then its signature over
 * the body's own bytes; only then is anything read. What cannot be taken is answered 503, so that Twilio goes
 * to its retry and its fallback.
 */
export function createTwilioWebhook(
  { verify, telemetry, clock }: TwilioWebhook,
  take: (form: URLSearchParams, query: URLSearchParams, receivedAt: number) => Promise<HttpResult>,
): HttpHandler {
  return onHttpApi(telemetry, async event => {
    const receivedAt = clock();
    if (event.requestContext.http.method !== 'POST') return bare(405, { allow: 'POST' });
    // an HTTP API delivers form bodies base64-encoded (payload format 2.0)
    const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
    if (body.byteLength > maxBodyBytes) return bare(413);

    const { rawPath, rawQueryString: rawQuery, headers } = event;
    const rawBody = body.toString('utf8');
    try {
      if ((await verify({ rawPath, rawQuery, headers, rawBody })) === 'forged') {
        telemetry.count('ForgedRequests');
        return bare(403);
      }
      return await take(new URLSearchParams(rawBody), new URLSearchParams(rawQuery), receivedAt);
    } catch (error) {
      telemetry.count('RequestsNotTaken');
      telemetry.error('request not taken', { ...faultOf(error) });
      return bare(503);
    }
  });
}
