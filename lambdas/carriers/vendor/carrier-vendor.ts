import type { CarrierFailure } from '../../channel/errors.ts';
import type { Carrier, Clock, ListInbound, Telemetry } from '../../channel/ports.ts';
import type { TextMessage } from '../../channel/thread/message.ts';
import type { ThreadKey } from '../../channel/thread/thread-key.ts';
import type { Secret } from '../../environment/secret.ts';
import type { HttpHandler } from '../../http/handler.ts';

/** What became of a send of ours, as far as the carrier knows yet. */
export interface SendStatus {
  readonly thread: ThreadKey;
  /** The send that it is about, as our own callback address named it. */
  readonly effectId: string;
  readonly sid: string;
  /** The carrier's own word for it. */
  readonly status: string;
  /** How far along that is: a status may only be replaced by one of a higher rank. */
  readonly rank: number;
  /** The carrier's error code, where there is one. */
  readonly code?: number;
  /** Where it is the end: the text is on the phone, or will never be, as the network or the carrier itself says. */
  readonly end?: 'arrived' | 'undelivered' | 'failed';
}

/** What an error code of the carrier's means. */
export interface CodeMeaning {
  readonly failure: Exclude<CarrierFailure, 'unsure'>;
  /** In words for the owner. */
  readonly meaning: string;
}

/**
 * How a carrier's requests come in. Each handler looks whether the carrier sent the request before it reads anything
 * of it, calls `take` with what it says, and answers as the carrier wants it once that has resolved. Where `take`
 * rejects, it answers so that the carrier comes again; what is none of ours is answered and dropped.
 */
export interface CarrierWebhooks {
  /** `receivedAt` in epoch milliseconds. */
  texts(take: (message: TextMessage, receivedAt: number) => Promise<void>): HttpHandler;
  statuses(take: (status: SendStatus, receivedAt: number) => Promise<void>): HttpHandler;
  /** Undefined for a code that is not known. */
  meaningOf(code: number): CodeMeaning | undefined;
}

/** The carrier's own list of what it has taken for us. */
export interface CarrierTexts {
  readonly list: ListInbound;
  /** Where the attachments of a text can be read, by its sid: the list knows only how many there are. */
  readonly mediaUrl: (sid: string) => string;
}

export interface WebhookParts {
  /** Reads the carrier's secret as it is now, so that a rotation arrives without a deployment. */
  readonly secret: () => Promise<Secret>;
  /** How the carrier reaches us: an origin. */
  readonly publicUrl: string;
  /** How it did before, and leads here still. @default - none */
  readonly formerUrls?: readonly string[];
  readonly telemetry: Telemetry;
  readonly clock: Clock;
}

export interface CallParts extends Omit<WebhookParts, 'publicUrl' | 'formerUrls'> {
  /** The carrier's secret as it was when this was begun. */
  readonly values: Secret;
  /** An origin in place of the carrier's own. */
  readonly baseUrl: string | undefined;
  /** For each call, in milliseconds. */
  readonly timeoutMs: number;
  readonly fetch: typeof fetch;
}

/**
 * What a carrier's folder gives, a function each, so that no bundle has a side that its function does not use.
 * Where a secret is empty, the last two throw a MissingSecret.
 */
export interface CarrierVendor {
  webhooks(parts: WebhookParts): CarrierWebhooks;
  carrier(parts: CallParts & Pick<WebhookParts, 'publicUrl'>): Carrier;
  texts(parts: CallParts): CarrierTexts;
}
