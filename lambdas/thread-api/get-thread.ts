import { transcriptOf } from '../channel/thread/transcript.ts';
import type { Route } from './api.ts';
import { jsonResult } from './json-result.ts';
import { maxMessages } from './limits.ts';
import { keyOf, threadOf } from './thread-of.ts';
import { threadView } from './views.ts';

/** A thread with its messages, oldest first. */
export const getThread: Route = async (event, api) => {
  const key = keyOf(event);
  // the thread first: what its turn settles while this reads is then in the records, and no message is missed
  const thread = await threadOf(key, api);
  const messages = transcriptOf(thread, await api.threads.messages(key));
  return jsonResult(200, {
    ...threadView(thread),
    messages: messages.slice(-maxMessages),
    messagesCut: messages.length > maxMessages,
  });
};
