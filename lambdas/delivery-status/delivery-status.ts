import type { CarrierWebhooks } from '../carriers/vendor/carrier-vendor.ts';
import type { IsErasedSend, OptOut, Telemetry, ThreadQueue, WriteDelivery } from '../channel/ports.ts';
import { isPersonsSend } from '../channel/thread/effect.ts';
import { messageId, type UndeliveredMessage } from '../channel/thread/message.ts';
import type { HttpHandler } from '../http/handler.ts';

export interface DeliveryStatus {
  readonly webhooks: Pick<CarrierWebhooks, 'statuses' | 'meaningOf'>;
  readonly writeDelivery: WriteDelivery;
  readonly queue: Pick<ThreadQueue, 'send'>;
  readonly optOut: OptOut;
  readonly isErasedSend: IsErasedSend;
  readonly telemetry: Telemetry;
}

/** Keeps what the carrier says of a send; one that did not arrive makes its thread act, and a person's that did. */
export function createDeliveryStatus({
  webhooks,
  writeDelivery,
  queue,
  optOut,
  isErasedSend,
  telemetry,
}: DeliveryStatus): HttpHandler {
  return webhooks.statuses(async ({ thread, end, ...reported }, at) => {
    const { effectId, sid, status } = reported;
    if (await isErasedSend(thread, effectId)) {
      telemetry.count('Deliveries', 1, { status: 'erased' });
      return;
    }
    const stands = await writeDelivery(thread, { ...reported, at });
    // one without a code may come behind one with it
    const { code } = stands;
    // a repeated callback makes the thread act again: the first may have got no further than the table
    const ended = stands.status === status ? end : undefined;
    if (ended === 'undelivered' || ended === 'failed') {
      const known = code === undefined ? undefined : webhooks.meaningOf(code);
      if (known?.failure === 'misconfigured') {
        telemetry.count('CarrierFailures', 1, { failure: known.failure });
        telemetry.error('carrier refuses our set-up', { code });
      }
      const message: UndeliveredMessage = {
        ...{ kind: 'undelivered', thread, effectId, sid, status: ended, at },
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
    if (ended === 'arrived' && isPersonsSend(effectId))
      await queue.send({ kind: 'delivered', thread, effectId, at });
    telemetry.count('Deliveries', 1, { status });
  });
}
