import type { Draft } from '../draft/draft.ts';
import { noCases } from '../thread/cases.ts';
import type { ThreadKey } from '../thread/thread-key.ts';
import { close } from './the-cases.ts';

/*
 * A phone that has opted out gets nothing any more, by law and by its carrier: whoever is with its person is back with
 * the agent, until a START of the phone's.
 */

/** Stands in the first text to a phone: who has read it does not cut themselves off by an answer. */
export const warning =
  'Never text STOP, CANCEL, END or QUIT alone: your carrier would end these texts. START undoes it.';

/** All that the phone has goes back. */
export function giveBackAll(draft: Draft): void {
  const { cases = noCases } = draft.thread;
  const held = cases.list.filter(({ state }) => state !== 'closed');
  for (const one of held) giveBack(draft, one);
  if (held.length > 0) draft.set({ cases: held.reduce((left, one) => close(left, one, draft.now), cases) });
}

/** One customer's thread goes back: with all that the phone has been told of, though the clock there is ahead. */
export const giveBack = (draft: Draft, { of, at }: { readonly of: ThreadKey; readonly at: number }): void => {
  draft.tell(as => ({ kind: 'release', ...as, at: Math.max(as.at, at), thread: of, phoneIsOut: true }));
};
