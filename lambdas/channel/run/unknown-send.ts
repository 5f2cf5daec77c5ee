import { CarrierError, Postponed } from '../errors.ts';
import { delayAfter } from '../journal/backoff.ts';
import { change } from '../journal/journal.ts';
import { outOfPatience, postpone } from '../journal/postpone.ts';
import type { Send } from '../thread/effect.ts';
import type { Sent } from '../thread/thread.ts';
import type { Unsettled } from '../thread/unsettled.ts';
import type { TimeLeft, TurnParts } from '../turn-parts.ts';
import { whoseSend } from './whose-send.ts';

/** What a status callback, or a record of our own, says of a send whose answer was lost. */
export async function toldOf(
  { clock, store }: Pick<TurnParts, 'clock' | 'store'>,
  { key }: Unsettled,
  { id }: Send,
): Promise<Sent | undefined> {
  const known = (await store.sends(key, [id])).get(id);
  return known && { outcome: 'accepted', sid: known.sid, at: clock() };
}

/**
 * Finds out what became of a claimed send whose outcome nobody has written down: from our own records, from a
 * status callback, or, once the carrier's list can be believed, from that. Gives nothing where the carrier
 * does not have it: then it may be sent.
 * @throws {Postponed} while it cannot be known yet.
 */
export async function whatBecameOf(
  parts: TurnParts,
  thread: Unsettled,
  send: Send,
  time: TimeLeft,
): Promise<Sent | undefined> {
  const { carrier, clock, settings, telemetry } = parts;
  const { business: from, customer: to } = thread.key;
  const since = thread.journal.claimedAt ?? thread.journal.startedAt;

  const known = await toldOf(parts, thread, send);
  if (known) return known;

  const age = clock() - since;
  if (age < settings.times.listSettles)
    throw new Postponed('carrier-unsure', settings.times.listSettles - age);

  try {
    const held = new Set(thread.recentSids);
    for (const sent of Object.values(thread.journal.sent))
      if (sent.outcome === 'accepted') held.add(sent.sid);
    const listed = await carrier.sentSince({ from, to, since }, { signal: time.signal });
    const found = whoseSend(
      send.body,
      listed.filter(({ sid }) => !held.has(sid)),
    );
    telemetry.count('UnknownSendsResolved', 1, { found: found.kind });
    if (found.kind === 'none') return undefined;
    return found.kind === 'ours'
      ? { outcome: 'accepted', sid: found.sid, at: clock() }
      : { outcome: 'unknown', reason: 'carrier-unsure', at: clock() };
  } catch (error) {
    if (!(error instanceof CarrierError)) throw error;
    if (outOfPatience(parts, thread)) return { outcome: 'unknown', reason: 'carrier-unsure', at: clock() };
    const failures = thread.journal.failures + 1;
    await postpone(parts, change(thread, { failures }), time, thread);
    throw new Postponed(
      'carrier-unsure',
      delayAfter(failures, error.retryAfterMs, settings.times.patience),
      error,
    );
  }
}
