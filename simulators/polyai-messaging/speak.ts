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

const robin = { id: 'agent-1', name: 'Robin', avatar_url: '' };

const sayLive = (session: MessagingSession, text: string): void =>
  session.emit('LIVE_AGENT_MESSAGE', {
    message_id: randomUUID(),
    agent_id: robin.id,
    attachments: [],
    response_suggestions: [],
    text,
  });

/** The vendor's own desk takes the session. */
export function passOn(session: MessagingSession): void {
  say(session, 'One moment, I am looking for a colleague.');
  session.emit('POLY_AGENT_TRIGGERED_HANDOFF', {});
  session.emit('HANDOFF_QUEUE_STATUS', {
    queue_name: 'desk',
    position_in_queue: 1,
    estimated_wait_seconds: 5,
  });
  session.emit('HANDOFF_ACCEPTED', {});
  session.emit('LIVE_AGENT_JOINED', { agent: robin });
  session.by = 'live-agent';
  sayLive(session, 'This is Robin at the desk. How can I help?');
}

/** A person answers, in their own time; to a goodbye they go, and the agent has the session again. */
export function answerLive(session: MessagingSession, message: string): void {
  if (!/\b(bye|thanks|thank you)\b/i.test(message))
    sayLive(session, `Robin here: I have noted "${message}".`);
  else leave(session);
}

function leave(session: MessagingSession): void {
  sayLive(session, 'You are welcome. Goodbye!');
  session.emit('LIVE_AGENT_LEFT', {});
  session.by = 'agent';
}
