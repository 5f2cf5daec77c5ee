import { AgentError } from '../../channel/errors.ts';
import type { Agent, Answer, CallOptions } from '../../channel/ports.ts';
import { prefaceOf } from '../vendor/preface.ts';
import { beginningId, beginningOf } from './beginning.ts';
import { type ChatReply, replyOf } from './chatbase-body.ts';
import { type ChatbaseAccess, chatbaseCalls } from './chatbase-call.ts';
import { findBegun } from './find-begun.ts';

/** An answer over 32 KB is no text message. */
const maxBytes = 32_768;

/**
 * Chatbase's API v2 (chatbase.co/docs/api-v2) as an agent. A conversation begins with its first words and has its id
 * from their answer; there is no call that ends one. It has no idempotency key: before first words are asked again, the
 * user's conversations are looked through.
 *
 * Its methods throw {@link AgentError} alone.
 */
export function createChatbase(access: ChatbaseAccess): Agent {
  const call = chatbaseCalls(access);

  const chat = async (
    message: string,
    to: { readonly conversationId: string } | { readonly userId: string },
    options: CallOptions,
  ): Promise<Answer> => {
    const reply = await call(
      {
        operation: 'chat',
        path: '/chat',
        // `stream` is true where nothing is said
        body: { message, ...to, stream: false },
        inConversation: 'conversationId' in to,
        maxBytes,
        parse: replyOf,
      },
      options,
    );
    return answerOf(reply);
  };

  return {
    create: async ({ user, attributes }) => {
      const preface = prefaceOf(attributes);
      return {
        conversationId: beginningId({ user, at: access.clock() }),
        response: '',
        provisional: true,
        ...(preface !== undefined && { preface }),
      };
    },
    respond: async (conversationId, message, options) => {
      const beginning = beginningOf(conversationId);
      if (!beginning) {
        const { response, end } = await chat(message, { conversationId }, options);
        return { response, end };
      }
      if (options.again) {
        const time = { now: access.clock(), running: access.timeoutMs };
        const begun = await findBegun(call, beginning, message, time, options);
        if (begun?.answer !== undefined)
          return { response: begun.answer, end: false, conversationId: begun.id };
        if (begun)
          return {
            ...(await chat(message, { conversationId: begun.id }, options)),
            conversationId: begun.id,
          };
      }
      return chat(message, { userId: beginning.user }, options);
    },
    close: async () => undefined,
  };
}

/** @throws {AgentError} where it is none for a customer */
function answerOf({ text, finishReason, conversationId }: ChatReply): Answer {
  // it ended in the middle, and may have done anything by then
  if (finishReason === 'error') throw new AgentError('unsure', 'Chatbase chat: finished with an error');
  // it waits for the result of a tool that this channel is not
  if (text === '' && finishReason !== 'stop')
    throw new AgentError('broken', 'Chatbase chat: finished without words');
  return { response: text, end: false, ...(conversationId !== undefined && { conversationId }) };
}
