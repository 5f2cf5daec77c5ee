import { parseInbound } from '../carriers/twilio/parse.ts';
import { emptyResponse, twimlContentType } from '../carriers/twilio/twiml.ts';
import { createTwilioWebhook, type TwilioWebhook } from '../carriers/twilio/webhook.ts';
import type { OptOut, ThreadQueue } from '../channel/ports.ts';
import { allowedData } from '../channel/text/allowed-characters.ts';
import { keywordOf } from '../channel/text/keywords.ts';
import type { TextMessage } from '../channel/thread/message.ts';
import type { ThreadKey } from '../channel/thread/thread-key.ts';
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
    const stops = isStop(message) ? threadsOf(message).map(key => optOut(key, receivedAt)) : [];
    const outcomes = await Promise.allSettled([queue.send(message), ...stops]);
    // promise 1: no 200 for what is not durable
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    telemetry.count('TextsTaken');
    telemetry.info('text taken', { messageSid: message.sid });
    return taken;
  });
}

/** A customer with two addresses has two threads. */
const threadsOf = ({ alias, thread }: TextMessage): readonly ThreadKey[] =>
  alias === undefined ? [thread] : [thread, { ...thread, customer: alias }];

const isStop = ({ optOutType, body }: TextMessage): boolean =>
  optOutType === undefined ? keywordOf(body) === 'stop' : optOutType === 'STOP';
