import { CarrierError, Postponed } from '../errors.ts';
import { forward } from '../handoff/plan-handoff.ts';
import { delayAfter } from '../journal/backoff.ts';
import { change, dropSends, noted } from '../journal/journal.ts';
import { outOfPatience, postpone } from '../journal/postpone.ts';
import { saveSurely, withConsentAndMode } from '../journal/save-surely.ts';
import { apologise } from '../plan/apologise.ts';
import type { Send } from '../thread/effect.ts';
import type { Unsettled } from '../thread/unsettled.ts';
import type { TimeLeft, TurnParts } from '../turn-parts.ts';
import { without } from '../without.ts';
import { extended } from './extended.ts';
import { toldOf, whatBecameOf } from './unknown-send.ts';
import { unsentFrom } from './unsent.ts';
import { messageIn, noteLost } from './words-lost.ts';

/**
 * Sends one part: claim, send, note. The claim is a conditional write that fails where the customer has opted
 * out or the mode has changed since the decision; then nothing is sent.
 * @throws {Postponed} when the carrier did not take it, or its outcome is unknown.
 */
export async function runSend(
  parts: TurnParts,
  thread: Unsettled,
  send: Send,
  time: TimeLeft,
  { claimed }: { readonly claimed: boolean },
): Promise<Unsettled> {
  if (thread.journal.sent[send.id]) return thread;
  if (claimed) return deliverUnlessBarred(parts, thread, send, time);
  // promise 3: what may have gone out is looked for, and not sent again
  if (thread.journal.claimedAt !== undefined) {
    const sent = await whatBecameOf(parts, thread, send, time);
    if (sent?.outcome === 'unknown') return giveUp(parts, noted(thread, send, sent), send, sent.reason);
    if (sent) return noted(thread, send, sent);
  }
  const mine = await claim(parts, thread, send, time);
  return mine.journal.sent[send.id] ? mine : deliverUnlessBarred(parts, mine, send, time);
}

/** A claim whose answer was lost is known by what was found afterwards: a STOP or an accept may be in it. */
async function deliverUnlessBarred(
  parts: TurnParts,
  thread: Unsettled,
  send: Send,
  time: TimeLeft,
): Promise<Unsettled> {
  const barred = barredBy(thread, send, parts.clock());
  return barred ? dropped(parts, thread, send, barred) : deliver(parts, thread, send, time);
}

/** The thread with the claim in it, or with this and all later sends dropped. */
async function claim(parts: TurnParts, thread: Unsettled, send: Send, time: TimeLeft): Promise<Unsettled> {
  let current = thread;
  for (;;) {
    const barred = barredBy(current, send, parts.clock());
    if (barred) return dropped(parts, current, send, barred);
    const next = change(current, { claimedAt: parts.clock() });
    const saved = await saveSurely(parts, next, current, 'as seen', time);
    if (saved.saved) return saved.thread;
    if (saved.current.version !== current.version) throw new Postponed('overtaken', delayAfter(1));
    current = withConsentAndMode(current, saved.current);
  }
}

type Barred = 'opted-out' | 'mode' | 'too-late';

/** Why a send may not go out as the thread stands now: promise 5. */
function barredBy({ journal, mode, optedOutAt }: Unsettled, send: Send, now: number): Barred | undefined {
  if (send.until !== undefined && now >= send.until) return 'too-late';
  if (optedOutAt !== undefined && send.confirms === undefined) return 'opted-out';
  // an apology that has waited is the person's to make
  const isForAgent = send.by === 'agent' || journal.outcome === 'given-up';
  if (isForAgent && mode !== journal.mode) return 'mode';
  return undefined;
}

/** Whether nothing of the answer has gone out: "one moment…" is none. */
const isUnsaid = ({ journal }: Unsettled): boolean =>
  journal.effects.every(
    effect =>
      effect.kind !== 'send' || effect.by === 'notice' || journal.sent[effect.id]?.outcome !== 'accepted',
  );

/** A person hears that their words did not go out; one who took over before anything was said gets the texts. */
function dropped({ clock, settings }: TurnParts, thread: Unsettled, send: Send, reason: Barred): Unsettled {
  const now = clock();
  if (reason === 'too-late') return noted(thread, send, { outcome: 'dropped', reason, at: now });
  const unsaid = isUnsaid(thread);
  const isGivenUp = thread.journal.outcome === 'given-up';
  const rest = dropSends(unsaid && !isGivenUp ? change(thread, { outcome: 'dropped' }) : thread, reason, now);
  if (send.by === 'person') {
    return extended(rest, { now, settings }, draft => {
      const about = { effectId: send.id, ...messageIn(rest.journal), reason, done: 'not-sent' };
      draft.publish('reply.undeliverable', about);
      noteLost(draft, rest.journal);
    });
  }
  // texts that were given up on are in the dead letters
  if (reason !== 'mode' || !unsaid || isGivenUp) return rest;
  return extended(rest, { now, settings }, draft => {
    for (const text of rest.journal.texts) forward(draft, text, settings);
  });
}

