import { randomUUID } from 'node:crypto';
import type { Reply } from '../agent/hotel.ts';
import type { MessagingSession } from './session.ts';

/** A message as the session streams: whole, or in pieces of which the last is empty. */
export function say(
  session: MessagingSession,
  text: string,
  more: Readonly<Record<string, unknown>> = {},
): void {
  const message = { message_id: randomUUID(), attachments: [], response_suggestions: [], ...more };
  if (!session.streaming) {
    session.emit('POLY_AGENT_MESSAGE', { ...message, text });
    return;
  }
  const pieces = [...(text.match(/[\s\S]{1,200}/g) ?? []), ''];
  for (const [at, piece] of pieces.entries())
    session.emit('POLY_AGENT_MESSAGE_CHUNK', {
      ...message,
      text: piece,
      chunk_index: at + 1,
      is_complete: at === pieces.length - 1,
    });
}

/** A reply of the hotel's: who is wanted, and that it is over, are events of their own. */
export function reply(session: MessagingSession, { response, end = false, handoff }: Reply): void {
  say(session, response, { end_conversation: end && !handoff });
  if (handoff)
    session.emit('CLIENT_HANDOFF_REQUIRED', {
      reason: handoff.reason ?? 'AGENT_DECISION',
      route: handoff.destination,
    });
  else if (end) session.emit('SESSION_END', { reason: 'REASON_NATURAL_END' });
}
