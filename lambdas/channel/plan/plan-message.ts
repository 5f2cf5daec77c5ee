import type { Draft } from '../draft/draft.ts';
import { sendAll } from '../draft/send-all.ts';
import { messageOf, partKnown, sendWords } from '../draft/words-out.ts';
import { planLook } from '../handoff/live.ts';
import { planAccepted, planPersonMessage, planRelease, planWaiting } from '../handoff/plan-handoff.ts';
import { answerPhone } from '../phone-desk/listen.ts';
import { isPhoneDesk } from '../phone-desk/phone-desk.ts';
import { planDeskNews } from '../phone-desk/plan-phone.ts';
import { type ChannelSettings, idleAt } from '../settings/settings.ts';
import { isConfirmation } from '../thread/effect.ts';
import { isLive, isNextLook } from '../thread/live.ts';
import {
  type IdleMessage,
  messageId,
  type OpeningMessage,
  type PlannedMessage,
  type UndeliveredMessage,
} from '../thread/message.ts';
import type { Thread } from '../thread/thread.ts';
import { newDraft } from './new-draft.ts';
import { planOptOut, planReset } from './plan-operator.ts';
import { planUnsent } from './plan-unsent.ts';
import type { Planned, Planning } from './planning.ts';

/** What follows from a message that is no text; nothing where it changes nothing any more. */
export function planMessage(
  thread: Thread,
  message: PlannedMessage,
  planning: Planning,
): Planned | undefined {
  const draft = newDraft(thread, [], planning);
  plan(draft, thread, message, planning);
  return draft.isChanged ? draft.done([], 'answered', [messageId(message)]) : undefined;
}

function plan(draft: Draft, thread: Thread, message: PlannedMessage, planning: Planning): void {
  const { heard, now, settings } = planning;
  switch (message.kind) {
    case 'person-message':
      planPersonMessage(draft, thread, message, settings);
      answerPhone(draft, thread, message, settings);
      break;
    case 'release':
      planRelease(draft, thread, message, settings);
      answerPhone(draft, thread, message, settings);
      break;
    case 'opening':
      planOpening(draft, message, settings);
      break;
    case 'idle':
      if (isLive(thread)) {
        if (heard && isNextLook(thread, message)) planLook(draft, heard, planning);
      } else if (thread.mode === 'human') planWaiting(draft, thread, message, settings);
      else planIdle(draft, thread, message, now, settings);
      break;
    case 'resume':
      planAccepted(draft, thread);
      break;
    case 'undelivered':
      planUndelivered(draft, message);
      break;
    case 'delivered':
      partKnown(draft, message.effectId);
      break;
    case 'case':
    case 'case-text':
    case 'case-news':
      // the owner may have given the desk to another phone
      if (isPhoneDesk(settings, thread.key)) planDeskNews(draft, message, now);
      break;
    case 'unsent':
      planUnsent(draft, message, now);
      break;
    case 'reset':
      planReset(draft, thread);
      break;
    case 'opt-out':
      planOptOut(draft, thread, message);
      break;
    case 'event':
      draft.publishAgain(message);
  }
}

/** The business speaks first: in a conversation of its own, and not to who has opted out. */
function planOpening(draft: Draft, message: OpeningMessage, settings: ChannelSettings): void {
  const { id, body, attributes } = message;
  if (draft.thread.optedOutAt === undefined)
    draft.end('opening').set({ opening: { text: body, ...(attributes && { attributes }) } });
  sendWords(draft, { id, body }, settings);
}

/**
 * Nothing is sent again: the carrier may have tried for hours, and the customer has gone on. What only the owner can mend
 * is kept for a redrive.
 */
function planUndelivered(draft: Draft, message: UndeliveredMessage): void {
  const { effectId, sid, status, code, meaning, failure, at } = message;
  const out = failure === 'opted-out';
  if (out) draft.honour(messageId(message));
  // what was to confirm an opt-out has met the carrier's own
  if (out && isConfirmation(effectId)) {
    if (draft.thread.optedOutBy === undefined) draft.backIn();
    return;
  }
  draft.publish('reply.undeliverable', {
    effectId,
    ...messageOf(draft, effectId),
    messageSid: sid,
    status,
    ...(code !== undefined && { code }),
    ...(meaning !== undefined && { meaning }),
    done: out ? 'opted-out' : failure === 'misconfigured' ? 'dead-letter' : 'not-repeated',
  });
  if (failure === 'misconfigured') draft.deadLetter('carrier-misconfigured', effectId);
  partKnown(draft, effectId, code === undefined ? status : String(code));
  if (out) {
    const isKnown = draft.thread.optedOutBy !== undefined;
    draft.end('opted-out').out('carrier', at);
    if (!isKnown) draft.publish('consent.changed', { consent: 'out', by: 'carrier' });
  }
}

function planIdle(
  draft: Draft,
  thread: Thread,
  { conversationId, timer }: IdleMessage,
  now: number,
  settings: ChannelSettings,
): void {
  const { conversation } = thread;
  const { notices, times } = settings;
  const stale = conversation?.id !== conversationId || conversation.timer !== timer;
  if (!conversation || stale) return;

  const warned = conversation.warnedAt !== undefined && conversation.warnedAt >= conversation.lastTextAt;
  const idleUntil = conversation.lastTextAt + idleAt(settings, thread.key.business);
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
}
