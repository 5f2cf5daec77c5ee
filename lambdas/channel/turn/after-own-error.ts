import { askJournalOf } from '../ask/ask-journal.ts';
import { faultOf } from '../fault-of.ts';
import { delayAfter } from '../journal/backoff.ts';
import { saveSurely } from '../journal/save-surely.ts';
import type { AskJournal, Thread } from '../thread/thread.ts';
import { isUnsettled } from '../thread/unsettled.ts';
import type { TimeLeft, TurnParts } from '../turn-parts.ts';
import { abandon } from './abandon.ts';
import { type Batch, read, waitingIn } from './batch.ts';
import { idOf, type Received } from './received.ts';
import { setMessageAside } from './set-message-aside.ts';

/**
 * An error of our own concerns the message that it struck, and not its neighbours: it is tried alone for the length
 * of the patience, then set aside. Gives in how many milliseconds all come again; nothing where it is out of the way.
 */
export async function afterOwnError(
  parts: TurnParts,
  batch: Batch,
  error: unknown,
  time: TimeLeft,
): Promise<number | undefined> {
  const { clock, settings, telemetry } = parts;
  const { doing } = batch;
  telemetry.count('OwnErrors');
  telemetry.error('error of our own', { ...faultOf(error), doing });
  const thread = doing === 'reading' ? batch.thread : await read(parts, batch);
  const [first] = waitingIn(batch);
  if (doing === 'journal' && thread && isUnsettled(thread)) {
    const isOver = clock() - thread.journal.startedAt >= settings.times.patience;
    if (!isOver) return delayAfter(first?.receives ?? 1, 0, settings.times.patience);
    await abandon(parts, batch, thread, time);
    return undefined;
  }
  if (!first) return undefined;
  const trying = tryingAgain(thread, batch, first, clock());
  const { patience } = settings.times;
  const patient = (since: number): boolean => clock() - since < patience;
  if (patient(trying.since)) {
    if (await isNoted(parts, thread, trying, time)) return delayAfter(trying.failures, 0, patience);
    if (patient(first.firstReceivedAt)) return delayAfter(first.receives, 0, patience);
  }
  await setMessageAside(parts, batch, first.message, time);
  return undefined;
}

/** The message's own journal with one more failure. Where nothing was noted yet, the agent may have been asked. */
function tryingAgain(thread: Thread | undefined, batch: Batch, first: Received, now: number): AskJournal {
  const at = { id: idOf(first), receives: first.receives };
  const known = askJournalOf(thread ?? {}, at, now, batch.waitedSince);
  const unsure = thread?.trying?.sid === at.id ? known.unsure : known.unsure + 1;
  return { ...known, unsure, failures: known.failures + 1, alone: true };
}

/** What cannot be written down is counted by when and how often the queue delivered it. */
async function isNoted(
  parts: TurnParts,
  thread: Thread | undefined,
  trying: AskJournal,
  time: TimeLeft,
): Promise<boolean> {
  if (!thread) return false;
  try {
    return (await saveSurely(parts, { ...thread, trying }, thread, 'whatever', time)).saved;
  } catch (error) {
    if (parts.isOutage(error)) throw error;
    return false;
  }
}
