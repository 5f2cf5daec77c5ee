import { planLook } from '../handoff/live.ts';
import type { Thread } from '../thread/thread.ts';
import { without } from '../without.ts';
import { newDraft } from './new-draft.ts';
import type { Planned, Planning } from './planning.ts';

/**
 * The thread goes back, or to the owner's desk, for the customer's words have met nobody in the conversation that a person
 * of the agent's own had: whatever else the last look says. It settles no message.
 */
export function planLeft(thread: Thread, planning: Planning): Planned {
  const { heard = 'gone' } = planning;
  const draft = newDraft(thread, [], planning);
  planLook(draft, typeof heard === 'object' ? without(heard, 'live') : 'gone', planning);
  return draft.done([], 'answered');
}
