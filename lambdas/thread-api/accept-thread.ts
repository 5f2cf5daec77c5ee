import type { Route } from './api.ts';
import { fieldsOf, optionalTextField } from './fields.ts';
import { jsonResult } from './json-result.ts';
import { maxName } from './limits.ts';
import { refuseAnothers } from './refuse-anothers.ts';
import { keyOf, noSuchThread } from './thread-of.ts';
import { threadView } from './views.ts';

/**
 * A person takes the thread. It is theirs once this answers; who was first stays, and another is told of them. The agent's conversation is
 * closed in a turn, for which a second accept asks again as long as it has not been taken: the first may have
 * died before it could.
 */
export const acceptThread: Route = async (event, { accept, queue, clock }) => {
  const key = keyOf(event);
  const by = optionalTextField(fieldsOf(event, ['by']), 'by', maxName);
  const thread = await accept(key, by, clock());
  if (!thread) throw noSuchThread();
  refuseAnothers(thread, by);
  const { acceptedAt, announced } = thread.handoff ?? {};
  if (acceptedAt !== undefined && !announced)
    await queue.send({ kind: 'resume', thread: key, at: acceptedAt });
  return jsonResult(200, threadView(thread));
};
