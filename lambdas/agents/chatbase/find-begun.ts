import { AgentError } from '../../channel/errors.ts';
import type { CallOptions } from '../../channel/ports.ts';
import type { Beginning } from './beginning.ts';
import { type BegunConversation, conversationsOf, messagesOf, type SaidMessage } from './chatbase-body.ts';
import type { CallChatbase } from './chatbase-call.ts';

/** A conversation that an ask has begun whose answer did not come. */
export interface Begun {
  readonly id: string;
  /** What was answered to these very words; absent: they are to be asked in it. */
  readonly answer?: string;
}

/** Their clock and ours: that far, a conversation that begins with the ask may seem older. */
const skewMs = 5_000;
/** What a customer wrote and got within one turn is far less; a page is read of each list. */
const page = 20;
const maxBytes = 524_288;
/** Until it is looked again whether a call that still runs has its answer. */
const lookAgainMs = 2_000;

/**
 * Looks for the conversation that these words may have begun already: of all that the user has, the newest that is no
 * older than the asking. What stays open: a call of which Chatbase shows nothing before it ends.
 *
 * @param time `running` is the longest that a call may still run, in milliseconds
 * @throws {AgentError} `busy` too, while the call may still run
 */
export async function findBegun(
  call: CallChatbase,
  { user, at }: Beginning,
  message: string,
  time: { readonly now: number; readonly running: number },
  options: CallOptions,
): Promise<Begun | undefined> {
  const conversations = await listed(
    call,
    'conversations',
    `/users/${user}/conversations`,
    conversationsOf,
    options,
  );
  const begun = conversations
    // theirs has whole seconds
    .filter(({ createdAt }) => createdAt >= Math.floor(at / 1000) * 1000 - skewMs)
    .sort((one, other) => other.createdAt - one.createdAt)[0];
  if (!begun) return undefined;
  const path = `/conversations/${encodeURIComponent(begun.id)}/messages`;
  return judge(begun, await listed(call, 'messages', path, messagesOf, options), message, time);
}

function judge(
  { id, createdAt, isOver }: BegunConversation,
  messages: readonly SaidMessage[],
  message: string,
  { now, running }: { readonly now: number; readonly running: number },
): Begun | undefined {
  const asked = messages.findLastIndex(({ role, text }) => role === 'user' && sameWords(text, message));
  const said = messages.slice(asked + 1).filter(({ role }) => role === 'assistant');
  const answer = said
    .filter(({ failed, text }) => !failed && text !== '')
    .map(({ text }) => text)
    .join('\n\n');
  if (asked >= 0 && answer !== '') return { id, answer };
  // where anything was answered, no call runs any more
  const since =
    said.length > 0 ? undefined : (messages.findLast(({ role }) => role === 'user')?.createdAt ?? createdAt);
  if (since !== undefined && now - since < running)
    throw new AgentError('busy', 'Chatbase: a call of before may still run', { retryAfterMs: lookAgainMs });
  return isOver ? undefined : { id };
}

/** Blanks may have been changed on their side. */
const sameWords = (one: string, other: string): boolean => inWords(one) === inWords(other);
const inWords = (text: string): string => text.trim().split(/\s+/).join(' ');

/** One page. To look asks nothing of the agent: whatever did not come may be looked for again. */
async function listed<T>(
  call: CallChatbase,
  operation: 'conversations' | 'messages',
  path: string,
  parse: (body: unknown) => T[] | undefined,
  options: CallOptions,
): Promise<T[]> {
  try {
    return await call(
      { operation, path: `${path}?limit=${page}`, inConversation: operation === 'messages', maxBytes, parse },
      options,
    );
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    // a user who has said nothing yet may be none
    if (error.failure === 'gone' || error.code === 'RESOURCE_NOT_FOUND') return [];
    if (error.failure !== 'unsure') throw error;
    const { status, code, message } = error;
    throw new AgentError('busy', message, {
      ...(status !== undefined && { status }),
      ...(code !== undefined && { code }),
      cause: error,
    });
  }
}
