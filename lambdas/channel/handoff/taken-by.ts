import type { Handoff, Thread } from '../thread/thread.ts';
import { without } from '../without.ts';

/** How a person takes a thread. */
export interface Taking {
  /** Their name or id at the desk; a desk need not say it. */
  readonly by?: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Gets a thread that nobody has given away. */
  readonly desk?: string;
  /**
   * - `accept`: at their word.
   * - `writing`: by writing to the customer; nothing is taken where the customer has opted out.
   * - `over`: by writing, and also from another person.
   */
  readonly how: 'accept' | 'writing' | 'over';
}

/**
 * The handoff once somebody has taken the thread; nothing where it stays as it is. Who was first stays, unless
 * another takes it over. An accept makes of a thread that was taken by writing alone one that was accepted.
 */
export function takenBy(thread: Thread, taking: Taking): Handoff | undefined {
  const { conversation, handoff, mode, optedOutAt } = thread;
  const { at, by, desk, how } = taking;
  const writes = how !== 'accept';
  if (writes && optedOutAt !== undefined) return undefined;
  const asked = mode === 'human' ? handoff : undefined;
  const taken = {
    acceptedAt: at,
    ...(by !== undefined && { acceptedBy: by }),
    ...(writes && { byWriting: true as const }),
  };
  if (!asked) {
    return {
      ...(conversation && !conversation.provisional && { conversationId: conversation.id }),
      ...(desk !== undefined && { desk }),
      requestedAt: at,
      ...taken,
    };
  }
  if (asked.live) {
    // from the agent's own people, whose conversation is over with it
    const { live: _, desk: __, ...handoff } = asked;
    return { ...handoff, ...(desk !== undefined && { desk }), ...taken };
  }
  if (asked.acceptedAt === undefined) return { ...asked, ...taken };
  // turns tell one taking from another by its moment
  const acceptedAt = Math.max(at, asked.acceptedAt + 1);
  if (isAnothers(thread, by)) {
    const free = without(without(without(asked, 'acceptedBy'), 'announced'), 'byWriting');
    return how === 'over' ? { ...free, ...taken, acceptedAt } : undefined;
  }
  return how === 'accept' && asked.byWriting ? { ...without(asked, 'byWriting'), acceptedAt } : undefined;
}

/** Whether a person of another name has the thread. Where either has not said theirs, they may be the same. */
export const isAnothers = ({ handoff, mode }: Thread, by: string | undefined): boolean =>
  mode === 'human' &&
  handoff?.acceptedAt !== undefined &&
  handoff.acceptedBy !== undefined &&
  by !== undefined &&
  handoff.acceptedBy !== by;
