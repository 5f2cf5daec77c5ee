import type { Asked } from '../ask/ask.ts';
import { askJournalOf } from '../ask/ask-journal.ts';
import { Postponed } from '../errors.ts';
import { delayAfter, jitter } from '../journal/backoff.ts';
import { saveSurely } from '../journal/save-surely.ts';
import { isPhoneDesk } from '../phone-desk/phone-desk.ts';
import type { TextMessage } from '../thread/message.ts';
import type { Thread } from '../thread/thread.ts';
import type { TimeLeft, TurnParts } from '../turn-parts.ts';
import type { Batch } from './batch.ts';
import { idOf, type Received } from './received.ts';

const minute = 60_000;
/** Who texts no more than this in a minute is not what makes the number too busy. */
const fewTexts = 2;
/** So that all who wait do not come back in the same moment. */
const spreadMs = 2_000;

/**
 * Whether the owner has set a limit for the number, and all its customers together are over it. A text counts when it
 * is first delivered, and, where it waits for room, in the minute in which it comes again; in each of them once,
 * however often it comes. One that an operator sends again is in nobody's count.
 */
export async function isOverLimit(
  { clock, settings, store, telemetry }: TurnParts,
  { key }: Batch,
  { trying }: Thread,
  first: Received,
  run: readonly TextMessage[],
): Promise<boolean> {
  const limit = settings.limits.textsPerNumberPerMinute;
  const [lead] = run;
  const isWaiting = trying?.sid === idOf(first) && trying.waitsForRoom === true;
  const isNew = first.receives === 1;
  if (limit === undefined || !lead || lead.redriven !== undefined || !(isNew || isWaiting)) return false;
  if (isPhoneDesk(settings, key)) return false;
  const at = isWaiting ? clock() : lead.receivedAt;
  const count = await store.countTexts(key.business, at, run.length, lead.sid);
  if (count > limit && isNew) telemetry.count('TextsOverNumberLimit', run.length);
  return count > limit;
}

/** Whether this customer is of those who make the number too busy: they are told, and others wait. */
export function hasTextedMuch({ pace }: Thread, run: readonly TextMessage[]): boolean {
  const now = run[0]?.receivedAt ?? 0;
  const before = (pace?.texts ?? []).filter(({ at }) => now - at < minute);
  return before.length + run.length > fewTexts;
}

/**
 * Texts wait for room, which the next minute brings, as they wait for a busy agent, and are given up after the same
 * patience.
 * @throws {Postponed} while there is patience
 */
export async function waitForRoom(
  parts: TurnParts,
  batch: Batch,
  thread: Thread,
  first: Received,
  time: TimeLeft,
): Promise<Asked> {
  const { patience } = parts.settings.times;
  const now = parts.clock();
  const at = { id: idOf(first), receives: first.receives };
  const known = askJournalOf(thread, at, now, batch.waitedSince);
  if (now - known.since >= patience) return { kind: 'given-up', reason: 'number-busy', since: known.since };
  const trying = { ...known, failures: known.failures + 1, waitsForRoom: true as const };
  const saved = await saveSurely(parts, { ...thread, trying }, thread, 'whatever', time);
  throw saved.saved
    ? new Postponed('number-busy', minute - (now % minute) + jitter(spreadMs, parts.random))
    : new Postponed('overtaken', delayAfter(1));
}

/** There is room now: what comes of asking is not judged by the limit again. */
export function withRoom(thread: Thread): Thread {
  if (!thread.trying?.waitsForRoom) return thread;
  const { waitsForRoom: _, ...trying } = thread.trying;
  return { ...thread, trying };
}
