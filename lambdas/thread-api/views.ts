import { silence } from '../channel/thread/erased.ts';
import type { Thread } from '../channel/thread/thread.ts';

const iso = (at: number): string => new Date(at).toISOString();

/** A thread as the API shows it, without its messages; what is not there is `null`. */
export function threadView({ key, mode, optedOutAt, conversation, handoff }: Thread) {
  return {
    business: key.business,
    customer: key.customer,
    mode,
    consent: optedOutAt === undefined ? 'in' : 'out',
    optedOutAt: optedOutAt === undefined || optedOutAt === silence ? null : iso(optedOutAt),
    conversation: conversation
      ? {
          id: conversation.id,
          startedAt: iso(conversation.startedAt),
          lastTextAt: iso(conversation.lastTextAt),
        }
      : null,
    handoff: mode === 'human' && handoff ? handoffView(handoff) : null,
  };
}

const handoffView = ({
  conversationId,
  destination,
  reason,
  desk,
  requestedAt,
  acceptedAt,
  acceptedBy,
}: NonNullable<Thread['handoff']>) => ({
  state: acceptedAt === undefined ? 'requested' : 'accepted',
  destination: destination ?? null,
  reason: reason ?? null,
  desk: desk ?? null,
  conversationId: conversationId ?? null,
  requestedAt: iso(requestedAt),
  acceptedAt: acceptedAt === undefined ? null : iso(acceptedAt),
  acceptedBy: acceptedBy ?? null,
});
