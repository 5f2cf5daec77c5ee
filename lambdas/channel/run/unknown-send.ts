import { CarrierError, Postponed } from '../errors.ts';
import { delayAfter } from '../journal/backoff.ts';
import { change } from '../journal/journal.ts';
import { outOfPatience, postpone } from '../journal/postpone.ts';
import type { Send } from '../thread/effect.ts';
import type { Sent } from '../thread/thread.ts';
import type { Unsettled } from '../thread/unsettled.ts';
import type { TimeLeft, TurnParts } from '../turn-parts.ts';

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
  const { carrier, clock, settings, store, telemetry } = parts;
  const { business: from, customer: to } = thread.key;
  const since = thread.journal.claimedAt ?? thread.journal.startedAt;

  const known = (await store.sends(thread.key, [send.id])).get(send.id);
  if (known) return { outcome: 'accepted', sid: known.sid, at: clock() };

  const age = clock() - since;
  if (age < settings.times.listSettles)
    throw new Postponed('carrier-unsure', settings.times.listSettles - age);

  try {
    const held = new Set(thread.recentSids);
    for (const sent of Object.values(thread.journal.sent))
      if (sent.outcome === 'accepted') held.add(sent.sid);
    const listed = await carrier.sentSince({ from, to, since }, { signal: time.signal });
    const sid = listed.find(listedSid => !held.has(listedSid));
    telemetry.count('UnknownSendsResolved', 1, { found: String(sid !== undefined) });
    return sid === undefined ? undefined : { outcome: 'accepted', sid, at: clock() };
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
