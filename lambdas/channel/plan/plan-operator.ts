import type { Draft } from '../draft/draft.ts';
import { over } from '../handoff/plan-handoff.ts';
import type { OptOutMessage } from '../thread/message.ts';
import type { Thread } from '../thread/thread.ts';

/** What a thread forgets when it begins anew; whom it serves, and what was said, it does not. */
const forgotten = ['handoffNote', 'opening', 'pace', 'unanswered'] as const;

/** The thread begins anew: the next text opens a conversation with the agent, whatever was before. */
export function planReset(draft: Draft, thread: Thread): void {
  draft.end('reset');
  if (thread.mode === 'human')
    draft.mode('agent').publish('handoff.released', { ...over(thread), cause: 'reset' });
  for (const key of forgotten) if (draft.thread[key] !== undefined) draft.drop(key);
}

/** Nothing follows where they are out already, or have come back since: times alone tell that, for no queue had both. */
export function planOptOut(draft: Draft, thread: Thread, { at }: OptOutMessage): void {
  const { optedInAt, optedOutBy } = thread;
  if (optedOutBy !== undefined || (optedInAt !== undefined && optedInAt >= at)) return;
  draft.end('opted-out').out('import', at).publish('consent.changed', { consent: 'out', by: 'import' });
}
