import { randomUUID } from 'node:crypto';
import type { MessagingSession } from './session.ts';
import { say } from './speak.ts';

const robin = { id: 'agent-1', name: 'Robin', avatar_url: '' };

/** Of a queue: until one more has gone, and until nobody has come. */
const stepMs = 40_000;
const failMs = 60_000;
/** A person is done with something, and says so by themselves. */
const lookedUpMs = 90_000;

const sayLive = (session: MessagingSession, text: string): void =>
  session.emit('LIVE_AGENT_MESSAGE', {
    message_id: randomUUID(),
    agent_id: robin.id,
    attachments: [],
    response_suggestions: [],
    text,
  });

const queued = (session: MessagingSession, position: number): void =>
  session.emit('HANDOFF_QUEUE_STATUS', {
    queue_name: 'desk',
    position_in_queue: position,
    estimated_wait_seconds: (position * stepMs) / 1000,
  });

function joins(session: MessagingSession): void {
  session.emit('HANDOFF_ACCEPTED', {});
  session.emit('LIVE_AGENT_JOINED', { agent: robin });
  session.by = 'live-agent';
  sayLive(session, 'This is Robin at the desk. How can I help?');
  session.later(lookedUpMs, () => sayLive(session, 'Robin again: I have looked it up, and all is well.'));
}

function fails(session: MessagingSession, type: 'HANDOFF_FAILED' | 'HANDOFF_TIMEOUT'): void {
  session.emit(type, {});
  session.by = 'agent';
}

/**
 * The vendor's own desk, by words that stand alone in a line: `colleague` comes at once, to `queue` after two others;
 * `nobody` fails after a minute, and `timeout` is one. Gives whether the message is for it.
 */
export function passOn(session: MessagingSession, message: string): boolean {
  const [, word] = /^(colleague|queue|nobody|timeout)$/im.exec(message) ?? [];
  if (word === undefined) return false;
  say(session, 'One moment, I am looking for a colleague.');
  session.emit('POLY_AGENT_TRIGGERED_HANDOFF', {});
  session.by = 'nobody';
  queued(session, word.toLowerCase() === 'queue' ? 3 : 1);
  switch (word.toLowerCase()) {
    case 'colleague':
      joins(session);
      break;
    case 'queue':
      session.later(stepMs, () => queued(session, 2));
      session.later(2 * stepMs, () => queued(session, 1));
      session.later(3 * stepMs, () => joins(session));
      break;
    case 'nobody':
      session.later(failMs, () => fails(session, 'HANDOFF_FAILED'));
      break;
    default:
      session.later(failMs, () => fails(session, 'HANDOFF_TIMEOUT'));
  }
  return true;
}

/** A person answers, in their own time; to a goodbye they go, and the agent has the session again. */
export function answerLive(session: MessagingSession, message: string): void {
  if (session.by === 'nobody') return;
  if (!/\b(bye|thanks|thank you)\b/i.test(message)) {
    sayLive(session, `Robin here: I have noted "${message}".`);
    return;
  }
  sayLive(session, 'You are welcome. Goodbye!');
  session.emit('LIVE_AGENT_LEFT', {});
  session.by = 'agent';
  session.quiet();
}
