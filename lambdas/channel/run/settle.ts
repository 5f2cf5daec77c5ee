import { without } from '../draft/draft.ts';
import { Postponed } from '../errors.ts';
import { delayAfter } from '../journal/backoff.ts';
import type { Unsettled } from '../journal/journal.ts';
import { saveSurely } from '../journal/save-surely.ts';
import type { MessageRecord, Telemetry } from '../ports.ts';
import { countSegments } from '../text/segments.ts';
import { type Address, mediumOf } from '../thread/address.ts';
import type { Send } from '../thread/effect.ts';
import type { TextMessage } from '../thread/message.ts';
import type { Journal, Thread } from '../thread/thread.ts';
import type { Channel, TimeLeft } from '../turn-parts.ts';

/** As many of our own latest sends as a search for a lost one may meet. */
const maxRecentSids = 10;

/** Writes the records of a turn's texts and sends, then clears its journal. Only then may the queue forget. */
export async function settle(channel: Channel, thread: Unsettled, time: TimeLeft): Promise<Thread> {
  const { journal, key } = thread;
  const records = recordsOf(thread);
  if (records.length + journal.others.length > 0) await channel.store.record(key, records, journal.others);

  const sids = Object.values(journal.sent).flatMap(sent => (sent.outcome === 'accepted' ? [sent.sid] : []));
  const next = {
    ...without(thread, 'journal'),
    recentSids: [...thread.recentSids, ...sids].slice(-maxRecentSids),
    ...(sids.length > 0 && { lastSentAt: channel.clock() }),
  };
  const saved = await saveSurely(channel, next, thread, 'whatever', time);
  if (!saved.saved) throw new Postponed('overtaken', delayAfter(1));
  count(channel.telemetry, journal, records);
  return saved.thread;
}

/** The records of a turn's texts and sends, as they stand. */
export function recordsOf({ journal, key }: Pick<Unsettled, 'journal' | 'key'>): MessageRecord[] {
  const sends = journal.effects.filter(effect => effect.kind === 'send');
  return [
    ...journal.texts.map(text => textRecord(text, journal)),
    ...sends.map(send => sendRecord(send, journal, key.customer)),
  ];
}

export const textRecord = (text: TextMessage, { outcome }: Pick<Journal, 'outcome'>): MessageRecord => ({
  id: text.sid,
  sid: text.sid,
  direction: 'in',
  by: 'customer',
  body: text.body,
  ...(text.media.length > 0 && { media: text.media.length }),
  at: text.receivedAt,
  outcome,
});

function sendRecord(send: Send, journal: Journal, customer: Address): MessageRecord {
  const sent = journal.sent[send.id];
  const counted = mediumOf(customer) === 'sms' ? countSegments(send.body) : undefined;
  return {
    id: send.id,
    ...(sent?.outcome === 'accepted' && { sid: sent.sid }),
    direction: 'out',
    by: send.by,
    body: send.body,
    at: sent?.at ?? journal.startedAt,
    outcome: sent?.outcome ?? 'dropped',
    ...(counted && { segments: counted.segments, encoding: counted.encoding }),
  };
}

function count(telemetry: Telemetry, journal: Journal, records: readonly MessageRecord[]): void {
  for (const record of records) {
    if (record.direction === 'in') telemetry.count('Texts', 1, { outcome: record.outcome });
    else telemetry.count('Sends', 1, { by: record.by, outcome: record.outcome });
    if (record.outcome === 'accepted') telemetry.count('Segments', record.segments ?? 0);
  }
  telemetry.info('turn settled', {
    turn: journal.turn,
    outcome: journal.outcome,
    texts: journal.texts.length,
    effects: journal.effects.length,
  });
}
