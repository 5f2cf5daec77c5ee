import type { CallOptions } from '../ports.ts';
import { mediumOf } from '../thread/address.ts';
import type { Conversation, Thread } from '../thread/thread.ts';
import type { TurnParts } from '../turn-parts.ts';
import { integrationAttributes } from './integration-attributes.ts';
import type { Question } from './question.ts';

/**
 * The thread with a new conversation in place of the open one, if any. Nothing is said in it yet: its id is saved
 * before that.
 *
 * @param cause why the open one is not gone on with; who has asked to start over is greeted again
 * @throws {AgentError} as `create` does
 */
export async function withNewConversation(
  { agent, clock, digest }: Pick<TurnParts, 'agent' | 'clock' | 'digest'>,
  thread: Thread,
  { number, lead }: Question,
  cause: NonNullable<Conversation['replaces']>['cause'],
  options: CallOptions,
): Promise<Thread & { readonly conversation: Conversation }> {
  const open = thread.conversation;
  const startsOver = cause === 'start-over';
  const greeting = await agent(number.agent).create(
    {
      channel: mediumOf(thread.key.customer) === 'whatsapp' ? 'whatsapp' : 'sms',
      ...(number.forAgent && { forAgent: number.forAgent }),
      user: digest(`${thread.key.business} ${thread.key.customer}`),
      attributes: integrationAttributes(thread, number, lead),
    },
    options,
  );
  const now = clock();
  const conversation = {
    id: greeting.conversationId,
    ...(greeting.provisional && { provisional: greeting.provisional }),
    ...(greeting.preface !== undefined && { preface: greeting.preface }),
    ...(greeting.cursor !== undefined && { cursor: greeting.cursor }),
    agent: number.agent,
    startedAt: now,
    lastTextAt: now,
    // who starts over is greeted again, but not who was greeted and never noticed that the conversation had ended
    ...((!open || startsOver || open.greeting !== undefined) && { greeting: greeting.response }),
    // where the one that is gone had no id yet, nobody has heard of it
    ...(open?.provisional && !startsOver && open.replaces && { replaces: open.replaces }),
    ...(open &&
      (startsOver || !open.provisional) && {
        replaces: open.replaces ?? {
          id: open.id,
          cause,
          ...(open.agent !== undefined && { agent: open.agent }),
        },
      }),
  };
  return { ...thread, conversation };
}
