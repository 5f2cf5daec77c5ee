import { deskOf } from '../draft/desk-of.ts';
import type { Draft } from '../draft/draft.ts';
import { sendAll } from '../draft/send-all.ts';
import { isForPhone, phone, tellPhone } from '../phone-desk/phone-desk.ts';
import type { Answer } from '../ports.ts';
import { isOpen } from '../settings/opening-hours.ts';
import { deskFor } from '../settings/routing.ts';
import type { ChannelSettings } from '../settings/settings.ts';
import type { Reaction } from '../text/reaction.ts';
import type { PersonMessage, ReleaseMessage, TextMessage } from '../thread/message.ts';
import type { Handoff, Thread } from '../thread/thread.ts';
import { wordsOf } from '../thread/words-of.ts';

/** For the next conversation's agent: what became of the customer's wish for a person. */
const notes = {
  closed: 'The customer asked for a person outside the opening hours. Nobody was there.',
  'nobody-came': 'The customer asked for a person. Nobody answered in time.',
};

/** Names the conversation that a handoff came from, where there was one. */
const conversationOf = (handoff: Handoff | undefined): { conversationId?: string } =>
  handoff?.conversationId === undefined ? {} : { conversationId: handoff.conversationId };

/**
 * The agent asks for a person: one is called and waited for, unless none is there at this hour. Then the conversation
 * goes on; where the agent has ended it all the same, its next one has the note. `silent`: the agent has said nothing.
 * Gives whether a person is wanted.
 */
export function planHandoff(
  draft: Draft,
  conversationId: string,
  { destination, reason, silent }: NonNullable<Answer['handoff']> & { readonly silent: boolean },
  texts: readonly TextMessage[],
  { now, settings }: { readonly now: number; readonly settings: ChannelSettings },
): boolean {
  const { hours, notices, times } = settings;
  const wish = {
    ...(destination !== undefined && { destination }),
    ...(reason !== undefined && { reason }),
  };
  if (hours && !isOpen(hours, now)) {
    if (notices.closed !== false) sendAll(draft, 'notice', notices.closed, settings);
    draft
      .set({ handoffNote: notes.closed })
      .publish('handoff.released', { conversationId, ...wish, cause: 'closed' });
    return false;
  }
  if (silent && notices.handedOver !== false) sendAll(draft, 'notice', notices.handedOver, settings);
  const desk = deskFor(settings.routing, destination);
  const handoff = { conversationId, ...wish, ...(desk !== undefined && { desk }), requestedAt: now };
  draft.mode('human', handoff);
  tellPhone(draft, settings, { kind: 'case', ...wish, words: wordsOf(texts) });
  draft.publish('handoff.requested', handoff).armWaiting(now + times.waiting);
  return true;
}

/** A customer's text goes to whoever has the thread. A machine's does not reach the phone, which may be one too, nor a reaction. */
export function forward(
  draft: Draft,
  text: TextMessage,
  settings: ChannelSettings,
  { muted = false, reaction }: { readonly muted?: boolean; readonly reaction?: Reaction } = {},
): void {
  const { handoff } = draft.thread;
  if (isForPhone(handoff) && !muted && !reaction)
    tellPhone(draft, settings, { kind: 'case-text', words: wordsOf([text]) });
  draft.publish('text.received', {
    messageSid: text.sid,
    body: text.body,
    media: text.media,
    receivedAt: text.receivedAt,
    ...(reaction && { reaction: shownReaction(reaction) }),
    ...conversationOf(handoff),
  });
}

/** For the event's detail: what it is to stands in the text's body. */
const shownReaction = ({ to: _, ...reaction }: Reaction): Omit<Reaction, 'to'> => reaction;

/**
 * A person's words. The first of them accept a thread that waits, and from a phone they take one that the agent
 * has. To who has opted out they are not sent, and the bus hears of that.
 */
