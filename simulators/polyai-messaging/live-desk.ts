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

const words = ['colleague', 'queue', 'nobody', 'timeout'] as const;
export type DeskWord = (typeof words)[number];

/** The first line of a message that is just one of these words, and the other lines, which the agent answers. */
export function wishForDesk(message: string): { readonly word?: DeskWord; readonly rest: string } {
  const lines = message.split('\n');
  const at = lines.findIndex(line => words.some(word => word === line.toLowerCase()));
  const word = words.find(one => one === lines[at]?.toLowerCase());
  return { ...(word && { word }), rest: lines.filter((_, index) => index !== at).join('\n') };
}

/**
 * The vendor's own desk is asked: `colleague` comes at once, to `queue` after two others; `nobody` fails after a minute,
 * and `timeout` is one.
 */
export function passOn(session: MessagingSession, word: DeskWord): void {
  say(session, 'One moment, I am looking for a colleague.');
  session.emit('POLY_AGENT_TRIGGERED_HANDOFF', {});
  session.by = 'nobody';
  queued(session, word === 'queue' ? 3 : 1);
  switch (word) {
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
    case 'timeout':
      session.later(failMs, () => fails(session, 'HANDOFF_TIMEOUT'));
  }
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
