import type { Reading } from '../decide/reading.ts';
import { isPhoneDesk } from '../phone-desk/phone-desk.ts';
import { isUnknownDestination } from '../settings/routing.ts';
import type { Thread } from '../thread/thread.ts';
import type { TurnParts } from '../turn-parts.ts';

/** What the owner should know of a turn that was decided. */
export function reportChange(parts: TurnParts, before: Thread, after: Thread): void {
  reportKeyword(parts, before, after);
  reportDestination(parts, before, after);
  reportPhone(parts, before, after);
  if (after.journal?.cutShort) parts.telemetry.count('RepliesCutShort');
}

/** Whatever became of it: a reaction that is an answer, or a person's, has another outcome than `reaction`. */
export function reportReaction({ telemetry }: TurnParts, { said }: Reading): void {
  if (said.kind === 'reaction') telemetry.count('Reactions', 1, { kind: said.reaction.kind });
}

/** Once a conversation: what the customer is asked to text, the carrier keeps to itself. */
function reportKeyword({ telemetry }: TurnParts, before: Thread, after: Thread): void {
  if (!after.conversation?.askedForKeyword || before.conversation?.askedForKeyword) return;
  telemetry.count('KeywordsAskedFor');
  telemetry.warn('the agent asks for a word that the carrier takes for a command', {
    conversationId: after.conversation.id,
  });
}

/** The agent names a destination that channel.config.ts does not know: the default desk has it. */
function reportDestination({ settings, telemetry }: TurnParts, before: Thread, after: Thread): void {
  const { handoff } = after;
  if (!handoff || handoff.requestedAt === before.handoff?.requestedAt) return;
  if (!isUnknownDestination(settings.routing, handoff.destination)) return;
  telemetry.count('UnknownDestinations');
  telemetry.warn('the agent names a destination that no desk is set for', {
    conversationId: handoff.conversationId,
  });
}

/** A phone desk has opted out: its customers are back with the agent, and only its person can undo that. */
function reportPhone({ settings, telemetry }: TurnParts, before: Thread, after: Thread): void {
  if (!isPhoneDesk(settings, after.key)) return;
  if (after.optedOutBy === undefined || before.optedOutBy !== undefined) return;
  telemetry.count('PhoneDesksOptedOut');
  telemetry.error('a desk’s phone takes no more texts', { turn: after.journal?.turn });
}
