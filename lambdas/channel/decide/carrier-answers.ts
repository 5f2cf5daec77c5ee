import { KEYWORDS, type Keyword } from '../text/keywords.ts';
import { mediumOf } from '../thread/address.ts';
import type { TextMessage } from '../thread/message.ts';

/** Toll-free numbers of North America: their keywords are the network's, and fewer. */
const tollFree = /^\+1(?:800|833|844|855|866|877|888)\d{7}$/;
/** help.twilio.com/articles/360058144374: the network answers STOP, START and UNSTOP, Twilio HELP; no other is named. */
const tollFreeWords: ReadonlySet<string> = new Set(['STOP', 'START', 'UNSTOP', 'HELP']);

/**
 * Whether the carrier itself has answered a text for its keyword, so that nothing of ours need follow. Where no
 * source says that it has, it has not: a confirmation too many is refused by the carrier, and harmless.
 */
export function carrierAnswers(text: TextMessage, keyword: Keyword): boolean {
  // "Twilio has already replied" (twilio.com/docs/messaging/tutorials/advanced-opt-out)
  if (text.optOutType !== undefined) return true;
  const { business, customer } = text.thread;
  // defaults are a matter of SMS; of WhatsApp and RCS nothing is said
  if (mediumOf(customer) !== 'sms' || mediumOf(business) !== 'sms') return false;
  // "Twilio does not handle STOP and HELP" for short codes (help.twilio.com/articles/223181748)
  if (!business.startsWith('+')) return false;
  // the whole message, in any case (help.twilio.com/articles/223134027); of pictures beside it nothing is said
  if (text.media.length > 0) return false;
  const word = text.body.toUpperCase();
  const isDefault = Object.entries(KEYWORDS).some(([one, means]) => one === word && means === keyword);
  return isDefault && (!tollFree.test(business) || tollFreeWords.has(word));
}
