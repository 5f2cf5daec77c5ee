import type { AgentError } from '../errors.ts';
import { delayAfter, jitter } from '../journal/backoff.ts';
import type { AskJournal } from '../thread/thread.ts';

/** An ask whose outcome is unknown is repeated once; the second such outcome ends the turn. */
export const maxUnsure = 2;
/** A repeat within the same delivery waits this long on average; anything longer waits in the queue. */
const quickRetryMs = 500;
const quickRetries = 1;

/** What of an attempt decides how it goes on. */
export interface Failed {
  readonly trying: AskJournal;
  /** A conversation that was gone has been replaced already. */
  readonly replaced: boolean;
  /** Repeats that were made at once. */
  readonly quickRetries: number;
}

/** All in milliseconds; `now` and `deadline` are epoch. */
export interface AskTime {
  readonly now: number;
  readonly deadline: number;
  readonly agentTimeout: number;
  readonly patience: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/** What is done about an agent that failed. */
export type Next =
  | { readonly go: 'again'; readonly trying: AskJournal; readonly afterMs: number }
  | { readonly go: 'new-conversation' }
  | {
      readonly go: 'postpone';
      readonly trying: AskJournal;
      readonly reason: string;
      readonly delayMs: number;
    }
  | { readonly go: 'give-up'; readonly reason: string };

/** The table of docs/architecture.md, "What each failure gets". */
export function afterFailure(failed: Failed, error: AgentError, time: AskTime): Next {
  switch (error.failure) {
    case 'gone':
      return failed.replaced ? giveUp('agent-broken') : { go: 'new-conversation' };
    case 'refused':
      return giveUp('agent-refused');
    case 'broken':
      return giveUp('agent-broken');
    case 'unsure':
      return afterUnsure(failed, time);
    case 'busy':
      return afterBusy(failed, error.retryAfterMs, time);
  }
}

const giveUp = (reason: string): Next => ({ go: 'give-up', reason });

/** It may have been processed: one repeat, at once where there is time for it. */
function afterUnsure({ trying: before }: Failed, time: AskTime): Next {
  const trying = { ...before, unsure: before.unsure + 1, failures: before.failures + 1 };
  if (trying.unsure >= maxUnsure || isOutOfPatience(before, time)) return giveUp('agent-unsure');
  if (time.now + time.agentTimeout <= time.deadline) return { go: 'again', trying, afterMs: 0 };
  return {
    go: 'postpone',
    trying,
    reason: 'agent-unsure',
    delayMs: delayAfter(trying.failures, 0, time.patience),
  };
}

/** It was not processed: once more at once, then from the queue. */
function afterBusy(failed: Failed, retryAfterMs: number | undefined, time: AskTime): Next {
  const afterMs = Math.max(jitter(quickRetryMs, time.random), retryAfterMs ?? 0);
  const isQuick = failed.quickRetries < quickRetries && afterMs <= 2 * quickRetryMs;
  if (isQuick && time.now + afterMs <= time.deadline) return { go: 'again', trying: failed.trying, afterMs };
  if (isOutOfPatience(failed.trying, time)) return giveUp('agent-busy');
  const trying = { ...failed.trying, failures: failed.trying.failures + 1 };
  const delayMs = delayAfter(trying.failures, retryAfterMs, time.patience);
  return { go: 'postpone', trying, reason: 'agent-busy', delayMs };
}

const isOutOfPatience = ({ since }: AskJournal, { now, patience }: AskTime): boolean =>
  now - since >= patience;
