import { Draft } from '../draft/draft.ts';
import { messageId, type TextMessage } from '../thread/message.ts';
import type { Thread } from '../thread/thread.ts';
import { apologise } from './apologise.ts';
import type { Planned, Planning } from './planning.ts';

/**
 * A text that meets an error of our own whenever it is taken: nothing of it is looked at any more. The apology goes
 * out; with `kept`, the text goes into the journal, the dead letters and the record by the usual way.
 */
export function planSetAside(
  thread: Thread,
  text: TextMessage,
  planning: Planning,
  { kept }: { readonly kept: boolean },
): Planned {
  const draft = new Draft(thread, planning.turn, planning.now);
  if (kept) draft.deadLetter('own-error');
  apologise(draft, [text], planning);
  return kept ? draft.done([text], 'given-up') : draft.done([], 'given-up', [messageId(text)]);
}
