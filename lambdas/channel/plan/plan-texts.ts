import { isTold } from '../decide/count-in.ts';
import type { Decision } from '../decide/decide.ts';
import type { Reading } from '../decide/reading.ts';
import { composeParts } from '../draft/compose-parts.ts';
import type { Draft } from '../draft/draft.ts';
import { sendAll } from '../draft/send-all.ts';
import { forward } from '../handoff/plan-handoff.ts';
import { planDeskText } from '../phone-desk/plan-phone.ts';
import type { ChannelSettings } from '../settings/settings.ts';
import type { TextMessage } from '../thread/message.ts';
import { newPace } from '../thread/pace.ts';
import { backAt, isHonouredOut } from '../thread/stops.ts';
import type { Thread } from '../thread/thread.ts';
import { newDraft } from './new-draft.ts';
import type { Planned, Planning } from './planning.ts';

const confirmWithinMs = 5 * 60_000;

/** What follows from a decision that did not ask the agent. */
export function planWithoutAgent(
  thread: Thread,
  { run: texts, pace }: Reading,
  decision: Exclude<Decision, { act: 'ask' }>,
  planning: Planning,
): Planned {
  const { now, settings } = planning;
  const draft = newDraft({ ...thread, pace }, texts, planning);
  switch (decision.act) {
    case 'opt-out':
      return planOptOut(draft, texts, decision, settings, now);
    case 'opt-in':
      return planOptIn(draft, texts, settings, now);
    case 'over':
      for (const { sid } of texts) draft.honour(sid);
      if (draft.thread.optedOutBy === undefined) draft.backIn();
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
    case 'group':
      return planGroupText(draft, texts, settings, now);
    case 'notice':
      sendAll(draft, 'notice', decision.body, settings);
      return draft.done(texts, decision.outcome);
    case 'leave':
      return draft.done(texts, decision.outcome);
  }
}

/** Who is out by what was honoured before is back; a stop that is still pending stands behind this in the queue. */
function planOptIn(
  draft: Draft,
  texts: readonly TextMessage[],
  settings: ChannelSettings,
  now: number,
): Planned {
  const wasOut = isHonouredOut(draft.thread);
  const at = texts[0]?.receivedAt ?? now;
  draft.set({ optedInAt: wasOut ? backAt(draft.thread, at) : at });
  if (!wasOut) return draft.done(texts, 'keyword');
  draft.backIn();
  if (settings.notices.start !== false) sendAll(draft, 'notice', settings.notices.start, settings);
  draft.publish('consent.changed', { consent: 'in', by: 'keyword' });
  return draft.done(texts, 'keyword');
}

/**
 * One text within five minutes of an opt-out may confirm it (47 CFR 64.1200(a)(12)), and there is one: the carrier's
 * own, or ours where the carrier has not answered or the owner knows that it does not.
 */
function planOptOut(
  draft: Draft,
  texts: readonly TextMessage[],
  { by, answered }: Extract<Decision, { act: 'opt-out' }>,
  settings: ChannelSettings,
  now: number,
): Planned {
  const { notices, replies } = settings;
  const receivedAt = texts[0]?.receivedAt ?? now;
  const at = draft.thread.optedOutAt || receivedAt;
  for (const { sid } of texts) draft.honour(sid);
  if (draft.thread.optedOutBy !== undefined) return draft.done(texts, 'keyword');
  const own = by === 'keyword' ? notices.stop : false;
  const confirmation = own === false && !answered ? notices.optOutConfirmed : own;
  draft.out(by, at);
  // one message: more than one would be more than a confirmation
  const [body] = confirmation === false ? [] : composeParts(confirmation, draft.thread.key, replies).parts;
  const until = receivedAt + confirmWithinMs;
  if (body !== undefined && now < until) draft.confirm(body, at, until);
  draft.end('opted-out').publish('consent.changed', { consent: 'out', by });
  return draft.done(texts, by === 'keyword' ? 'keyword' : 'opted-out');
}

/** Nobody is asked: what was said to several is not answered to one of them. The sender hears that once. */
function planGroupText(
  draft: Draft,
  texts: readonly TextMessage[],
  { notices, replies }: ChannelSettings,
  now: number,
): Planned {
  if (notices.groupText !== false && draft.thread.groupToldAt === undefined) {
    draft.set({ groupToldAt: now });
    sendAll(draft, 'notice', notices.groupText, { replies });
  }
  return draft.done(texts, 'group');
}

/** What is too much is kept and counted; the customer hears it once a minute; what is surely a machine hears nothing. */
function planExcess(
  draft: Draft,
  texts: readonly TextMessage[],
  { excess }: Extract<Decision, { act: 'excess' }>,
  settings: ChannelSettings,
  now: number,
): Planned {
  const { pace = newPace } = draft.thread;
  if (excess !== 'flood') draft.end('loop');
  if (excess !== 'loop' && settings.notices.flood !== false && !isTold(pace, now)) {
    draft.set({ pace: { ...pace, toldAt: now } });
    sendAll(draft, 'notice', settings.notices.flood, settings);
  }
  return draft.done(texts, excess === 'flood' ? 'flood' : 'loop');
}
