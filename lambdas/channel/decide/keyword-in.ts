import type { Keyword } from '../text/keywords.ts';
import { isAmbiguousStart, keywordOf } from '../text/keywords.ts';
import { isFrenchHelp, stopsIn } from '../text/stop-words.ts';
import type { TextMessage } from '../thread/message.ts';
import { isHonouredOut } from '../thread/stops.ts';
import type { Thread } from '../thread/thread.ts';

/** What of a thread a keyword's meaning hangs on. */
export type Before = Pick<Thread, 'optedOutAt' | 'optedOutBy' | 'pendingStops' | 'saidEverydayStop'>;

/** The keyword that a text is, if any. Advanced Opt-Out's own judgement comes before ours. */
export function keywordIn(thread: Before, text: TextMessage): Keyword | undefined {
  if (text.optOutType) return text.optOutType.toLowerCase() as Keyword;
  if (isStop(thread, text)) return 'stop';
  // YES opts in who is out; to everybody else it is an answer
  if (isAmbiguousStart(text.body) && !isHonouredOut(thread)) return undefined;
  const keyword = keywordOf(text.body);
  return keyword ?? (isFrenchHelp(text.body) ? 'help' : undefined);
}

/** Whether a text is a stop by its form: the same at the webhook, in its turn and for the sweep. */
export function isStop({ saidEverydayStop }: Pick<Thread, 'saidEverydayStop'>, text: TextMessage): boolean {
  const stop = stopsIn(text);
  return stop === 'sure' || (stop === 'everyday' && saidEverydayStop === undefined);
}
