import type { Route } from './api.ts';
import { fieldsOf, optionalTextField } from './fields.ts';
import { jsonResult } from './json-result.ts';
import { maxNote } from './limits.ts';
import { bodyField } from './sendable.ts';
import { keyOf, threadOf } from './thread-of.ts';
import { threadView } from './views.ts';

/**
 * The thread goes back to the agent, behind what is queued before. Its id is the handoff's: however often one
 * handoff is released, it is once, and a repeat that comes late does not end the next one.
 */
export const releaseThread: Route = async (event, api) => {
  const key = keyOf(event);
  const fields = fieldsOf(event, ['body', 'note']);
  const body = fields.body === undefined ? undefined : bodyField(fields, key, api.settings);
  const note = optionalTextField(fields, 'note', maxNote);
  const thread = await threadOf(key, api);
  if (thread.mode === 'agent') return jsonResult(200, threadView(thread));
  const id = `release-${thread.handoff?.requestedAt ?? thread.version}`;
  await api.queue.send({
    kind: 'release',
    thread: key,
    id,
    ...(body !== undefined && { body }),
    ...(note !== undefined && { note }),
    at: api.clock(),
  });
  return jsonResult(202, { id });
};
