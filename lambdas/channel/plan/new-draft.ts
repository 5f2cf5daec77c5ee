import { Draft } from '../draft/draft.ts';
import { listening } from '../phone-desk/listen.ts';
import type { TextMessage } from '../thread/message.ts';
import type { Thread } from '../thread/thread.ts';
import type { Planning } from './planning.ts';

/** A draft of a turn about these texts, whose events a phone desk hears. */
export const newDraft = (
  thread: Thread,
  texts: readonly TextMessage[],
  { turn, now, settings }: Planning,
): Draft => new Draft(thread, turn, now, [], listening(texts, settings));
