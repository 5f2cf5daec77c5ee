import type { Keyword } from '../text/keywords.ts';
import { isAmbiguousStart, keywordOf } from '../text/keywords.ts';
import type { TextMessage } from '../thread/message.ts';
import type { Thread } from '../thread/thread.ts';
/** The carrier keyword that a text is, if any. Advanced Opt-Out's own judgement comes before ours. */
export function keywordIn(thread: Pick<Thread, 'optedOutAt'>, text: TextMessage): Keyword | undefined {
  if (text.optOutType) return text.optOutType.toLowerCase() as Keyword;
  // YES opts in who is out; to everybody else it is an answer
  if (isAmbiguousStart(text.body) && thread.optedOutAt === undefined) return undefined;
  return keywordOf(text.body);
}
