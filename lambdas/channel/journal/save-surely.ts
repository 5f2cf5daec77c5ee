import type { Thread } from '../thread/thread.ts';
import type { TimeLeft, TurnParts } from '../turn-parts.ts';
import { jitter } from './backoff.ts';

export type SavedSurely<T extends Thread> =
  | { readonly saved: true; readonly thread: T }
  | { readonly saved: false; readonly current: Thread };

/** What of a parts a save needs. */
export type Saving = Pick<TurnParts, 'clock' | 'sleep' | 'random' | 'newId'> & {
  readonly store: Pick<TurnParts['store'], 'save'>;
};

const maxAttempts = 5;

/**
 * Saves, and finds out what became of a save whose answer was lost: every save carries an id of its own, which
 * is read back; then the thread has the consent and mode that were found. A save that does not depend on consent and mode (`whatever`) takes over what they are by now.
 * Throws only where the store cannot be reached until the turn's end.
 */
export async function saveSurely<T extends Thread>(
  { store, clock, sleep, random, newId }: Saving,
  next: T,
  seen: Thread,
  consentAndMode: 'as seen' | 'whatever',
  time: TimeLeft,
): Promise<SavedSurely<T>> {
  const write = newId();
  let [to, from] = [next, seen];
  for (let attempt = 1; ; attempt += 1) {
    try {
      const result = await store.save({ ...to, write }, from);
      const saved = { ...to, version: from.version + 1 };
      if (result.saved) return { saved: true, thread: saved };
      // its answer was lost, and somebody may have been there since
      if (result.current.write === write)
        return { saved: true, thread: withConsentAndMode(saved, result.current) };
      if (consentAndMode === 'as seen' || result.current.version !== from.version) {
        return { saved: false, current: result.current };
      }
      const { current } = result;
      // an opt-out that this very save brings is not lost to a change of mode that came in between
      const out = to.optedOutAt === from.optedOutAt ? undefined : to.optedOutAt;
      const { optedOutAt = out, optedOutBy = out === undefined ? undefined : to.optedOutBy } = current;
      to = withConsentAndMode(to, { ...current, ...consentOf({ optedOutAt, optedOutBy }) });
      from = withConsentAndMode(from, current);
    } catch (error) {
      const wait = jitter(attempt * 200, random);
      if (attempt >= maxAttempts || clock() + wait > time.deadline || time.signal.aborted) throw error;
      await sleep(wait, time.signal);
    }
  }
}

/**
 * Consent and mode are written ahead of the queue too, and by turns of the customer's other address, of which an erasure
 * may be; all else of a thread is the turn's own.
 */
export function withConsentAndMode<T extends Thread>(thread: T, now: Thread): T {
  const { optedInAt: _in, optedOutAt: _out, optedOutBy: _by, outByMark: _mark, ...others } = thread as Thread;
  const { pendingStops: _p, latestStop: _l, handoff: _h, ...rest } = others;
  const { erased, pendingStops, latestStop, handoff, mode } = now;
  return {
    ...(rest as T),
    ...consentOf(now),
    ...(pendingStops !== undefined && { pendingStops }),
    ...(latestStop !== undefined && { latestStop }),
    ...(handoff !== undefined && { handoff }),
    ...(erased && { erased }),
    mode,
  };
}

type Consent = Pick<Thread, 'optedInAt' | 'optedOutAt' | 'optedOutBy'>;

const consentOf = ({
  optedInAt,
  optedOutAt,
  optedOutBy,
}: { [of in keyof Consent]: Consent[of] | undefined }): Consent => ({
  ...(optedInAt !== undefined && { optedInAt }),
  ...(optedOutAt !== undefined && { optedOutAt }),
  ...(optedOutBy !== undefined && { optedOutBy }),
});
