import type { Thread } from '../channel/thread/thread.ts';
import type { ThreadKey } from '../channel/thread/thread-key.ts';
import type { Route, ThreadApi } from './api.ts';
import { fieldsOf, optionalFlag, optionalTextField } from './fields.ts';
import { maxName } from './limits.ts';
import { queueOnce } from './queue-once.ts';
import { refuseAnothers } from './refuse-anothers.ts';
import { bodyField, refuseOptedOut } from './sendable.ts';
import { keyOf, noSuchThread } from './thread-of.ts';

/**
 * A person's words to the customer. The thread is theirs before the words are queued, as by an accept; with
 * `take: false` they only speak, with `take: true` they take it also from another person.
 */
export const postMessage: Route = async (event, api) => {
  const key = keyOf(event);
  const fields = fieldsOf(event, ['body', 'by', 'take']);
  const body = bodyField(fields, key, api.settings);
  const by = optionalTextField(fields, 'by', maxName);
  const take = optionalFlag(fields, 'take');
  return queueOnce(
    event,
    api,
    { scope: `messages ${key.business} ${key.customer}`, content: fields },
    async () => {
      const thread = await taken(key, by, take, api);
      if (!thread) throw noSuchThread();
      refuseOptedOut(thread);
      if (take !== false) refuseAnothers(thread, by);
    },
    ({ messageId, at }) => ({
      kind: 'person-message',
      thread: key,
      id: messageId,
      body,
      ...(by !== undefined && { by }),
      takes: take !== false,
      at,
    }),
  );
};

/** The thread, theirs where it can be. */
const taken = async (
  key: ThreadKey,
  by: string | undefined,
  take: boolean | undefined,
  { clock, take: takeIt, threads }: ThreadApi,
): Promise<Thread | undefined> =>
  take === false ? threads.thread(key) : takeIt(key, by, clock(), take ? 'over' : 'writing');
