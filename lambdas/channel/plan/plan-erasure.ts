import { over } from '../handoff/plan-handoff.ts';
import type { Thread } from '../thread/thread.ts';
import { newDraft } from './new-draft.ts';
import type { Planned, Planning } from './planning.ts';

/**
 * What others have open of a thread ends before it is erased: the agent's conversation, a person's having it. Nothing
 * where there is nothing. It settles no message: the erasure is done only when all has gone.
 */
export function planErasure(thread: Thread, planning: Planning): Planned | undefined {
  const draft = newDraft(thread, [], planning);
  draft.end('erased');
  if (thread.mode === 'human')
    draft.mode('agent').publish('handoff.released', { ...over(thread), cause: 'erased' });
  return draft.isChanged ? draft.done([], 'answered') : undefined;
}