export function planPersonMessage(
  draft: Draft,
  thread: Thread,
  message: PersonMessage,
  now: number,
  settings: ChannelSettings,
): void {
  const { handoff, mode } = thread;
  planWords(draft, thread, message.id, message.body, settings);
  if (thread.optedOutAt !== undefined) {
    if (message.takes) tellPhone(draft, settings, 'opted-out');
    return;
  }
  const by = message.by;
  if (mode === 'human' && handoff && handoff.acceptedAt === undefined) {
    take(draft, handoff, by, now);
    if (!message.takes) tellPhone(draft, settings, 'taken');
  } else if (mode === 'agent' && message.takes) {
    const { conversation } = thread;
    take(
      draft,
      { ...(conversation && { conversationId: conversation.id }), requestedAt: message.at },
      by,
      now,
    );
    tellPhone(draft, settings, 'yours');
  } else if (message.takes && handoff?.acceptedBy !== phone) {
    tellPhone(draft, settings, 'taken');
  }
}

function take(draft: Draft, handoff: Handoff, by: string | undefined, now: number): void {
  const accepted = { ...handoff, acceptedAt: now, ...(by !== undefined && { acceptedBy: by }) };
  draft.mode('human', accepted);
  announce(draft, accepted);
}

/** The agent's conversation is over, and the bus hears who has the thread. */
function announce(draft: Draft, handoff: Handoff & { readonly acceptedAt: number }): void {
  const { acceptedAt, acceptedBy } = handoff;
  draft
    .end('handoff')
    .mode('human', { ...handoff, announced: true })
    .publish('handoff.accepted', {
      ...conversationOf(handoff),
      acceptedAt,
      ...(acceptedBy !== undefined && { by: acceptedBy }),
    });
}

/** A person has taken the thread ahead of the queue: nothing where the bus has heard of it. */
export function planAccepted(draft: Draft, { handoff, mode }: Thread, settings: ChannelSettings): void {
  if (mode !== 'human' || handoff?.acceptedAt === undefined || handoff.announced) return;
  announce(draft, { ...handoff, acceptedAt: handoff.acceptedAt });
  if (!isForPhone(handoff)) tellPhone(draft, settings, 'taken');
}

/** The thread goes back to the agent, at a person's word. */
export function planRelease(
  draft: Draft,
  thread: Thread,
  message: ReleaseMessage,
  settings: ChannelSettings,
): void {
  const { handoff, mode } = thread;
  if (mode === 'agent') {
    if (message.fromPhone) tellPhone(draft, settings, 'released');
    return;
  }
  // the phone was done with what came before
  if (message.fromPhone && handoff && handoff.requestedAt > message.at) return;
  draft.end('handoff').mode('agent');
  if (message.note !== undefined) draft.set({ handoffNote: message.note });
  if (message.body !== undefined) planWords(draft, thread, message.id, message.body, settings);
  draft.publish('handoff.released', { ...over(thread), cause: 'desk' });
  tellPhone(draft, settings, 'released');
}

/** For an event's detail: the handoff that is over. */
const over = (thread: Thread) => ({
  ...deskOf(thread),
  ...conversationOf(thread.handoff),
  ...(thread.handoff && { requestedAt: thread.handoff.requestedAt }),
});

/** The waiting time of a handoff is over, or only seems to be. */
export function planWaiting(
  draft: Draft,
  thread: Thread,
  timer: { readonly conversationId: string; readonly timer: number },
  now: number,
  settings: ChannelSettings,
): void {
  const { handoff } = thread;
  const stale = handoff?.conversationId !== timer.conversationId || handoff.timer !== timer.timer;
  if (!handoff || stale || handoff.acceptedAt !== undefined) return;
  const { notices, times } = settings;
  const until = handoff.requestedAt + times.waiting;
  if (until > now) {
    draft.armWaiting(until);
    return;
  }
  if (notices.nobodyCame !== false) sendAll(draft, 'notice', notices.nobodyCame, settings);
  draft
    .end('handoff')
    .mode('agent')
    .set({ handoffNote: notes['nobody-came'] })
    .publish('handoff.released', { ...over(thread), cause: 'nobody-came' });
  tellPhone(draft, settings, 'nobody-came');
}

/** The customer has opted out of a thread that a person has, or is wanted in: a phone hears of it, as all others from the bus. */
export function tellOptedOut(draft: Draft, settings: ChannelSettings): void {
  const { handoff, mode } = draft.thread;
  if (mode === 'human' && isForPhone(handoff)) tellPhone(draft, settings, 'opted-out');
}

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
