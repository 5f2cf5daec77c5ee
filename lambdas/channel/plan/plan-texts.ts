import type { Asked } from '../ask/ask.ts';
import { type Decision, keywordIn } from '../decide/decide.ts';
import { composeParts } from '../draft/compose-parts.ts';
import { Draft } from '../draft/draft.ts';
import { sendAll } from '../draft/send-all.ts';
import { forward, planHandoff, tellOptedOut } from '../handoff/plan-handoff.ts';
import { planDeskText } from '../phone-desk/plan-phone.ts';
import type { Answer } from '../ports.ts';
import { type ChannelSettings, type GreetingStyle, settingsOf } from '../settings/settings.ts';
import { keywordAskedFor } from '../text/asks-for-keyword.ts';
import type { TextMessage } from '../thread/message.ts';
import { countIn, isTold, newPace } from '../thread/pace.ts';
import type { Conversation, Journal, Thread } from '../thread/thread.ts';

export interface Planning {
  readonly turn: string;
  readonly now: number;
  readonly settings: ChannelSettings;
}

type Planned = Thread & { readonly journal: Journal };

/** What follows from a decision that did not ask the agent. */
export function planWithoutAgent(
  thread: Thread,
  texts: readonly TextMessage[],
  decision: Exclude<Decision, { act: 'ask' }>,
  { turn, now, settings }: Planning,
): Planned {
  const draft = new Draft(counted(thread, texts, settings), turn, now);
  switch (decision.act) {
    case 'opt-out':
      return planOptOut(draft, texts, decision.by, settings, now);
    case 'opt-in':
      draft.drop('optedOutAt').set({ optedInAt: texts[0]?.receivedAt ?? now });
      if (settings.notices.start !== false) sendAll(draft, 'notice', settings.notices.start, settings);
      draft.publish('consent.changed', { consent: 'in', by: 'keyword' });
      return draft.done(texts, 'keyword');
    case 'help':
      if (settings.notices.help !== false) sendAll(draft, 'notice', settings.notices.help, settings);
      return draft.done(texts, 'keyword');
    case 'excess':
      return planExcess(draft, texts, decision, settings, now);
    case 'forward':
      for (const text of texts) forward(draft, text, settings, decision);
      return draft.done(texts, 'forwarded');
    case 'desk':
      for (const text of texts) planDeskText(draft, text, now);
      return draft.done(texts, 'desk');
    case 'notice':
      sendAll(draft, 'notice', decision.body, settings);
      return draft.done(texts, decision.outcome);
    case 'leave':
      return draft.done(texts, decision.outcome);
  }
}

/** What follows from the agent's answer, or from having given up on one. */
export function planAnswer(
  thread: Thread,
  texts: readonly TextMessage[],
  asked: Asked,
  planning: Planning,
): Planned {
  const draft = new Draft(counted(thread, texts, planning.settings), planning.turn, planning.now);
  if (asked.kind === 'given-up') return planGiveUp(draft, texts, asked.reason, planning);
  return planReply(draft, texts, asked.answer, planning);
}

function planReply(draft: Draft, texts: readonly TextMessage[], answer: Answer, planning: Planning): Planned {
  const { now, settings } = planning;
  const conversation = draft.thread.conversation;
  const started = conversation !== undefined && conversation.timer === undefined;
  if (conversation) {
    const asked =
      conversation.askedForKeyword ?? (keywordAskedFor(answer.response) !== undefined || undefined);
    draft
      .set({ conversation: { ...settled(conversation, now), ...(asked && { askedForKeyword: asked }) } })
      .drop('handoffNote')
      .drop('opening');
  }
  const style = settingsOf(settings, draft.thread.key.business)?.greeting ?? 'join';
  for (const body of replyTexts(conversation?.greeting, answer.response, style))
    sendAll(draft, 'agent', body, settings);
  if (conversation?.replaces) {
    const { id, cause } = conversation.replaces;
    if (cause === 'start-over') draft.close(id);
    draft.publish('conversation.ended', { conversationId: id, cause });
  }
  if (started) draft.publish('conversation.started', { conversationId: conversation.id });

  if (answer.handoff && conversation) {
    planHandoff(draft, conversation.id, answer.handoff, texts, planning);
  } else if (answer.end) {
    draft.end('agent');
  } else if (started) {
    draft.arm(now + settings.times.idle);
  }
  return draft.done(texts, answer.response === '' ? 'answer-empty' : 'answered');
}

