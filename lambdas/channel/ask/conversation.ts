import type { Agent, CallOptions } from '../ports.ts';
import { mediumOf } from '../thread/address.ts';
import type { Conversation, Thread } from '../thread/thread.ts';
import { integrationAttributes } from './integration-attributes.ts';
import type { Question } from './question.ts';

/**
 * The thread with a new conversation in place of the open one, if any. Nothing is said in it yet: its id is saved
 * before that.
 *
 * @param startsOver the customer has asked for it, and is greeted again
 * @throws {AgentError} as `create` does
 */
export async function withNewConversation(
  agent: Agent,
  thread: Thread,
  { number, lead }: Question,
  startsOver: boolean,
  options: CallOptions,
  clock: () => number,
): Promise<Thread & { readonly conversation: Conversation }> {
  const open = thread.conversation;
  const greeting = await agent.create(
    {
      channel: mediumOf(thread.key.customer) === 'whatsapp' ? 'whatsapp' : 'sms',
      ...(number.variantId !== undefined && { variantId: number.variantId }),
      attributes: integrationAttributes(thread, number, lead),
    },
    options,
  );
  const now = clock();
  const conversation = {
    id: greeting.conversationId,
    startedAt: now,
    lastTextAt: now,
    // who starts over is greeted again, but not who never noticed that the conversation had ended
    ...((!open || startsOver) && { greeting: greeting.response }),
    ...(open && {
      replaces: open.replaces ?? ({ id: open.id, cause: startsOver ? 'start-over' : 'gone' } as const),
    }),
  };
  return { ...thread, conversation };
}
