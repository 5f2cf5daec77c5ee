import { parseInbound } from '../carriers/twilio/parse.ts';
import { emptyResponse, twimlContentType } from '../carriers/twilio/twiml.ts';
import { createTwilioWebhook, type TwilioWebhook } from '../carriers/twilio/webhook.ts';
import type { OptOut, ThreadQueue } from '../channel/ports.ts';
import { allowedData } from '../channel/text/allowed-characters.ts';
import { stopsIn } from '../channel/text/stop-words.ts';
import type { HttpHandler, HttpResult } from '../http/handler.ts';

export interface InboundTextWebhook extends TwilioWebhook {
  readonly queue: Pick<ThreadQueue, 'send'>;
  readonly optOut: OptOut;
}

const taken: HttpResult = {
  statusCode: 200,
  headers: { 'content-type': twimlContentType },
  body: emptyResponse,
};

/**
 * Takes a text from Twilio: verify, queue, answer. What a text deserves is decided in its turn; the one thing
 * that is done at once is an opt-out, which must overtake whatever is in flight.
 */
export function createInboundText({ queue, optOut, ...webhook }: InboundTextWebhook): HttpHandler {
  const { telemetry } = webhook;
  return createTwilioWebhook(webhook, async (form, _query, receivedAt) => {
    const inbound = allowedData(parseInbound(form, receivedAt));
    if (inbound.kind === 'unsupported') {
      telemetry.count('UnsupportedRequests');
      telemetry.warn('unsupported webhook', { reason: inbound.reason });
      return taken;
    }
    const { message } = inbound;
    // promise 5: a stop is written down before it is answered, ahead of whatever is in flight;
    // both are attempted whatever becomes of the other: either makes the opt-out true in the end
    const stop = stopsIn(message);
    const early = {
      ...{ id: message.sid, at: receivedAt },
      ...(stop === 'everyday' && { everyday: true as const }),
      ...(message.alias !== undefined && { alias: message.alias }),
    };
    const stops = stop ? [optOut(message.thread, early)] : [];
    const outcomes = await Promise.allSettled([queue.send(message), ...stops]);
    // promise 1: no 200 for what is not durable
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    telemetry.count('TextsTaken');
    telemetry.info('text taken', { messageSid: message.sid });
    return taken;
  });
}
