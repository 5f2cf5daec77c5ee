import type { OptOut } from './aws/consent.ts';
import type { WriteDelivery } from './aws/deliveries.ts';
import type { ThreadQueue } from './channel/ports.ts';
import { parseStatus } from './twilio/parse-status.ts';
import { createTwilioWebhook, type HttpHandler, type TwilioWebhook } from './twilio-webhook.ts';

export interface DeliveryStatusWebhook extends TwilioWebhook {
  readonly writeDelivery: WriteDelivery;
  readonly queue: Pick<ThreadQueue, 'send'>;
  readonly optOut: OptOut;
}

/** The customer has opted out at the carrier (twilio.com/docs/api/errors/21610). */
const optedOutCode = 21610;
/** Status callbacks want no body. */
const noted = { statusCode: 204 };

/** Keeps what the carrier says of a send; a send that did not arrive makes its thread act. */
export function createDeliveryStatus({ writeDelivery, queue, optOut, ...webhook }: DeliveryStatusWebhook): HttpHandler {
  const { telemetry } = webhook;
  return createTwilioWebhook(webhook, async (form, query, at) => {
    const callback = parseStatus(form, query.get('effect'));
    if (callback.kind === 'unsupported') {
      telemetry.count('UnsupportedRequests');
      telemetry.warn('unsupported status callback', { reason: callback.reason });
      return noted;
    }
    const { effectId, sid, status, code } = callback;
    const thread = { business: callback.from, customer: callback.to };
    await writeDelivery(thread, { effectId, sid, status, at, ...(code !== undefined && { code }) });
    if (status === 'undelivered' || status === 'failed') {
      if (code === optedOutCode) await optOut(thread, at);
      await queue.send({ kind: 'undelivered', thread, effectId, sid, status, at, ...(code !== undefined && { code }) });
    }
    telemetry.count('Deliveries', 1, { status });
    return noted;
  });
}
