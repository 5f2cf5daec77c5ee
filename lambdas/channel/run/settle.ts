import { Postponed } from '../errors.ts';
import { delayAfter } from '../journal/backoff.ts';
import { saveSurely } from '../journal/save-surely.ts';
import type { Telemetry } from '../ports.ts';
import type { Digest } from '../thread/lately.ts';
import { type Late, lateSend, latest, lateText } from '../thread/lately.ts';
import { messageId } from '../thread/message.ts';
import type { MessageRecord } from '../thread/message-record.ts';
import { recordsOf } from '../thread/records.ts';
import type { Journal, Thread } from '../thread/thread.ts';
import type { Unsettled } from '../thread/unsettled.ts';
import type { TimeLeft, TurnParts } from '../turn-parts.ts';
import { without } from '../without.ts';

/** As many of our own latest sends as a search for a lost one may meet. */
const maxRecentSids = 10;

/** Writes the records of a turn's texts and sends, then clears its journal. Only then may the queue forget. */
export async function settle(parts: TurnParts, thread: Unsettled, time: TimeLeft): Promise<Thread> {
  const { journal, key } = thread;
  const records = recordsOf(thread);
  if (records.length + journal.others.length > 0) await parts.store.record(key, records, journal.others);

  const lately = latest([...(thread.lately ?? []), ...lateOf(thread, parts.digest)]);
  const settled = { ...withoutPutBack(without(thread, 'journal'), journal), lately };
  const next = withSends(settled, journal, parts.clock());
  const saved = await saveSurely(parts, next, thread, 'whatever', time);
  if (!saved.saved) throw new Postponed('overtaken', delayAfter(1));
  count(parts.telemetry, journal, records);
  return saved.thread;
}

/** The thread with what the carrier has taken among its latest sends. */
export function withSends(thread: Thread, { sent }: Journal, now: number): Thread {
  const sids = Object.values(sent).flatMap(one => (one.outcome === 'accepted' ? [one.sid] : []));
  const recentSids = [...thread.recentSids, ...sids].slice(-maxRecentSids);
  return { ...thread, recentSids, ...(sids.length > 0 && { lastSentAt: now }) };
}

/** What was put back has come again and is settled: its note is done with when all that it names are. */
function withoutPutBack(thread: Thread, { texts, others }: Journal): Thread {
  const { putBack } = thread;
  if (!putBack) return thread;
  const settled = new Set([...texts.map(messageId), ...others]);
  const receives = Object.entries(putBack.receives).filter(([id]) => !settled.has(id));
  if (receives.length === 0) return without(thread, 'putBack');
  return { ...thread, putBack: { ...putBack, receives: Object.fromEntries(receives) } };
}

/** What of the turn a person may react to, in the order in which they saw it. A reaction itself is no text to them. */
function lateOf({ journal, key }: Unsettled, digest: Digest): Late[] {
  const words = { key, digest };
  const texts = journal.outcome === 'reaction' ? [] : journal.texts;
  const sends = journal.effects
    .filter(effect => effect.kind === 'send')
    .flatMap(({ id, body }) => (journal.sent[id] ? [{ body, ...journal.sent[id] }] : []))
    .filter(({ outcome }) => outcome === 'accepted' || outcome === 'unknown')
    // "one moment…" stands last among the effects, and was said first
    .sort((a, b) => a.at - b.at);
  return [...texts.map(text => lateText(words, text)), ...sends.map(({ body }) => lateSend(words, body))];
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
