import { deskOf } from '../draft/desk-of.ts';
import type { Draft } from '../draft/draft.ts';
import { sendAll } from '../draft/send-all.ts';
import { sendWords } from '../draft/words-out.ts';
import { isForPhone, phone } from '../phone-desk/phone-desk.ts';
import type { Answer } from '../ports.ts';
import { isOpen } from '../settings/opening-hours.ts';
import { deskFor } from '../settings/routing.ts';
import type { ChannelSettings } from '../settings/settings.ts';
import type { Reaction } from '../text/reaction.ts';
import type { PersonMessage, ReleaseMessage, TextMessage } from '../thread/message.ts';
import type { Handoff, Thread } from '../thread/thread.ts';
import { writtenIn } from '../thread/words-of.ts';
import { takenBy } from './taken-by.ts';
import { awaitAnswer, isOverdue, noteAnswer } from './unanswered.ts';

/** For the next conversation's agent: what became of the customer's wish for a person. */
export const notes = {
  closed: 'The customer asked for a person outside the opening hours. Nobody was there.',
  'phone-out': 'The customer asked for a person. Nobody could be reached.',
  'nobody-came': 'The customer asked for a person. Nobody answered in time.',
  left: 'A live agent had the conversation, and has left it.',
  unanswered: 'A person had the thread, and did not answer what the customer wrote last.',
};

/** Names the conversation that a handoff came from, where there was one. */
const conversationOf = (handoff: Handoff | undefined): { conversationId?: string } =>
  handoff?.conversationId === undefined ? {} : { conversationId: handoff.conversationId };

/**
 * The agent asks for a person: one is called and waited for, unless none is there at this hour. Then the conversation
 * goes on; where the agent has ended it all the same, its next one has the note. `silent`: the agent has said nothing,
 * so the channel says something.
 * Gives whether a person is wanted.
 */
export function planHandoff(
  draft: Draft,
  conversationId: string,
  { destination, reason, silent }: NonNullable<Answer['handoff']> & { readonly silent: boolean },
  {
    now,
    phoneIsOut = false,
    settings,
  }: { readonly now: number; readonly phoneIsOut?: boolean; readonly settings: ChannelSettings },
): boolean {
  const { hours, notices, times } = settings;
  const wish = {
    ...(destination !== undefined && { destination }),
    ...(reason !== undefined && { reason }),
  };
  const desk = deskFor(settings.routing, destination);
  const isClosed = hours !== undefined && !isOpen(hours, now);
  if (isClosed || (phoneIsOut && desk === undefined)) {
    const said = notices.closed === false && silent ? notices.handedOver : notices.closed;
    if (said !== false) sendAll(draft, 'notice', said, settings);
    draft
      .set({ handoffNote: notes[isClosed ? 'closed' : 'phone-out'] })
      .publish('handoff.released', { conversationId, ...wish, cause: 'closed' });
    return false;
  }
  if (silent && notices.handedOver !== false) sendAll(draft, 'notice', notices.handedOver, settings);
  const handoff = { conversationId, ...wish, ...(desk !== undefined && { desk }), requestedAt: now };
  draft.mode('human', { ...handoff, ...(phoneIsOut && { withoutPhone: true }) });
  draft.publish('handoff.requested', handoff).armWaiting(now + times.waiting);
  return true;
}

/** A customer's text goes to whoever has the thread. `muted`: a machine seems to be at the other end. */
export function forward(
  draft: Draft,
  text: TextMessage,
  settings: ChannelSettings,
  { muted = false, reaction }: { readonly muted?: boolean; readonly reaction?: Reaction } = {},
): void {
  const { handoff } = draft.thread;
  draft.publish('text.received', {
    messageSid: text.sid,
    body: writtenIn(text),
    media: text.media,
    ...(text.otherRecipients && { otherRecipients: text.otherRecipients }),
    receivedAt: text.receivedAt,
    ...(reaction && { reaction: shownReaction(reaction) }),
    ...conversationOf(handoff),
    ...(muted && { machine: true }),
  });
  // nobody need answer a reaction
  if (!muted && !reaction) awaitAnswer(draft, settings);
}

/** For the event's detail: what it is to stands in the text's body. */
const shownReaction = ({ to: _, ...reaction }: Reaction): Omit<Reaction, 'to'> => reaction;

/**
 * A person's words. They take a thread that waits or that the agent has, unless they are only to be said. To who has
 * opted out they are not sent, and the bus hears of that.
 */
