import { randomUUID } from 'node:crypto';
import { greeting, answer as hotelAnswer, type Memory, type Reply } from './hotel.ts';
import { type Creation, Refusal } from './request.ts';

export interface AgentConversation extends Creation {
  readonly id: string;
  readonly startedAt: number;
  readonly greeting: string;
  /** What it has understood and answered, in order. */
  readonly turns: { readonly message: string; readonly response: string }[];
  ended?: 'goodbye' | 'handoff' | 'closed' | 'forgotten';
  memory: Memory;
  /** The trigger word that has just been refused: its next time works. */
  tripped?: 'fail' | 'busy';
}

/** How an agent answers a message, with what it remembers. */
export type Answering = (
  message: string,
  memory: Memory,
) => { readonly reply: Reply; readonly memory: Memory };

const SLOW_MS = 5000;

const ended = () => new Refusal(410, 'ChatConversationEnded', 'The conversation has ended.');

/** The conversations of one agent. What it refuses, it refuses with a {@link Refusal}. */
export function createChat(
  clock: () => number,
  sleep: (ms: number, signal: AbortSignal) => Promise<unknown>,
  answer: Answering = hotelAnswer,
) {
  const conversations = new Map<string, AgentConversation>();
  const scripted: Reply[] = [];

  function known(id: string): AgentConversation {
    const conversation = conversations.get(id);
    if (!conversation) throw new Refusal(404, 'CONVERSATIONS_NOT_FOUND', 'There is no such conversation.');
    return conversation;
  }

  function create(creation: Creation): AgentConversation {
    const conversation: AgentConversation = {
      ...creation,
      // Never the same again, so that a restarted simulator does not know an older one's conversations.
      id: `CONV-${randomUUID()}`,
      startedAt: clock(),
      greeting: greeting(creation.attributes),
      turns: [],
      memory: {},
    };
    conversations.set(conversation.id, conversation);
    return conversation;
  }

  async function respond(id: string, message: string, signal: AbortSignal): Promise<Reply> {
    const conversation = known(id);
    if (conversation.ended) throw ended();
    const words = message.split('\n').map(line => line.trim().toLowerCase());
    trip(conversation, words);
    const said = next(message, conversation.memory);
    conversation.memory = said.memory;
    conversation.turns.push({ message, response: said.reply.response });
    if (said.reply.end) conversation.ended = said.reply.handoff ? 'handoff' : 'goodbye';
    // Only the answer is slow: a client that does not wait for it has been understood all the same.
    if (words.includes('slow')) await sleep(SLOW_MS, signal);
    return said.reply;
  }

  function next(message: string, memory: Memory): { reply: Reply; memory: Memory } {
    const reply = scripted.shift();
    return reply ? { reply, memory: { ...memory, previous: message } } : answer(message, memory);
  }

  /** One that the agent ended can be closed, once: the handoff procedure says so (handoff-states page). */
  function close(id: string): void {
    const conversation = known(id);
    if (conversation.ended === 'closed' || conversation.ended === 'forgotten') throw ended();
    conversation.ended = 'closed';
  }

  const say = (...replies: readonly Reply[]): void => {
    scripted.push(...replies);
  };
  return { conversations, create, respond, close, say };
}

/** The trigger words that refuse a message. In a new conversation there is nothing to forget. */
function trip(conversation: AgentConversation, words: readonly string[]): void {
  if (words.includes('forget') && conversation.turns.length > 0) {
    conversation.ended = 'forgotten';
    throw ended();
  }
  const word = words.includes('fail') ? 'fail' : words.includes('busy') ? 'busy' : undefined;
  if (!word) return;
  if (conversation.tripped === word) {
    delete conversation.tripped;
    return;
  }
  conversation.tripped = word;
  if (word === 'fail') throw new Refusal(500, 'INTERNAL_SERVER_ERROR', 'Something went wrong.');
  throw new Refusal(429, 'TOO_MANY_REQUESTS', 'Too many requests.', { 'Retry-After': '1' });
}
