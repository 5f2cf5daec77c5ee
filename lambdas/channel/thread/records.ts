import { countSegments } from '../text/segments.ts';
import type { Address } from './address.ts';
import { mediumOf } from './address.ts';
import type { Send } from './effect.ts';
import type { TextMessage } from './message.ts';
import type { MessageRecord } from './message-record.ts';
import type { Journal, Sent } from './thread.ts';
import type { Unsettled } from './unsettled.ts';
import { writtenIn } from './words-of.ts';

/** The records of a turn's texts and sends, as they stand. */
export function recordsOf({ journal, key }: Pick<Unsettled, 'journal' | 'key'>): MessageRecord[] {
  const sends = journal.effects.filter(effect => effect.kind === 'send');
  const { about } = journal;
  return [
    ...journal.texts.map(text => textRecord(text, journal)),
    ...sends.map(send => sendRecord(send, journal, key.customer)),
  ].map(record => (about ? { ...record, about } : record));
}

export const textRecord = (text: TextMessage, { outcome }: Pick<Journal, 'outcome'>): MessageRecord => ({
  id: text.sid,
  sid: text.sid,
  direction: 'in',
  by: 'customer',
  body: writtenIn(text),
  ...(text.media.length > 0 && { media: text.media.length }),
  ...(text.otherRecipients && { otherRecipients: text.otherRecipients }),
  at: text.receivedAt,
  outcome,
});

function sendRecord(send: Send, journal: Journal, customer: Address): MessageRecord {
  const sent = journal.sent[send.id];
  const counted = mediumOf(customer) === 'sms' ? countSegments(send.body) : undefined;
  return {
    id: send.id,
    ...(sent?.outcome === 'accepted' && { sid: sent.sid }),
    ...(send.messageId !== undefined && { messageId: send.messageId }),
    direction: 'out',
    by: send.by,
    body: send.body,
    at: sent?.at ?? journal.startedAt,
    outcome: sent?.outcome ?? 'dropped',
    ...(counted && { segments: counted.segments, encoding: counted.encoding }),
  };
}

/** Of a text that the store may not take as it is: that it was there, and what became of it. */
export const bareRecord = (
  sid: string,
  at: number,
  outcome: Journal['outcome'] = 'given-up',
): MessageRecord => ({
  id: sid,
  sid,
  direction: 'in',
  by: 'customer',
  body: '',
  at,
  outcome,
});

/** Of a send likewise. */
export const bareSendRecord = (
  { id, by, messageId }: Send,
  sent: Sent | undefined,
  now: number,
): MessageRecord => ({
  id,
  ...(sent?.outcome === 'accepted' && { sid: sent.sid }),
  ...(messageId !== undefined && { messageId }),
  direction: 'out',
  by,
  body: '',
  at: sent?.at ?? now,
  outcome: sent?.outcome ?? 'dropped',
});
