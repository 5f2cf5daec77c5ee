import { Postponed } from '../errors.ts';
import { delayAfter } from '../journal/backoff.ts';
import { noted } from '../journal/journal.ts';
import { saveSurely } from '../journal/save-surely.ts';
import { setAside } from '../run/set-aside.ts';
import { withSends } from '../run/settle.ts';
import { whatBecameOf } from '../run/unknown-send.ts';
import { bareRecord, bareSendRecord } from '../thread/records.ts';
import type { Unsettled } from '../thread/unsettled.ts';
import type { TimeLeft, TurnParts } from '../turn-parts.ts';
import { without } from '../without.ts';
import { type Batch, settledWith } from './batch.ts';
import { wordsUnsent } from './words-unsent.ts';

/**
 * A decided turn that meets an error of our own whenever it is run is given up, so that its thread goes on: what was
 * not sent goes to the dead letters, an answer as the texts that it was to, a person's words as themselves; what was
 * not done is set aside.
 */
export async function abandon(
  parts: TurnParts,
  batch: Batch,
  left: Unsettled,
  time: TimeLeft,
): Promise<void> {
  const { clock, deadLetters, settings, store, telemetry } = parts;
  const thread = await withWhatWentOut(parts, left, time);
  const { effects, next, others, outcome, sent, texts, turn } = thread.journal;
  telemetry.count('TurnsAbandoned');
  telemetry.error('turn abandoned', { turn, effects: effects.length, next });
  const sends = effects.filter(effect => effect.kind === 'send');
  const isUnsaid = sends.some(({ id }) => !sent[id]);
  const isUnkept = effects
    .slice(next)
    .some(effect => effect.kind === 'dead-letter' && effect.unsent === undefined);
  if (isUnsaid || isUnkept) for (const text of texts) await deadLetters.put(text, 'own-error');
  for (const words of wordsUnsent(thread, settings.replies)) await deadLetters.put(words, 'own-error');
  for (const effect of effects.slice(next)) if (effect.kind !== 'send') await setAside(parts, thread, effect);
  await store.record(
    batch.key,
    [
      ...texts.map(({ sid }) => bareRecord(sid, clock(), isUnsaid || isUnkept ? 'given-up' : outcome)),
      ...sends.map(send => bareSendRecord(send, sent[send.id], clock())),
    ],
    others,
  );
  const saved = await saveSurely(
    parts,
    withSends(without(thread, 'journal'), thread.journal, clock()),
    left,
    'whatever',
    time,
  );
  if (!saved.saved) throw new Postponed('overtaken', delayAfter(1));
  for (const id of others) batch.settled.add(id);
  settledWith(batch, saved.thread, texts);
}

/** A send may have gone out that the error did not let us note: who has had it shall not have it again. */
async function withWhatWentOut(parts: TurnParts, thread: Unsettled, time: TimeLeft): Promise<Unsettled> {
  const { claimedAt, effects, next, sent } = thread.journal;
  const send = effects[next];
  if (send?.kind !== 'send' || claimedAt === undefined || sent[send.id]) return thread;
  try {
    const found = await whatBecameOf(parts, thread, send, time);
    return found?.outcome === 'accepted' ? noted(thread, send, found) : thread;
  } catch (error) {
    // this may be what the error strikes
    if (error instanceof Postponed || parts.isOutage(error)) throw error;
    return thread;
  }
}
