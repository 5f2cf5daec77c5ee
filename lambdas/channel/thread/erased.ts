import { isAmbiguousStart, keywordOf } from '../text/keywords.ts';
import { stopsIn } from '../text/stop-words.ts';
import {
  type CaseErasedMessage,
  type EraseMessage,
  messageId,
  type TextMessage,
  type ThreadMessage,
} from './message.ts';
import type { Erased, Thread } from './thread.ts';

const mark = 'erase-';

/** Of an erasure's message; `unique` tells it from all others. While it waits, it stands among the thread's opt-outs. */
export const erasureId = (unique: string): string => `${mark}${unique}`;

/**
 * Stands for the time of an opt-out where an erasure alone has silenced somebody: in their thread, and in that of their
 * other address. What they say meanwhile is later, whatever the clocks say, and stands.
 */
export const silence = 0;

/** Whether what is pending in a thread is an erasure, and no opt-out. */
export const isErasureId = (id: string): boolean => id.startsWith(mark);

/**
 * What is to be left of a thread: who has opted out stays out, whether or not their opt-out has had its turn, by this
 * address or by another of theirs, before an earlier erasure too. That nothing is said while an erasure waits is no
 * opt-out.
 */
export function erasedOf(thread: Thread, at: number): Erased {
  const { erased: before = { at: 0, sequence: 0 }, sequence } = thread;
  const { optedOutAt, optedOutBy, pairedInAt, pendingStops = [] } = thread;
  const isPending = pendingStops.some(id => !isErasureId(id));
  // of which this thread could not take note, for it waits to be erased
  if (pairedInAt !== undefined && !isPending) return { at, sequence, optedInAt: pairedInAt };
  const optedInAt = thread.optedInAt ?? before.optedInAt;
  const isOut = isPending || optedOutBy !== undefined || (optedOutAt !== undefined && optedOutAt !== silence);
  return {
    ...{ at, sequence },
    ...(optedInAt !== undefined && { optedInAt }),
    ...(isOut
      ? { optedOutAt: optedOutAt || at, optedOutBy: optedOutBy ?? 'keyword' }
      : outBefore(before, thread)),
  };
}

/** The opt-out that the mark alone has, for the silence stands in its place; a START since has undone it. */
const outBefore = (
  { optedOutAt, optedOutBy = 'keyword' }: Erased,
  { optedInAt = -1 }: Thread,
): Pick<Erased, 'optedOutAt' | 'optedOutBy'> =>
  optedOutAt !== undefined && optedOutAt > optedInAt ? { optedOutAt, optedOutBy } : {};

/** Kinds of messages that are about something in the thread: where that was erased, they are about nothing. */
const aboutWhatWas: readonly ThreadMessage['kind'][] = ['idle', 'resume', 'undelivered', 'delivered'];

/** Whether a message is of what was erased. An opt-out that the owner knows of counts, however old it is. */
export function isOfErased({ erased, pendingStops, version }: Thread, message: ThreadMessage): boolean {
  if (!erased || message.kind === 'opt-out') return false;
  if (version === 0 && aboutWhatWas.includes(message.kind)) return true;
  // in a thread that lives again, or has yet to have its own turn, a stop is a stop, and a start is one
  const hasTurn = version > 0 || pendingStops?.some(isErasureId);
  if (hasTurn && message.kind === 'text' && isConsent(message)) return false;
  const at = momentOf(message);
  // an erasure that is under way is not of before itself, nor is one that has yet to have its turn
  if (isErasure(message)) return message.at < erased.at && !pendingStops?.includes(message.id);
  return at !== undefined && at <= erased.at;
}

const isErasure = (message: ThreadMessage): message is EraseMessage | CaseErasedMessage =>
  message.kind === 'erase' || message.kind === 'case-erased';

/**
 * What is left when a thread has to be erased once more, of which these messages are dropped: stops and starts among them
 * count, and what a stop's webhook has written ahead of it goes; so does what was written ahead of those that are only
 * brought `again`, whose turn was before. Nothing where there is nothing of it.
 */
export function erasedAgain(
  { erased, pendingStops = [], version }: Thread,
  dropped: readonly ThreadMessage[],
  again: readonly string[] = [],
): Erased | undefined {
  const ids = [...dropped.map(messageId), ...again];
  // one that was said since brings itself to its turn
  const isNew = pendingStops.some(id => !ids.includes(id));
  if (!erased || version > 0 || isNew) return undefined;
  const left = dropped.reduce(afterWord, erased);
  return left !== erased || pendingStops.length > 0 || dropped.some(one => one.kind === 'text' && isStop(one))
    ? left
    : undefined;
}

function afterWord(left: Erased, message: ThreadMessage): Erased {
  if (message.kind !== 'text') return left;
  const at = message.receivedAt;
  if (isStop(message)) return consentAfter(left, { isOut: true, at });
  return isStart(message) ? consentAfter(left, { isOut: false, at }) : left;
}

/** What is left of an erased thread behind one more word on consent. Of what comes so late, times say which was the last. */
export function consentAfter(
  left: Erased,
  { isOut, at }: { readonly isOut: boolean; readonly at: number },
): Erased {
  const { optedInAt = 0, optedOutAt, optedOutBy: _, ...rest } = left;
  if (isOut) {
    const isOver = optedOutAt !== undefined || at < optedInAt;
    return isOver ? left : { ...left, optedOutAt: at, optedOutBy: 'keyword' };
  }
  return optedOutAt !== undefined && at >= optedOutAt ? { ...rest, optedInAt: at } : left;
}

const isStop = (text: TextMessage): boolean => stopsIn(text) !== undefined;

const isStart = ({ body, optOutType }: TextMessage): boolean =>
  optOutType ? optOutType === 'START' : keywordOf(body) === 'start';

/** A YES is an answer, but from who is out. */
const isConsent = (text: TextMessage): boolean =>
  isStop(text) || (isStart(text) && !isAmbiguousStart(text.body));

/** When what a message is about happened. A timer has no time. */
function momentOf(message: ThreadMessage): number | undefined {
  if (message.kind === 'text') return message.receivedAt;
  if (message.kind === 'event') return message.event.at;
  return message.kind === 'idle' ? undefined : message.at;
}
