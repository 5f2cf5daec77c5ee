import { classifyCode } from '../carriers/twilio/errors.ts';
import { parseStatus, rankOf } from '../carriers/twilio/parse-status.ts';
import { createTwilioWebhook, type TwilioWebhook } from '../carriers/twilio/webhook.ts';
import type { IsErasedSend, OptOut, ThreadQueue, WriteDelivery } from '../channel/ports.ts';
import { isPersonsSend } from '../channel/thread/effect.ts';
import { messageId, type UndeliveredMessage } from '../channel/thread/message.ts';
import type { HttpHandler } from '../http/handler.ts';

export interface DeliveryStatusWebhook extends TwilioWebhook {
  readonly writeDelivery: WriteDelivery;
  readonly queue: Pick<ThreadQueue, 'send'>;
  readonly optOut: OptOut;
  readonly isErasedSend: IsErasedSend;
}

/** Status callbacks want no body. */
const noted = { statusCode: 204 };

/** Keeps what the carrier says of a send; one that did not arrive makes its thread act, and a person's that did. */
export function createDeliveryStatus({
  writeDelivery,
  queue,
  optOut,
  isErasedSend,
  ...webhook
}: DeliveryStatusWebhook): HttpHandler {
  const { telemetry } = webhook;
  return createTwilioWebhook(webhook, async (form, query, at) => {
    const callback = parseStatus(form, query.get('effect'));
    if (callback.kind === 'unsupported') {
      telemetry.count('UnsupportedRequests');
      telemetry.warn('unsupported status callback', { reason: callback.reason });
      return noted;
    }
    const { effectId, sid, status } = callback;
    const thread = { business: callback.from, customer: callback.to };
    if (await isErasedSend(thread, effectId)) {
      telemetry.count('Deliveries', 1, { status: 'erased' });
      return noted;
    }
    const stands = await writeDelivery(thread, {
      effectId,
      sid,
      status,
      rank: rankOf(status),
      at,
      ...(callback.code !== undefined && { code: callback.code }),
    });
    // one without a code may come behind one with it
    const { code } = stands;
    // a repeated callback makes the thread act again: the first may have got no further than the table
    if (stands.status === status && (status === 'undelivered' || status === 'failed')) {
      const known = code === undefined ? undefined : classifyCode(code);
      if (known?.failure === 'misconfigured') {
        telemetry.count('CarrierFailures', 1, { failure: known.failure });
        telemetry.error('carrier refuses our set-up', { code });
      }
      const message: UndeliveredMessage = {
        ...{ kind: 'undelivered', thread, effectId, sid, status, at },
        ...(code !== undefined && { code }),
        ...(known && { meaning: known.meaning }),
        ...((known?.failure === 'opted-out' || known?.failure === 'misconfigured') && {
          failure: known.failure,
        }),
      };
      // in this order: an opt-out that no message brings to its turn would never end
      await queue.send(message);
      if (message.failure === 'opted-out') await optOut(thread, { id: messageId(message), at });
    }
    const arrived = stands.status === status && (status === 'delivered' || status === 'read');
    if (arrived && isPersonsSend(effectId)) await queue.send({ kind: 'delivered', thread, effectId, at });
    telemetry.count('Deliveries', 1, { status });
    return noted;
  });
}
