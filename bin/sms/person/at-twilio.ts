import type { Twilio } from 'twilio';
import { Failure } from '../session/failure.ts';
import type { Held } from './held.ts';
import { pairsOf } from './pairs.ts';

export interface AtTwilio {
  readonly deleted: number;
  /** Those that Twilio does not let go of yet: what it is still sending. */
  readonly left: number;
}

export interface TwilioWork {
  readonly twilio: Twilio;
  /** The channel's own numbers and senders. */
  readonly numbers: readonly string[];
  readonly held: Held;
  /** Called between messages; throws where it is to end. */
  readonly between: () => void;
}

/**
 * Deletes the messages that Twilio has of a person and the channel's numbers, attachments first, and what a phone desk
 * was told of them: https://www.twilio.com/docs/messaging/api/message-resource#delete-a-message-resource. Messages of
 * other numbers of the account are not the channel's.
 */
export async function eraseAtTwilio({ twilio, numbers, held, between }: TwilioWork): Promise<AtTwilio> {
  let [deleted, left] = [0, 0];
  const remove = async (sid: string): Promise<void> => {
    between();
    if (await isDeleted(twilio, sid)) deleted += 1;
    else left += 1;
  };
  for (const { from, to } of waysOf(numbers, held))
    for (const { sid } of await twilio.messages.list({ from, to })) await remove(sid);
  for (const sid of sidsOf(held)) await remove(sid);
  return { deleted, left };
}

/** Each way between the person and each of the channel's senders of the same medium, those of before too. */
const waysOf = (numbers: readonly string[], { addresses, threads }: Held) =>
  pairsOf([...numbers, ...threads.map(({ key }) => key.business)], addresses).flatMap(
    ({ business, customer }) => [
      { from: customer, to: business },
      { from: business, to: customer },
    ],
  );

/** Of what phone desks were told and wrote: it stands at Twilio under the phones' numbers. */
const sidsOf = ({ desks }: Held): readonly string[] =>
  desks.flatMap(({ items }) => items.flatMap(({ sid }) => (typeof sid === 'string' ? [sid] : [])));

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