export function planPersonMessage(
  draft: Draft,
  thread: Thread,
  message: PersonMessage,
  settings: ChannelSettings,
): void {
  const { handoff, mode, optedOutAt } = thread;
  sendWords(draft, message, settings);
  if (optedOutAt !== undefined) return;
  const isHolder = message.by !== undefined && message.by === handoff?.acceptedBy;
  if (message.takes !== false || isHolder) noteAnswer(draft);
  if (message.takes === false) return;
  if (mode === 'human' && handoff?.acceptedAt !== undefined) {
    planAccepted(draft, thread);
  } else if (mode === 'human' || message.takes) {
    takeByWriting(draft, thread, message, settings);
  }
}

function takeByWriting(
  draft: Draft,
  thread: Thread,
  { at, by }: PersonMessage,
  settings: ChannelSettings,
): void {
  const desk = by === phone ? undefined : deskFor(settings.routing, undefined);
  const taking = { at: draft.now, ...(by !== undefined && { by }), ...(desk !== undefined && { desk }) };
  const taken = takenBy(thread, { ...taking, how: 'writing' });
  if (!taken) return;
  // their "done" may be on its way behind these words
  const requestedAt = thread.mode === 'agent' && by === phone ? at : taken.requestedAt;
  announce(draft, { ...taken, requestedAt, acceptedAt: draft.now });
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
export function planAccepted(draft: Draft, { handoff, mode }: Thread): void {
  if (mode !== 'human' || handoff?.acceptedAt === undefined || handoff.announced) return;
  announce(draft, { ...handoff, acceptedAt: handoff.acceptedAt });
}

/** The thread goes back to the agent, at a person's word. */
export function planRelease(
  draft: Draft,
  thread: Thread,
  message: ReleaseMessage,
  settings: ChannelSettings,
): void {
  const { handoff, mode } = thread;
  if (mode === 'agent') return;
  if (message.phoneIsOut) {
    releaseFromPhone(draft, thread, message, settings);
    return;
  }
  // the phone was done with what came before
  if (message.fromPhone && handoff && handoff.requestedAt > message.at) return;
  draft.end('handoff').mode('agent');
  if (message.note !== undefined) draft.set({ handoffNote: message.note });
  if (message.body !== undefined) sendWords(draft, { id: message.id, body: message.body }, settings);
  draft.publish('handoff.released', { ...over(thread), cause: 'desk' });
}

/** A phone that gets nothing has nobody; whom another desk waits for stays with that one. */
function releaseFromPhone(
  draft: Draft,
  thread: Thread,
  message: ReleaseMessage,
  settings: ChannelSettings,
): void {
  const { handoff } = thread;
  const isOlder = handoff !== undefined && handoff.requestedAt > message.at;
  if (isOlder || !isForPhone(handoff)) return;
  if (handoff?.acceptedAt === undefined && handoff?.desk !== undefined) {
    draft.mode('human', { ...handoff, withoutPhone: true });
    return;
  }
  draft.end('handoff').mode('agent').set({ handoffNote: notes['phone-out'] });
  if (settings.notices.closed !== false) sendAll(draft, 'notice', settings.notices.closed, settings);
  draft.publish('handoff.released', { ...over(thread), cause: 'closed' });
}

/** For an event's detail: the handoff that is over. */
export const over = (thread: Thread) => ({
  ...deskOf(thread),
  ...conversationOf(thread.handoff),
  ...(thread.handoff && { requestedAt: thread.handoff.requestedAt }),
});

/** The time is over in which a handoff has to be accepted or a text to be answered, or only seems to be. */
export function planWaiting(
  draft: Draft,
  thread: Thread,
  timer: { readonly conversationId: string; readonly timer: number },
  settings: ChannelSettings,
): void {
  const { handoff } = thread;
  if (isOverdue(draft, timer, settings)) {
    backToAgent(draft, thread, notes.unanswered, settings);
    return;
  }
  const stale = handoff?.conversationId !== timer.conversationId || handoff.timer !== timer.timer;
  if (!handoff || stale || handoff.acceptedAt !== undefined) return;
  const until = handoff.requestedAt + settings.times.waiting;
  if (until > draft.now) draft.armWaiting(until);
  else backToAgent(draft, thread, notes['nobody-came'], settings);
}

/** Nobody has answered the customer in time, or a person of the agent's own has left: the agent has the thread again. */
export function backToAgent(
  draft: Draft,
  thread: Thread,
  handoffNote: string,
  settings: ChannelSettings,
  cause: 'nobody-came' | 'left' = 'nobody-came',
): void {
  const { nobodyCame } = settings.notices;
  if (nobodyCame !== false && cause !== 'left') sendAll(draft, 'notice', nobodyCame, settings);
  draft
    .end('handoff')
    .mode('agent')
    .set({ handoffNote })
    .publish('handoff.released', { ...over(thread), cause });
}
