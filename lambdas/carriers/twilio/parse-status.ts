import { type Address, address } from '../../channel/thread/address.ts';
import { isSid, sidOf } from './parse.ts';

/**
 * How far a send has got. Callbacks arrive in any order (twilio.com/docs/messaging/guides/
 * track-outbound-message-status): what is written down may only be replaced by a higher rank. The final ones
 * share theirs, so that the first of them stands; only `read` goes beyond.
 */
const ranks = {
  scheduled: 0,
  accepted: 1,
  queued: 2,
  sending: 3,
  sent: 4,
  partially_delivered: 5,
  delivered: 6,
  undelivered: 6,
  failed: 6,
  canceled: 6,
  read: 7,
} as const;

export type MessageStatus = keyof typeof ranks;

export const rankOf = (status: MessageStatus): number => ranks[status];

export type StatusCallback =
  | {
      readonly kind: 'status';
      /** The send that it is about, as our own `StatusCallback` URL named it. */
      readonly effectId: string;
      readonly sid: string;
      readonly status: MessageStatus;
      /** Twilio's error code, where the send failed. */
      readonly code?: number;
      /** The business's address. */
      readonly from: Address;
      /** The customer's address. */
      readonly to: Address;
    }
  | { readonly kind: 'unsupported'; readonly reason: string };

const isStatus = (value: string): value is MessageStatus => Object.hasOwn(ranks, value);

const unsupported = (reason: string): StatusCallback => ({ kind: 'unsupported', reason });

/**
 * A status callback from Twilio's form and the `effect` of its query. Statuses of inbound texts and ones that
 * Twilio has added since are unsupported. Reads the form, never throws.
 */
export function parseStatus(form: URLSearchParams, effectId: string | null | undefined): StatusCallback {
  if (!effectId) return unsupported('no effect id: not a send of ours');
  const sid = sidOf(form);
  if (sid === undefined || !isSid(sid)) return unsupported('no MessageSid');
  const status = (form.get('MessageStatus') || form.get('SmsStatus') || '').toLowerCase();
  if (!isStatus(status)) return unsupported('an unknown MessageStatus');
  const [from, to] = [form.get('From'), form.get('To')];
  if (!from) return unsupported('no From');
  if (!to) return unsupported('no To');
  const code = form.get('ErrorCode') ?? '';
  return {
    kind: 'status',
    effectId,
    sid,
    status,
    ...(/^[1-9]\d{3,5}$/.test(code) ? { code: Number(code) } : {}),
    from: address(from),
    to: address(to),
  };
}
