import { Draft } from '../draft/draft.ts';
import { sendAll } from '../draft/send-all.ts';
import {
  planAccepted,
  planPersonMessage,
  planRelease,
  planWaiting,
  tellOptedOut,
} from '../handoff/plan-handoff.ts';
import { isPhoneDesk } from '../phone-desk/phone-desk.ts';
import { planDeskNews } from '../phone-desk/plan-phone.ts';
import type { ChannelSettings } from '../settings/settings.ts';
import type { IdleMessage, TextMessage, ThreadMessage, UndeliveredMessage } from '../thread/message.ts';
import { messageId } from '../thread/message.ts';
import type { Journal, Thread } from '../thread/thread.ts';
import type { Planning } from './planning.ts';

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
      planPersonMessage(draft, thread, message, now, settings);
      return true;
    case 'release':
      return planRelease(draft, thread, message, settings);
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
      return planAccepted(draft, thread, settings);
    case 'undelivered':
      return planUndelivered(draft, message, settings);
    case 'case':
    case 'case-text':
    case 'case-news':
      // the owner may have given the desk to another phone
      return isPhoneDesk(settings, thread.key) && planDeskNews(draft, message, now);
  }
}

/** Nothing is sent again: the carrier may have tried for hours, and the customer has gone on. */
function planUndelivered(draft: Draft, message: UndeliveredMessage, settings: ChannelSettings): boolean {
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
    tellOptedOut(draft, settings);
  }
  return true;
}

function planIdle(
  draft: Draft,
  thread: Thread,
  { conversationId, timer }: IdleMessage,
  now: number,
  settings: ChannelSettings,
): boolean {
  if (thread.mode === 'human') return planWaiting(draft, thread, { conversationId, timer }, now, settings);
  const { conversation } = thread;
  const { notices, times } = settings;
  const stale = conversation?.id !== conversationId || conversation.timer !== timer;
  if (!conversation || stale) return false;

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
