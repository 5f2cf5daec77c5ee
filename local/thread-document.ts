import type { Thread } from '../lambdas/channel/thread/thread.ts';

const iso = (at: number): string => new Date(at).toISOString();

/** All of a thread that an operator may want to know, without a word of anybody's: what is not there is `null`. */
export function threadDocument(thread: Thread) {
  const { key, mode, version, conversation, handoff, journal, trying, putBack, pace } = thread;
  return {
    business: key.business,
    customer: key.customer,
    mode,
    version,
    consent: {
      is: thread.optedOutAt === undefined ? 'in' : 'out',
      since: isoOf(thread.optedOutAt ?? thread.optedInAt),
      by: thread.optedOutBy ?? null,
      pending: thread.pendingStops?.length ?? 0,
    },
    conversation: conversation
      ? {
          id: conversation.id,
          startedAt: iso(conversation.startedAt),
          lastTextAt: iso(conversation.lastTextAt),
          warnedAt: isoOf(conversation.warnedAt),
        }
      : null,
    handoff:
      mode === 'human' && handoff
        ? {
            requestedAt: iso(handoff.requestedAt),
            acceptedAt: isoOf(handoff.acceptedAt),
            acceptedBy: handoff.acceptedBy ?? null,
            destination: handoff.destination ?? null,
            desk: handoff.desk ?? null,
            byWriting: handoff.byWriting ?? false,
          }
        : null,
    timers: {
      idle: conversation?.timer ?? null,
      waiting: (mode === 'human' && handoff?.timer) || null,
      unansweredSince: isoOf(thread.unanswered?.since),
    },
    journal: journal
      ? {
          turn: journal.turn,
          startedAt: iso(journal.startedAt),
          outcome: journal.outcome,
          texts: journal.texts.length,
          effects: journal.effects.map(({ kind }) => kind),
          next: journal.next,
          claimedAt: isoOf(journal.claimedAt),
          failures: journal.failures + (journal.failing?.times ?? 0),
        }
      : null,
    trying: trying ? { since: iso(trying.since), failures: trying.failures, unsure: trying.unsure } : null,
    putBackSince: isoOf(putBack?.since),
    mutedUntil: isoOf(pace?.mutedUntil),
    apologisedAt: isoOf(thread.apologisedAt),
    lastSentAt: isoOf(thread.lastSentAt),
  };
}

const isoOf = (at: number | undefined): string | null => (at === undefined ? null : iso(at));
