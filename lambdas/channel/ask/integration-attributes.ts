import type { NumberSettings } from '../settings/settings.ts';
import { allowedData } from '../text/allowed-characters.ts';
import { mediumOf } from '../thread/address.ts';
import type { TextMessage } from '../thread/message.ts';
import type { Thread } from '../thread/thread.ts';

/** What a new conversation knows from its start; the number's own attributes come first. */
export function integrationAttributes(
  thread: Thread,
  number: NumberSettings,
  text: TextMessage,
): Record<string, unknown> {
  const known = {
    ...number.attributes,
    ...thread.opening?.attributes,
    channel: mediumOf(thread.key.customer),
    customer_number: thread.key.customer,
    business_number: thread.key.business,
    message_sid: text.sid,
    from_city: text.from.city,
    from_state: text.from.state,
    from_zip: text.from.zip,
    from_country: text.from.country,
    handoff_note: thread.handoffNote,
    opening_text: thread.opening?.text,
  };
  return allowedData(Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)));
}
