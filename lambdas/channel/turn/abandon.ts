import { Postponed } from '../errors.ts';
import { delayAfter } from '../journal/backoff.ts';
import { saveSurely } from '../journal/save-surely.ts';
import { setAside } from '../run/set-aside.ts';
import { bareRecord } from '../thread/records.ts';
import type { Unsettled } from '../thread/unsettled.ts';
import type { TimeLeft, TurnParts } from '../turn-parts.ts';
import { without } from '../without.ts';
import { type Batch, settledWith } from './batch.ts';

/**
 * A decided turn that meets an error of our own whenever it is run is given up, so that its thread goes on: what was
 * not sent goes to the dead letters as the texts that it was to answer, what was not done is set aside.
 */
export async function abandon(
  parts: TurnParts,
  batch: Batch,
  thread: Unsettled,
  time: TimeLeft,
): Promise<void> {
  const { clock, deadLetters, store, telemetry } = parts;
  const { effects, next, others, outcome, sent, texts, turn } = thread.journal;
  telemetry.count('TurnsAbandoned');
  telemetry.error('turn abandoned', { turn, effects: effects.length, next });
  const isUnsaid = effects.some(effect => effect.kind === 'send' && !sent[effect.id]);
  const isUnkept = effects
    .slice(next)
    .some(effect => effect.kind === 'dead-letter' && effect.unsent === undefined);
  if (isUnsaid || isUnkept) for (const text of texts) await deadLetters.put(text, 'own-error');
  for (const effect of effects.slice(next)) if (effect.kind !== 'send') await setAside(parts, thread, effect);
  await store.record(
    batch.key,
    texts.map(({ sid }) => bareRecord(sid, clock(), isUnsaid || isUnkept ? 'given-up' : outcome)),
    others,
  );
  const saved = await saveSurely(parts, without(thread, 'journal'), thread, 'whatever', time);
  if (!saved.saved) throw new Postponed('overtaken', delayAfter(1));
  for (const id of others) batch.settled.add(id);
  settledWith(batch, saved.thread, texts);
}