/**
 * The dead letter comes before the apology: where the carrier is what fails, the texts are safe all the same,
 * and the apology waits with the thread.
 */
function planGiveUp(
  draft: Draft,
  texts: readonly TextMessage[],
  reason: string,
  planning: Planning,
): Planned {
  draft.deadLetter(reason);
  apologise(draft, texts, planning);
  return draft.done(texts, 'given-up');
}

/** One an hour per thread at most, and none for what an operator has sent through again. */
export function apologise(draft: Draft, texts: readonly TextMessage[], { now, settings }: Planning): void {
  const { apology } = settings.notices;
  const last = draft.thread.apologisedAt;
  const recently = last !== undefined && now - last < settings.times.apologyPause;
  if (apology === false || recently || texts.every(text => text.redriven)) return;
  sendAll(draft, 'notice', apology, settings);
  draft.set({ apologisedAt: now });
}

/** The carrier has confirmed its own keywords already, unless the owner knows that it does not. */
function planOptOut(
  draft: Draft,
  texts: readonly TextMessage[],
  by: 'keyword' | 'words',
  settings: ChannelSettings,
  now: number,
): Planned {
  const { notices, replies } = settings;
  const at = draft.thread.optedOutAt ?? texts[0]?.receivedAt ?? now;
  const confirmation = by === 'keyword' ? notices.stop : notices.optOutConfirmed;
  draft.set({ optedOutAt: at });
  // one message: more than one would be more than a confirmation
  const [body] = confirmation === false ? [] : composeParts(confirmation, draft.thread.key, replies);
  if (body !== undefined) draft.send('notice', body, at);
  draft.end('opted-out').publish('consent.changed', { consent: 'out', by });
  tellOptedOut(draft, settings);
  return draft.done(texts, by === 'keyword' ? 'keyword' : 'opted-out');
}

/** What is too much is kept and counted; the customer hears it once a minute, a machine hears nothing. */
function planExcess(
  draft: Draft,
  texts: readonly TextMessage[],
  { excess }: Extract<Decision, { act: 'excess' }>,
  settings: ChannelSettings,
  now: number,
): Planned {
  const { pace = newPace } = draft.thread;
  if (excess === 'loop') draft.end('loop');
  else if (settings.notices.flood !== false && !isTold(pace, now)) {
    draft.set({ pace: { ...pace, toldAt: now } });
    sendAll(draft, 'notice', settings.notices.flood, settings);
  }
  return draft.done(texts, excess);
}

/** The thread with these texts in its pace. */
function counted(thread: Thread, texts: readonly TextMessage[], { limits }: ChannelSettings): Thread {
  let { pace = newPace } = thread;
  for (const text of texts) {
    if (keywordIn(thread, text) === undefined) pace = countIn(pace, text, thread.lastSentAt, limits).pace;
  }
  return { ...thread, pace };
}

/** Greeting and answer in one reply, one after the other, or the answer alone. Nothing empty is sent. */
function replyTexts(greeting: string | undefined, response: string, style: GreetingStyle): string[] {
  const texts = [style === 'omit' ? '' : (greeting ?? '').trim(), response.trim()].filter(Boolean);
  return style === 'join' ? [texts.join('\n\n')].filter(Boolean) : texts;
}

/** The conversation once its first answer is on its way: what was told about it need not be told again. */
function settled({ greeting: _, replaces: __, ...conversation }: Conversation, now: number): Conversation {
  return { ...conversation, lastTextAt: now };
}
