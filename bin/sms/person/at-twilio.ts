import type { Twilio } from 'twilio';
import type { Address } from '../../../lambdas/channel/thread/address.ts';
import { threadId } from '../../../lambdas/channel/thread/thread-key.ts';
import { Failure } from '../session/failure.ts';
import { addressesOf } from './addresses.ts';
import type { Held, Item } from './held.ts';
import { pairsOf } from './pairs.ts';

export interface AtTwilio {
  readonly deleted: number;
  /** Those that Twilio does not let go of yet: what it is still sending. */
  readonly left: number;
}

export interface TwilioWork {
  readonly twilio: Twilio;
  /** As the person was named. */
  readonly customer: Address;
  /** The channel's own numbers and senders. */
  readonly numbers: readonly string[];
  /** Called between messages; throws where it is to end. */
  readonly between: () => void;
  /** Resolves a while later, in which Twilio has sent something. */
  readonly wait: () => Promise<void>;
}

/** How often what is still being sent is looked at again: a number sends a text a second, where there are more they queue. */
const looks = 20;

/** Deletes a person's messages at Twilio, and knows what went and what is left, also where it was cut off. */
export interface TwilioCopies extends AtTwilio {
  /**
   * Deletes the messages that Twilio has of a person and the channel's numbers, attachments first, and what a phone desk
   * was told of them: https://www.twilio.com/docs/messaging/api/message-resource#delete-a-message-resource. Messages of
   * other numbers of the account are not the channel's. Gives how many are left that are found by `held` alone.
   */
  erase(held: Held): Promise<number>;
}

export function twilioCopies({ twilio, customer, numbers, between, wait }: TwilioWork): TwilioCopies {
  const left = new Set<string>();
  const deleted = new Set<string>();
  const remove = async (sid: string): Promise<void> => {
    if (deleted.has(sid)) return;
    between();
    left.add(sid);
    if (!(await isDeleted(twilio, sid))) return;
    left.delete(sid);
    deleted.add(sid);
  };
  return {
    get deleted() {
      return deleted.size;
    },
    get left() {
      return left.size;
    },
    async erase(held) {
      for (const { from, to } of waysOf(numbers, held))
        for (const { sid } of await twilio.messages.list({ from, to })) await remove(sid);
      const ofDesks = held.desks.flatMap(({ items }) => items.flatMap(sidIn));
      for (const sid of ofDesks) await remove(sid);
      for (let look = 0; look < looks && left.size > 0; look += 1) {
        await wait();
        for (const sid of [...left]) await remove(sid);
      }
      return idsOnlyIn(held, numbers, customer).filter(sid => left.has(sid)).length;
    },
  };
}

/** Each way between the person and each of the channel's senders of the same medium, those of before too. */
const waysOf = (numbers: readonly string[], { addresses, threads }: Held) =>
  pairsOf([...numbers, ...threads.map(({ key }) => key.business)], addresses).flatMap(
    ({ business, customer }) => [
      { from: customer, to: business },
      { from: business, to: customer },
    ],
  );

/**
 * The messages at Twilio that nobody finds by the person's number and the channel's once the table's records are gone:
 * those of phone desks, which stand under the phones' numbers, of numbers that the channel has no longer, and of an
 * address that only WhatsApp's pair has told.
 */
export function idsOnlyIn(held: Held, numbers: readonly string[], customer: Address): string[] {
  const found = new Set(pairsOf(numbers, addressesOf(customer)).map(threadId));
  const threads = held.threads.filter(({ key }) => !found.has(threadId(key)));
  return [...new Set([...threads, ...held.desks].flatMap(({ items }) => items.flatMap(sidIn)))];
}

/** Twilio's id of what a record is about: of a text it is the record's own. */
const sidIn = ({ id, sid }: Item): string[] =>
  [sid, id].filter(one => typeof one === 'string').filter(one => /^(SM|MM)[0-9a-f]{32}$/.test(one));

async function isDeleted(twilio: Twilio, sid: string): Promise<boolean> {
  try {
    const message = twilio.messages(sid);
    for (const media of await message.media.list()) await message.media(media.sid).remove();
    return await message.remove();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    // deleted meanwhile
    if (error.code === 'twilio-missing') return true;
    // a message that is still on its way cannot be deleted: https://www.twilio.com/docs/api/errors/20009
    if (error.code === 'twilio-other') return false;
    throw error;
  }
}
