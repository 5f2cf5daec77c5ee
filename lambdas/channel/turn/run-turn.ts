import { runEffects } from '../run/run-effects.ts';
import type { ThreadMessage } from '../thread/message.ts';
import type { Thread } from '../thread/thread.ts';
import { isUnsettled } from '../thread/unsettled.ts';
import type { TimeLeft, TurnParts } from '../turn-parts.ts';
import { without } from '../without.ts';
import { type Batch, settledWith } from './batch.ts';

/** Promise 3: a turn that an earlier delivery has decided is finished before anything else is. */
export async function finishJournal(
  parts: TurnParts,
  batch: Batch,
  thread: Thread,
  time: TimeLeft,
): Promise<Thread> {
  if (!isUnsettled(thread)) return thread;
  batch.thread = thread;
  batch.doing = 'journal';
  batch.begun += 1;
  const finished = await runEffects(parts, thread, time, { claimed: false });
  for (const id of thread.journal.others) batch.settled.add(id);
  return settledWith(batch, finished, thread.journal.texts);
}

/** Runs what was just saved, and settles its messages. The save is the claim of the first send. */
export async function runTurn(
  parts: TurnParts,
  batch: Batch,
  thread: Thread,
  messages: readonly ThreadMessage[],
  time: TimeLeft,
): Promise<Thread> {
  batch.thread = thread;
  if (!isUnsettled(thread)) return settledWith(batch, thread, messages);
  batch.doing = 'journal';
  const done = await runEffects(parts, thread, time, { claimed: true });
  return settledWith(batch, without(done, 'write'), messages);
}
