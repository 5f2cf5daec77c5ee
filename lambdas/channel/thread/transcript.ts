import { countSegments } from '../text/segments.ts';
import { mediumOf } from './address.ts';
import type { Delivery, MessageRecord } from './message-record.ts';
import { recordsOf } from './records.ts';
import type { Thread } from './thread.ts';
import { isUnsettled } from './unsettled.ts';

/** A text or a send as a person reads it, in the thread API and in the events. */
export interface TranscriptMessage {
  /** Of a person's words: their message's, the same in all its parts. Of a text its sid, of other sends their own. */
  readonly id: string;
  /** The carrier's sid; absent where the carrier has none for it. */
  readonly sid?: string;
  readonly direction: 'in' | 'out';
  readonly by: 'customer' | 'agent' | 'person' | 'notice';
  readonly body: string;
  /** How many attachments came with it. */
  readonly media?: number;
  /** Of a text to a group: who got it beside us. */
  readonly otherRecipients?: readonly string[];
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Of a text: `received`. Of a send: `pending`, what became of it here, or the carrier's latest word. */
  readonly status: string;
  /** Of a text: what was done about it. */
  readonly outcome?: string;
  /** The carrier's code, where a send failed. */
  readonly errorCode?: number;
  /** What the carrier bills by; other channels than SMS have none. */
  readonly segments?: number;
  readonly encoding?: 'GSM-7' | 'UCS-2';
}

/** What the store knows of a thread's messages. */
export interface StoredMessages {
  readonly records: readonly MessageRecord[];
  /** By effect id. */
  readonly deliveries: ReadonlyMap<string, Delivery>;
}

/** A thread's messages in order, those of a turn in flight included; what has yet to be sent comes last. */
export function transcriptOf(thread: Thread, { records, deliveries }: StoredMessages): TranscriptMessage[] {
  const settled = new Set(records.map(({ id }) => id));
  const inFlight = isUnsettled(thread) ? recordsOf(thread).filter(({ id }) => !settled.has(id)) : [];
  const isPending = ({ id }: MessageRecord) => !settled.has(id) && thread.journal?.sent[id] === undefined;
  const isUnsent = (record: MessageRecord) => record.direction === 'out' && isPending(record);
  const done = [...records, ...inFlight.filter(record => !isUnsent(record))].sort(inOrder);
  const billed = mediumOf(thread.key.customer) === 'sms';
  return [...done, ...inFlight.filter(isUnsent)].map(record => {
    const message = shown(record, deliveries.get(record.id), isPending(record));
    return billed ? { ...message, ...segmentsOf(record) } : message;
  });
}

/** Of what was said in the same millisecond, the customer's words come first, then a reply's parts by number. */
function inOrder(a: MessageRecord, b: MessageRecord): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.direction !== b.direction) return a.direction === 'in' ? -1 : 1;
  return a.id.localeCompare(b.id, 'en', { numeric: true });
}

function shown(record: MessageRecord, delivery: Delivery | undefined, isPending: boolean): TranscriptMessage {
  const { direction, by, body, media, otherRecipients, at } = record;
  const sid = record.sid ?? delivery?.sid;
  const outcome = isPending ? 'pending' : record.outcome;
  return {
    id: record.messageId ?? record.id,
    ...(sid !== undefined && { sid }),
    direction,
    by,
    body,
    ...(media !== undefined && { media }),
    ...(otherRecipients && { otherRecipients }),
    at: new Date(at).toISOString(),
    ...(direction === 'in' ? { status: 'received', outcome } : { status: delivery?.status ?? outcome }),
    ...(delivery?.code !== undefined && { errorCode: delivery.code }),
  };
}

/** What a send was counted as when it went out; a text is counted here. */
function segmentsOf({
  body,
  segments,
  encoding,
}: MessageRecord): Pick<TranscriptMessage, 'segments' | 'encoding'> {
  if (segments !== undefined && encoding !== undefined) return { segments, encoding };
  const counted = countSegments(body);
  return { segments: counted.segments, encoding: counted.encoding };
}
