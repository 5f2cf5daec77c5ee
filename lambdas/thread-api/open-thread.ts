import { whyUnserved } from '../channel/decide/decide.ts';
import { type ChannelSettings, settingsOf } from '../channel/settings/settings.ts';
import { type Address, address, isAnswerable, mediumOf } from '../channel/thread/address.ts';
import type { ThreadKey } from '../channel/thread/thread-key.ts';
import type { JsonObject } from '../http/json.ts';
import type { Route, ThreadApi } from './api.ts';
import { fieldsOf, optionalObjectField, textField } from './fields.ts';
import { maxAttributes, maxName } from './limits.ts';
import { badField } from './problem.ts';
import { queueOnce } from './queue-once.ts';
import { bodyField, refuseOptedOut } from './sendable.ts';

/** The business speaks first. */
export const openThread: Route = async (event, api) => {
  const fields = fieldsOf(event, ['business', 'customer', 'body', 'attributes']);
  const thread = pairOf(fields, api);
  const body = bodyField(fields, thread, api.settings);
  const attributes = optionalObjectField(fields, 'attributes', maxAttributes);
  return queueOnce(
    event,
    api,
    { scope: 'threads', content: fields },
    // of whom nothing is left but the mark of an erasure, that says it
    async () => refuseOptedOut((await api.threads.thread(thread)) ?? (await api.erased(thread))),
    ({ messageId, at }) => ({
      kind: 'opening',
      thread,
      id: messageId,
      body,
      ...(attributes && { attributes }),
      at,
    }),
  );
};

/** @throws {Problem} 400 where the business is not ours, or the customer cannot be reached from it */
function pairOf(fields: JsonObject, { settings }: ThreadApi): ThreadKey {
  const business = address(textField(fields, 'business', maxName));
  const customer = address(textField(fields, 'customer', maxName));
  if (!settingsOf(settings, business))
    throw badField('business', 'is none of the numbers in channel.config.ts');
  if (!isAnswerable(customer)) throw badField('customer', 'must be a number in E.164, such as +15551234567');
  if (mediumOf(customer) !== mediumOf(business))
    throw badField('customer', 'must be on the same channel as business');
  if (customer === business) throw badField('customer', 'must be another number than business');
  refuseUnserved(customer, settings);
  return { business, customer };
}

/** @throws {Problem} 400 where an answer to the opening would be left alone */
function refuseUnserved(customer: Address, settings: ChannelSettings): void {
  const why = whyUnserved(customer, settings);
  if (why === undefined) return;
  const mend =
    why === 'not-served'
      ? 'is in a country whose texts are not answered: words.callingCodes of channel.config.ts has those that are'
      : 'is a number of ours, whose texts are not answered';
  throw badField('customer', mend);
}
