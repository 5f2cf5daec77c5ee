import type { ChannelSettings } from '../settings/settings.ts';
import type { TextMessage } from '../thread/message.ts';
import { newPace } from '../thread/pace.ts';
import type { Thread } from '../thread/thread.ts';
import { countIn } from './count-in.ts';
import { keywordIn } from './keyword-in.ts';
/** The thread with these texts in its pace. */
export function counted(thread: Thread, texts: readonly TextMessage[], { limits }: ChannelSettings): Thread {
  let { pace = newPace } = thread;
  for (const text of texts) {
    if (keywordIn(thread, text) === undefined) pace = countIn(thread, pace, text, limits).pace;
  }
  return { ...thread, pace };
}