async function deliver(parts: TurnParts, thread: Unsettled, send: Send, time: TimeLeft): Promise<Unsettled> {
  const { business: from, customer: to } = thread.key;
  try {
    const text = { from, to, body: send.body, effectId: send.id };
    const { sid } = await parts.carrier.send(text, { signal: time.signal });
    return noted(thread, send, { outcome: 'accepted', sid, at: parts.clock() });
  } catch (error) {
    if (!(error instanceof CarrierError)) throw error;
    const { failure, status, code } = error;
    parts.telemetry.count('CarrierFailures', 1, { failure });
    parts.telemetry.warn('carrier failed', { failure, status, code });
    return afterFailure(parts, thread, send, error, time);
  }
}

async function afterFailure(
  parts: TurnParts,
  thread: Unsettled,
  send: Send,
  error: CarrierError,
  time: TimeLeft,
): Promise<Unsettled> {
  const now = parts.clock();
  const { failure, code, retryAfterMs } = error;
  const failures = thread.journal.failures + 1;
  const reason = code === undefined ? failure : String(code);
  switch (failure) {
    case 'unsure': {
      // its status callback may have been faster than its answer
      const told = await toldOf(parts, thread, send);
      if (told) return noted(thread, send, told);
      // the claim stays, so that the next delivery asks what became of it
      await postpone(parts, change(thread, { failures }), time, thread);
      throw new Postponed('carrier-unsure', parts.settings.times.listSettles, error);
    }
    case 'busy': {
      if (outOfPatience(parts, thread)) return giveUp(parts, thread, send, 'carrier-busy');
      const unclaimed = { ...thread, journal: { ...without(thread.journal, 'claimedAt'), failures } };
      await postpone(parts, unclaimed, time, thread);
      throw new Postponed(
        'carrier-busy',
        delayAfter(failures, retryAfterMs, parts.settings.times.patience),
        error,
      );
    }
    case 'opted-out': {
      const rest = refused(thread, send, reason, now);
      // it confirms what the carrier knows
      if (send.confirms !== undefined) return rest;
      const out = extended(rest, { now, settings: parts.settings }, draft => {
        draft
          .out('carrier', now)
          .end('opted-out')
          .publish('consent.changed', { consent: 'out', by: 'carrier' });
        noteLost(draft, rest.journal);
      });
      const saved = await saveSurely(parts, out, thread, 'whatever', time);
      if (!saved.saved) throw new Postponed('overtaken', delayAfter(1));
      return saved.thread;
    }
    case 'misconfigured':
    case 'refused': {
      if (failure === 'misconfigured') parts.telemetry.error('carrier refuses our set-up', { code });
      const rest = refused(thread, send, reason, now);
      // what only the owner can mend throws no answer away
      const unsent = failure === 'misconfigured' ? unsentFrom(thread, send) : undefined;
      return extended(rest, { now, settings: parts.settings }, draft => {
        if (unsent) draft.deadLetter('carrier-misconfigured', unsent);
        draft.publish('reply.undeliverable', {
          effectId: send.id,
          ...messageIn(rest.journal),
          reason: failure,
          ...(code !== undefined && { code }),
          ...(error.meaning !== undefined && { meaning: error.meaning }),
          done: unsent ? 'dead-letter' : 'not-repeated',
        });
        noteLost(draft, rest.journal);
      });
    }
  }
}

/** The carrier will never take this part; the parts behind it would only puzzle. */
const refused = (thread: Unsettled, send: Send, reason: string, at: number): Unsettled =>
  dropSends(noted(thread, send, { outcome: 'refused', reason, at }), reason, at);

/** The carrier has not taken the reply for too long. The texts wait for a redrive, an apology for the carrier. */
function giveUp(parts: TurnParts, thread: Unsettled, send: Send, reason: string): Unsettled {
  const now = parts.clock();
  const rest = dropSends(thread, reason, now);
  // an opt-out stands without its confirmation
  if (rest.journal.outcome === 'given-up' || send.confirms !== undefined) return rest;
  parts.telemetry.count('RepliesGivenUp', 1, { reason });
  const { texts, turn } = rest.journal;
  return extended(
    change(rest, { outcome: 'given-up', startedAt: now }),
    { now, settings: parts.settings },
    draft => {
      const about = { turn, ...messageIn(rest.journal), reason, done: 'given-up' };
      draft.deadLetter(reason).publish('reply.undeliverable', about);
      noteLost(draft, rest.journal);
      apologise(draft, texts, { turn, now, settings: parts.settings });
    },
  );
}
