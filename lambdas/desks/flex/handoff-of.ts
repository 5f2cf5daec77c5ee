import { type Address, address } from '../../channel/thread/address.ts';
import type { ReleaseMessage } from '../../channel/thread/message.ts';
import type { Thread } from '../../channel/thread/thread.ts';
import type { ThreadKey } from '../../channel/thread/thread-key.ts';

/** One handoff of one thread: what a Conversation of Twilio's is made for. */
export interface HandoffId {
  readonly thread: ThreadKey;
  /** Epoch milliseconds: when it was asked for. */
  readonly requestedAt: number;
}

/** Whether the thread is in that very handoff, and nobody but Flex has taken it. */
export const isIn = (
  thread: Thread | undefined,
  { requestedAt }: HandoffId,
  by: string,
): thread is Thread & { readonly handoff: NonNullable<Thread['handoff']> } =>
  thread?.mode === 'human' &&
  thread.handoff?.requestedAt === requestedAt &&
  (thread.handoff.acceptedAt === undefined || thread.handoff.acceptedBy === by);

/** Under the id that the thread API's release has: whoever releases a handoff, it is released once. */
export const releaseOf = ({ thread, requestedAt }: HandoffId, at: number): ReleaseMessage => ({
  kind: 'release',
  thread,
  id: `release-${requestedAt}`,
  at,
});

/** As it travels through Twilio and back: in the webhook's address, which is signed, and in the task's attributes. */
export const handoffQuery = ({ thread, requestedAt }: HandoffId) => ({
  business: thread.business,
  customer: thread.customer,
  handoff: String(requestedAt),
});

/** The handoff in what came back; nothing where there is none. */
export function handoffFrom(
  field: (name: 'business' | 'customer' | 'handoff') => unknown,
): HandoffId | undefined {
  const business = addressFrom(field('business'));
  const customer = addressFrom(field('customer'));
  const handoff = field('handoff');
  const requestedAt =
    typeof handoff === 'string' || typeof handoff === 'number' ? Number(handoff) : Number.NaN;
  return business && customer && Number.isSafeInteger(requestedAt) && requestedAt > 0
    ? { thread: { business, customer }, requestedAt }
    : undefined;
}

// no address has a #, which parts the two in the store
const addressFrom = (value: unknown): Address | undefined =>
  typeof value === 'string' && value !== '' && !value.includes('#') ? address(value) : undefined;
