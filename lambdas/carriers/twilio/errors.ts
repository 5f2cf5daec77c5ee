import type { CarrierFailure } from '../../channel/errors.ts';
import type { CodeMeaning } from '../vendor/carrier-vendor.ts';

type Group = Readonly<Record<number, string>>;

/** Not processed, or only for now. */
const busy: Group = {
  20429: 'too many requests',
  21611: "the sender's queue is full",
  30001: "the sender's queue is full",
  30022: "over the campaign's rate",
  30023: "over the brand's limit for the day",
  30450: 'held back as suspected SMS pumping',
  63018: "over the channel's rate",
};

const optedOut: Group = { 21610: 'the customer has opted out' };

/** This message will not go out. */
const refused: Group = {
  14107: 'a loop, as Twilio sees it: thirty replies in a row, each within 30 s of the last',
  21211: 'no valid number to send to',
  21265: 'short codes cannot be answered',
  21266: 'sender and recipient are the same number',
  21408: 'sending to that country is not enabled',
  21602: 'a message without words',
  21612: 'no route from this sender to that number',
  21614: 'not a mobile number',
  21617: 'over 1600 characters',
  21635: 'a landline',
  30003: 'the phone is off or out of coverage',
  30004: 'blocked by the customer or the carrier',
  30005: 'the number does not exist',
  30006: 'a landline, or a carrier that cannot be reached',
  30007: 'filtered for its content',
  30008: 'not delivered, for a reason that the carrier does not tell',
  30017: "the carrier's network is congested",
  30036: 'waited in the queue for longer than it was good for',
  30047: 'not sent within quiet hours',
};

/** Only the owner can mend it. */
const misconfigured: Group = {
  20003: 'the credentials are not accepted',
  20404: 'the account does not exist',
  21212: 'no valid number to send from',
  21603: 'no number to send from',
  21606: 'the sender is not a number of this account that can send texts',
  21608: 'a trial account sends to verified numbers only',
  21609: 'the status callback is no valid URL',
  21703: 'the messaging service has no senders',
  21712: 'the sender belongs to another messaging service',
  30002: 'the account is suspended',
  30032: 'the toll-free number is not verified',
  30034: 'the number is not registered for A2P 10DLC',
  30035: 'the registration for A2P 10DLC is not finished',
  30037: 'sending is disabled for the account',
};

const groups: readonly (readonly [CodeMeaning['failure'], Group])[] = [
  ['busy', busy],
  ['opted-out', optedOut],
  ['refused', refused],
  ['misconfigured', misconfigured],
];

/**
 * What an error code of Twilio's (twilio.com/docs/api/errors) means to us, of a refused request and of a status
 * callback alike. Undefined for the many that are not listed: Twilio adjusts its codes constantly and asks not to
 * hang logic on them, so the HTTP status comes first and this list is short.
 */
export function classifyCode(code: number): CodeMeaning | undefined {
  for (const [failure, group] of groups) {
    const meaning = group[code];
    if (meaning !== undefined) return { failure, meaning };
  }
  return undefined;
}

/** What can be done about an answer of Twilio's that is no success. */
export function carrierFailureOf(status: number, code: number | undefined): CarrierFailure {
  if (status === 429) return 'busy';
  if (status === 408 || status >= 500) return 'unsure';
  if (status === 401) return 'misconfigured';
  const known = code === undefined ? undefined : classifyCode(code);
  if (known) return known.failure;
  // A redirect, a path that is not there, or not ours to use: base URL, account or key are wrong.
  return status < 400 || status === 403 || status === 404 ? 'misconfigured' : 'refused';
}
