import type { HttpResult } from '../../http/handler.ts';
import type { CarrierWebhooks, SendStatus, WebhookParts } from '../vendor/carrier-vendor.ts';
import { classifyCode } from './errors.ts';
import { parseInbound } from './parse.ts';
import { type MessageStatus, parseStatus, rankOf } from './parse-status.ts';
import { emptyResponse, twimlContentType } from './twiml.ts';
import { verifyNow } from './verify.ts';
import { createTwilioWebhook } from './webhook.ts';

const taken: HttpResult = {
  statusCode: 200,
  headers: { 'content-type': twimlContentType },
  body: emptyResponse,
};

/** Status callbacks want no body. */
const noted: HttpResult = { statusCode: 204 };

const ends: Readonly<Partial<Record<MessageStatus, SendStatus['end']>>> = {
  delivered: 'arrived',
  read: 'arrived',
  undelivered: 'undelivered',
  failed: 'failed',
};

/** Twilio's webhook for inbound texts, and its status callbacks. */
export function twilioWebhooks({ secret, telemetry, clock, ...urls }: WebhookParts): CarrierWebhooks {
  const webhook = { verify: verifyNow(secret, urls), telemetry, clock };
  const unsupported = (what: string, reason: string): void => {
    telemetry.count('UnsupportedRequests');
    telemetry.warn(`unsupported ${what}`, { reason });
  };
  return {
    texts: take =>
      createTwilioWebhook(webhook, async (form, _query, receivedAt) => {
        const inbound = parseInbound(form, receivedAt);
        if (inbound.kind === 'unsupported') unsupported('webhook', inbound.reason);
        else await take(inbound.message, receivedAt);
        return taken;
      }),
    statuses: take =>
      createTwilioWebhook(webhook, async (form, query, receivedAt) => {
        const callback = parseStatus(form, query.get('effect'));
        if (callback.kind === 'unsupported') {
          unsupported('status callback', callback.reason);
          return noted;
        }
        const { effectId, sid, status, code, from, to } = callback;
        const end = ends[status];
        await take(
          {
            thread: { business: from, customer: to },
            ...{ effectId, sid, status, rank: rankOf(status) },
            ...(code !== undefined && { code }),
            ...(end && { end }),
          },
          receivedAt,
        );
        return noted;
      }),
    meaningOf: classifyCode,
  };
}
