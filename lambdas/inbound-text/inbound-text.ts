import type { CarrierWebhooks } from '../carriers/vendor/carrier-vendor.ts';
import type { OptOut, TakenStop, Telemetry, ThreadQueue } from '../channel/ports.ts';
import { allowedData } from '../channel/text/allowed-characters.ts';
import { stopsIn } from '../channel/text/stop-words.ts';
import type { ThreadKey } from '../channel/thread/thread-key.ts';
import type { HttpHandler } from '../http/handler.ts';

export interface InboundText {
  readonly webhooks: Pick<CarrierWebhooks, 'texts'>;
  readonly queue: Pick<ThreadQueue, 'send'>;
  readonly optOut: OptOut;
  readonly telemetry: Telemetry;
}

/**
 * Takes a text from the carrier: verify, queue, answer. What a text deserves is decided in its turn; the one thing
 * that is done at once is an opt-out, which must overtake whatever is in flight.
 */
export function createInboundText({ webhooks, queue, optOut, telemetry }: InboundText): HttpHandler {
  /**
   * Where there is nothing of the thread, it may have been erased, and the stop be brought again while the queue still
   * knows its id: no message of it would come to a turn, so that a look at the thread is asked for.
   */
  async function writtenAhead(thread: ThreadKey, stop: TakenStop): Promise<void> {
    const { isFirst } = await optOut(thread, stop);
    if (isFirst) await queue.send({ kind: 'resume', thread, at: stop.at });
  }

  return webhooks.texts(async (received, receivedAt) => {
    const message = allowedData(received);
    // promise 5: a stop is written down before it is answered, ahead of whatever is in flight;
    // both are attempted whatever becomes of the other: either makes the opt-out true in the end
    const stop = stopsIn(message);
    const early = {
      ...{ id: message.sid, at: receivedAt },
      ...(stop === 'everyday' && { everyday: true as const }),
      ...(message.alias !== undefined && { alias: message.alias }),
    };
    const stops = stop ? [writtenAhead(message.thread, early)] : [];
    const outcomes = await Promise.allSettled([queue.send(message), ...stops]);
    // promise 1: no 200 for what is not durable
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    telemetry.count('TextsTaken');
    telemetry.info('text taken', { messageSid: message.sid });
  });
}
