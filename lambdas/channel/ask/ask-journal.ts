import type { AskJournal, PutBack, Thread } from '../thread/thread.ts';

/** A message as it is at hand. */
export interface AtHand {
  /** A text's sid, with the number of its redrive where it is one; another message's id. */
  readonly id: string;
  /** How often the queue has delivered it, this time included. */
  readonly receives: number;
}

/**
 * What is known of a message that was tried before, or the beginning of that. A delivery that left no record may
 * have asked; one that is noted as put back has not.
 *
 * @param waitedSince since when texts of this delivery have waited for what was given up meanwhile: theirs is the
 * same patience
 */
export function askJournalOf(
  { trying, putBack }: Pick<Thread, 'trying' | 'putBack'>,
  { id, receives }: AtHand,
  now: number,
  waitedSince?: number,
): AskJournal {
  if (trying?.sid === id) return trying;
  const before = receives > 1;
  const unasked = isUnasked(putBack, id, receives);
  const since = (before ? waitedSince : undefined) ?? (unasked ? putBack?.since : undefined) ?? now;
  return { sid: id, since, failures: 0, unsure: before && !unasked ? 1 : 0 };
}

/** Whether no delivery before this one can have asked. */
export const isUnasked = (putBack: PutBack | undefined, id: string, receives: number): boolean =>
  receives === 1 || putBack?.receives[id] === receives - 1;
