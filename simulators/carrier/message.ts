import { randomBytes } from 'node:crypto';
import { countSegments } from '../../lambdas/channel/text/segments.ts';

export interface Attachment {
  readonly contentType: string;
  /** @default one of Twilio's own media addresses */
  readonly url?: string;
}

/** A message as the account's log has it. Times are epoch milliseconds. */
export interface CarriedMessage {
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly media: readonly Attachment[];
  readonly direction: 'inbound' | 'outbound-api' | 'outbound-reply';
  /** When it was created. */
  readonly at: number;
  status: 'queued' | 'sent' | 'delivered' | 'undelivered' | 'failed' | 'receiving' | 'received';
  updatedAt: number;
  /** Of an inbound one: when its webhook was first called. */
  sentAt?: number;
  errorCode?: number;
  readonly statusCallback?: string;
  /** The `effect` of the status callback's query: what the channel calls this send. */
  readonly effect?: string;
}

/** A new sid: two letters for the kind and 32 hexadecimal digits. */
export const newSid = (kind: 'SM' | 'MM' | 'ME' | 'MG'): string =>
  `${kind}${randomBytes(16).toString('hex')}`;

/** RFC 2822 with whole seconds in GMT, as the whole API writes dates. */
export const rfc2822 = (at: number): string => new Date(at).toUTCString().replace('GMT', '+0000');

export const accountPath = (accountSid: string): string => `/2010-04-01/Accounts/${accountSid}`;

/** The Message resource (twilio.com/docs/messaging/api/message-resource). */
export function messageResource(message: CarriedMessage, accountSid: string) {
  const uri = `${accountPath(accountSid)}/Messages/${message.sid}`;
  return {
    account_sid: accountSid,
    api_version: '2010-04-01',
    body: message.body,
    date_created: rfc2822(message.at),
    date_sent: message.sentAt === undefined ? null : rfc2822(message.sentAt),
    date_updated: rfc2822(message.updatedAt),
    direction: message.direction,
    error_code: message.errorCode ?? null,
    error_message: null,
    from: message.from,
    messaging_service_sid: null,
    num_media: String(message.media.length),
    num_segments: String(countSegments(message.body).segments),
    price: null,
    price_unit: 'USD',
    sid: message.sid,
    status: message.status,
    subresource_uris: { media: `${uri}/Media.json` },
    to: message.to,
    uri: `${uri}.json`,
  };
}
