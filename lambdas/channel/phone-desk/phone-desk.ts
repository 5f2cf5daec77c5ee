import type { Draft } from '../draft/draft.ts';
import type { ChannelSettings } from '../settings/settings.ts';
import { type Address, address, mediumOf } from '../thread/address.ts';
import type { CaseMessage, CaseNews, CaseTextMessage } from '../thread/message.ts';
import type { Handoff } from '../thread/thread.ts';
import type { ThreadKey } from '../thread/thread-key.ts';

/** Who has accepted a thread that the person at the phone has. */
export const phone = 'phone';

const plainNumber = (of: Address): Address => address(of.slice(of.indexOf(':') + 1));

/**
 * The thread of the phone of who is on call, where that is a number's desk. It is SMS: what comes by WhatsApp or
 * RCS is told there too.
 */
export function phoneDeskOf({ numbers }: ChannelSettings, { business }: ThreadKey): ThreadKey | undefined {
  const number = plainNumber(business);
  const customer = numbers.get(number)?.phoneDesk;
  return customer && { business: number, customer };
}

/** Whether a thread is a phone desk's: what is texted in it is no customer's. */
export const isPhoneDesk = ({ numbers }: ChannelSettings, { business, customer }: ThreadKey): boolean =>
  mediumOf(business) === 'sms' && numbers.get(business)?.phoneDesk === customer;

/** Whether the phone hears of a handed-over thread: nobody else has taken it, and the agent's own people do not have it. */
export const isForPhone = (handoff: Handoff | undefined): boolean =>
  handoff?.withoutPhone !== true &&
  handoff?.live === undefined &&
  (handoff?.acceptedAt === undefined || handoff.acceptedBy === phone);

/** What is more than a word of news. */
export type News =
  | Pick<CaseMessage, 'kind' | 'destination' | 'reason' | 'words'>
  | Pick<CaseTextMessage, 'kind' | 'words'>;

/** Tells the phone desk of the thread something about it; nothing happens where there is none. */
export function tellPhone(draft: Draft, settings: ChannelSettings, message: News | CaseNews): void {
  const of = draft.thread.key;
  const thread = phoneDeskOf(settings, of);
  if (!thread) return;
  const news = typeof message === 'string' ? ({ kind: 'case-news', news: message } as const) : message;
  draft.tell(as => ({ ...news, ...as, thread, of }));
}
