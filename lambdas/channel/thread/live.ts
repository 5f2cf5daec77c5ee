import type { IdleMessage } from './message.ts';
import type { Handoff, Thread } from './thread.ts';

/**
 * The desk, in events, of a thread that the agent's own people have or are looked for in: no desk of the owner's can be
 * called so, and no rule takes its events but one of the owner's own.
 */
export const agentsDesk = '@agent';

/** A thread whose conversation a person of the agent's own has, or is being looked for in: it is open, and is asked as ever. */
export type LiveThread = Thread & {
  readonly handoff: Handoff & { readonly live: NonNullable<Handoff['live']> };
};

export const isLive = (thread: Thread): thread is LiveThread =>
  thread.mode === 'human' && thread.handoff?.live !== undefined && thread.conversation !== undefined;

/** Whether a timer that has fired is the one of the next look. */
export const isNextLook = (
  { handoff }: LiveThread,
  { conversationId, timer }: Pick<IdleMessage, 'conversationId' | 'timer'>,
): boolean => handoff.conversationId === conversationId && handoff.timer === timer;
