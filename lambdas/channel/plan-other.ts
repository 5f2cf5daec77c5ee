import { deskOf } from './desk.ts';
import { Draft } from './draft.ts';
import type { IdleMessage, TextMessage, ThreadMessage, UndeliveredMessage } from './message.ts';
import { messageId } from './message.ts';
import { conversationOf, type Planning, sendAll } from './plan.ts';
import type { ChannelSettings } from './settings.ts';
import type { Journal, Thread } from './thread.ts';

type Planned = Thread & { readonly journal: Journal };

/** What follows from a message that is no text; nothing where it changes nothing any more. */
export function planOther(
  thread: Thread,
  message: Exclude<ThreadMessage, TextMessage>,
  { turn, now, settings }: Planning,
): Planned | undefined {
  const draft = new Draft(thread, turn, now);
  const planned = plan(draft, thread, message, now, settings);
  return planned ? draft.done([], 'answered', [messageId(message)]) : undefined;
}

/** Whether there is anything to do. */
function plan(
  draft: Draft,
  thread: Thread,
  message: Exclude<ThreadMessage, TextMessage>,
  now: number,
  settings: ChannelSettings,
): boolean {
  switch (message.kind) {
    case 'person-message':
      planWords(draft, thread, message.id, message.body, settings);
      return true;
    case 'release': {
      if (thread.mode === 'agent') return false;
      const { handoff } = thread;
      draft.end('handoff').mode('agent');
      if (message.note !== undefined) draft.set({ handoffNote: message.note });
      if (message.body !== undefined) planWords(draft, thread, message.id, message.body, settings);
      draft.publish('handoff.released', {
        ...deskOf(thread),
        ...conversationOf(handoff),
        ...(handoff && { requestedAt: handoff.requestedAt }),
        cause: 'desk',
      });
      return true;
    }
    case 'opening':
      if (thread.optedOutAt !== undefined) {
        draft.publish('reply.undeliverable', { messageId: message.id, reason: 'opted-out' });
        return true;
      }
      draft.end('opening').set({
        opening: { text: message.body, ...(message.attributes && { attributes: message.attributes }) },
      });
      sendAll(draft, 'person', message.body, settings);
      return true;
    case 'idle':
      return planIdle(draft, thread, message, now, settings);
    case 'resume':
      return planAccepted(draft, thread);
    case 'undelivered':
      return planUndelivered(draft, message);
  }
}

/** A person's words. To who has opted out in the meantime they are not sent, and the bus hears of that. */
function planWords(
  draft: Draft,
  { optedOutAt }: Thread,
  messageId: string,
  body: string,
  settings: ChannelSettings,
): void {
  if (optedOutAt === undefined) sendAll(draft, 'person', body, settings);
  else draft.publish('reply.undeliverable', { messageId, reason: 'opted-out' });
}

/** Nothing is sent again: the carrier may have tried for hours, and the customer has gone on. */
function planUndelivered(draft: Draft, message: UndeliveredMessage): boolean {
  const { effectId, sid, status, code, meaning, failure, at } = message;
  const out = failure === 'opted-out';
  draft.publish('reply.undeliverable', {
    effectId,
    messageSid: sid,
    status,
    ...(code !== undefined && { code }),
    ...(meaning !== undefined && { meaning }),
    done: out ? 'opted-out' : 'not-repeated',
  });
  if (out) {
    const optedOutAt = draft.thread.optedOutAt ?? at;
    draft.end('opted-out').set({ optedOutAt }).publish('consent.changed', { consent: 'out', by: 'carrier' });
  }
  return true;
}

/** A person has taken the thread ahead of the queue: the agent's conversation is over, and the bus hears of it. */
function planAccepted(draft: Draft, thread: Thread): boolean {
  const { handoff, mode } = thread;
  if (mode !== 'human' || handoff?.acceptedAt === undefined || handoff.announced) return false;
  const { acceptedAt, acceptedBy } = handoff;
  draft
    .end('handoff')
    .mode('human', { ...handoff, announced: true })
    .publish('handoff.accepted', {
      ...conversationOf(handoff),
      acceptedAt,
      ...(acceptedBy && { by: acceptedBy }),
    });
  return true;
}

function planIdle(
  draft: Draft,
  thread: Thread,
  { conversationId, timer }: IdleMessage,
  now: number,
  settings: ChannelSettings,
): boolean {
  const { conversation } = thread;
  const { notices, times } = settings;
  const stale = conversation?.id !== conversationId || conversation.timer !== timer;
  if (!conversation || stale || thread.mode === 'human') return false;

  const warned = conversation.warnedAt !== undefined && conversation.warnedAt >= conversation.lastTextAt;
  const idleUntil = conversation.lastTextAt + times.idle;
  if (!warned && idleUntil > now) {
    draft.arm(idleUntil);
  } else if (!warned && notices.idleWarning !== false) {
    draft.set({ conversation: { ...conversation, warnedAt: now } });
    sendAll(draft, 'notice', notices.idleWarning, settings);
    draft.arm(now + times.idleGrace);
  } else {
    draft.publish('conversation.idle', { conversationId, lastTextAt: conversation.lastTextAt });
    if (notices.farewell !== false) sendAll(draft, 'notice', notices.farewell, settings);
    draft.end('idle');
  }
  return true;
}
