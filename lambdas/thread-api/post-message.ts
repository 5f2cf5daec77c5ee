import type { Route } from './api.ts';
import { fieldsOf, optionalTextField } from './fields.ts';
import { maxName } from './limits.ts';
import { queueOnce } from './queue-once.ts';
import { bodyField, refuseOptedOut } from './sendable.ts';
import { keyOf, threadOf } from './thread-of.ts';

/** A person's words to the customer. */
export const postMessage: Route = async (event, api) => {
  const thread = keyOf(event);
  const fields = fieldsOf(event, ['body', 'by']);
  const body = bodyField(fields, thread, api.settings);
  const by = optionalTextField(fields, 'by', maxName);
  return queueOnce(
    event,
    api,
    { scope: `messages ${thread.business} ${thread.customer}`, content: fields },
    async () => refuseOptedOut(await threadOf(thread, api)),
    ({ messageId, at }) => ({
      kind: 'person-message',
      thread,
      id: messageId,
      body,
      ...(by !== undefined && { by }),
      at,
    }),
  );
};
