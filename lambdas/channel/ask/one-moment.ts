import { composeParts } from '../draft/compose-parts.ts';
import { faultOf } from '../fault-of.ts';
import { saveSurely } from '../journal/save-surely.ts';
import type { AskJournal, Thread } from '../thread/thread.ts';
import type { TimeLeft, TurnParts } from '../turn-parts.ts';

type Asking = Thread & { readonly trying: AskJournal };

/**
 * Tells a customer once that an answer is on its way, while the agent is being waited for. The claim is saved
 * before the send, as for any send; it is a courtesy, so whatever goes wrong with it is not tried again.
 * `isOver` says that the answer has come meanwhile.
 */
export async function sayOneMoment(
  parts: TurnParts,
  thread: Asking,
  turn: string,
  isOver: () => boolean,
  time: TimeLeft,
): Promise<Asking> {
  const words = parts.settings.notices.oneMoment;
  const barred = isBarred(thread) || thread.trying.oneMoment !== undefined;
  const [body] = words === false ? [] : composeParts(words, thread.key, parts.settings.replies).parts;
  if (body === undefined || barred || isOver()) return thread;

  const notice = { id: `${turn}-moment`, body, at: parts.clock() };
  const claim = { ...thread, trying: { ...thread.trying, oneMoment: notice } };
  let current: Asking = thread;
  try {
    const saved = await saveSurely(parts, claim, thread, 'as seen', time);
    if (!saved.saved) return thread;
    current = saved.thread;
    // claimed and not sent: it will not be claimed again, and is not in the record
    if (isOver() || isBarred(current)) return { ...current, trying: thread.trying };
    const { business: from, customer: to } = thread.key;
    const { sid } = await parts.carrier.send(
      { from, to, body, effectId: notice.id },
      { signal: time.signal },
    );
    return { ...current, trying: { ...claim.trying, oneMoment: { ...notice, sid } } };
  } catch (error) {
    // the answer is what matters: the save of it finds out what became of the thread
    parts.telemetry.count('OneMomentFailures');
    parts.telemetry.warn('"one moment" not said', { ...faultOf(error) });
    return current;
  }
}

const isBarred = ({ optedOutAt, mode }: Thread): boolean => optedOutAt !== undefined || mode !== 'agent';
