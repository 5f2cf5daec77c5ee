import { composeParts } from '../draft/compose-parts.ts';
import { faultOf } from '../fault-of.ts';
import { saveSurely } from '../journal/save-surely.ts';
import type { Thread, Trying } from '../thread/thread.ts';
import type { Channel, TimeLeft } from '../turn-parts.ts';

type Asking = Thread & { readonly trying: Trying };

/**
 * Tells a customer once that an answer is on its way, while the agent is being waited for. The claim is saved
 * before the send, as for any send; it is a courtesy, so whatever goes wrong with it is not tried again.
 * `isOver` says that the answer has come meanwhile.
 */
export async function sayOneMoment(
  channel: Channel,
  thread: Asking,
  turn: string,
  isOver: () => boolean,
  time: TimeLeft,
): Promise<Asking> {
  const words = channel.settings.notices.oneMoment;
  const barred =
    thread.optedOutAt !== undefined || thread.mode !== 'agent' || thread.trying.oneMoment !== undefined;
  const [body] = words === false ? [] : composeParts(words, thread.key, channel.settings.replies);
  if (body === undefined || barred || isOver()) return thread;

  const notice = { id: `${turn}-moment`, body, at: channel.clock() };
  const claim = { ...thread, trying: { ...thread.trying, oneMoment: notice } };
  let current: Asking = thread;
  try {
    const saved = await saveSurely(channel, claim, thread, 'as seen', time);
    if (!saved.saved) return thread;
    current = saved.thread;
    // claimed and not sent: it will not be claimed again, and is not in the record
    if (isOver()) return { ...current, trying: thread.trying };
    const { business: from, customer: to } = thread.key;
    const { sid } = await channel.carrier.send(
      { from, to, body, effectId: notice.id },
      { signal: time.signal },
    );
    return { ...current, trying: { ...claim.trying, oneMoment: { ...notice, sid } } };
  } catch (error) {
    // the answer is what matters: the save of it finds out what became of the thread
    channel.telemetry.count('OneMomentFailures');
    channel.telemetry.warn('"one moment" not said', { ...faultOf(error) });
    return current;
  }
}
