import type { Thread } from './thread.ts';

/**
 * Whether something of a thread has waited since before a moment that nothing in its queue may come back to: a
 * turn that was decided and not settled, or a person's taking it that nobody has been told of.
 */
export function isLeftUnfinished({ handoff, journal, mode }: Thread, before: number): boolean {
  if (journal !== undefined && journal.startedAt <= before) return true;
  const accepted = mode === 'human' && handoff?.announced === undefined ? handoff?.acceptedAt : undefined;
  return accepted !== undefined && accepted <= before;
}
