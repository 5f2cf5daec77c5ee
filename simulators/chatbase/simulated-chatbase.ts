import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type Answering, createChat } from '../agent/chat.ts';
import { Refusal } from '../agent/request.ts';
import type { AgentCall, SimulatedAgent, SimulatedOperation } from '../agent/simulated-agent.ts';
import { ConnectionDropped } from '../connection-dropped.ts';
import { createFaults } from '../faults.ts';
import { type ChatbaseRoute, chatbaseRoute, chatbaseWords } from './chatbase-route.ts';
import { ChatbaseRefusal, chatRequest, codeFor, listPage, refusalResponse } from './chatbase-wire.ts';

export interface SimulatedChatbaseOptions {
  readonly apiKey: string;
  readonly agentIds: readonly string[];
  readonly clock?: () => number;
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<unknown>;
  /** @default the hotel's assistant */
  readonly answer?: Answering;
}

interface Stored {
  readonly id: string;
  readonly agentId: string;
  readonly userId: string | null;
  /** In seconds, as all their timestamps. */
  readonly createdAt: number;
  updatedAt: number;
  readonly messages: {
    readonly id: string;
    readonly role: 'user' | 'assistant';
    readonly parts: readonly { readonly type: 'text'; readonly text: string }[];
    readonly createdAt: number;
  }[];
}

/** The rate limit: so many requests in so long. */
const window = { requests: 100, ms: 10_000 };

/**
 * Chatbase's API v2 with the same hotel behind it (chatbase.co/docs/api-v2): chats, a user's conversations, a
 * conversation's messages. It refuses what the vendor refuses; where the docs are silent it takes the stricter reading.
 * The words that show what can go wrong are those of {@link file://../agent/simulated-agent.ts}.
 */
export function createSimulatedChatbase(options: SimulatedChatbaseOptions): SimulatedAgent {
  const { clock = Date.now, sleep = (ms, signal) => wait(ms, undefined, { signal, ref: false }) } = options;
  const calls: AgentCall[] = [];
  const chat = createChat(clock, sleep, options.answer);
  const stored = new Map<string, Stored>();
  const tripped = new Set<string>();
  const times: number[] = [];
  const faults = createFaults<SimulatedOperation>();
  const seconds = () => Math.floor(clock() / 1000);

  async function handle(request: Request): Promise<Response> {
    const route = chatbaseRoute(new URL(request.url).pathname);
    const body = await request.text();
    const requestId = `req_${randomUUID()}`;
    const call: AgentCall = {
      ...(route && { operation: route.operation }),
      ...chatbaseWords(body),
      body,
      correlationId: requestId,
      at: clock(),
    };
    calls.push(call);
    try {
      const response = await (route
        ? faults.apply(
            route.operation,
            request,
            () => answerRoute(request, route, call),
            status => Response.json({ error: { code: codeFor(status), message: 'Scripted.' } }, { status }),
          )
        : refusalResponse(new ChatbaseRefusal('RESOURCE_NOT_FOUND', 'There is no such path.')));
      call.status = response.status;
      limitHeaders(response, requestId);
      return response;
    } catch (error) {
      if (error instanceof ConnectionDropped) call.status = 'dropped';
      else if (request.signal.aborted) call.status = 'hung';
      throw error;
    }
  }

  /** Of every response; `X-RateLimit-Reset` in milliseconds, as the documentation says and the vendor's own clients read it. */
  function limitHeaders({ headers, status }: Response, requestId: string): void {
    headers.set('x-request-id', requestId);
    headers.set('X-RateLimit-Limit', String(window.requests));
    headers.set('X-RateLimit-Remaining', String(Math.max(window.requests - times.length, 0)));
    headers.set('X-RateLimit-Reset', String((times[0] ?? clock()) + window.ms));
    if (status === 429 && !headers.has('Retry-After')) headers.set('Retry-After', '1');
  }

  async function answerRoute(request: Request, route: ChatbaseRoute, call: AgentCall): Promise<Response> {
    try {
      authorize(request, route);
      const allowed = route.operation === 'respond' ? 'POST' : 'GET';
      if (request.method !== allowed) throw new ChatbaseRefusal('RESOURCE_NOT_FOUND', `Use ${allowed}.`);
      if (route.operation === 'respond') return await respond(request, route.agentId, call);
      const { searchParams } = new URL(request.url);
      const { data, ...rest } = listPage(listed(route), searchParams);
      // messages come in their order within a page
      return Response.json({ data: route.operation === 'messages' ? data.reverse() : data, ...rest });
    } catch (error) {
      if (error instanceof ChatbaseRefusal) return refusalResponse(error);
      if (!(error instanceof Refusal)) throw error;
      return refusalResponse(
        error.status === 410 || error.status === 404
          ? new ChatbaseRefusal('CHAT_CONVERSATION_NOT_ONGOING', 'The conversation has ended.')
          : new ChatbaseRefusal('INTERNAL_SERVER_ERROR', 'Something went wrong.'),
      );
    }
  }

  function authorize(request: Request, { agentId }: ChatbaseRoute): void {
    const authorization = request.headers.get('authorization');
    if (authorization === null) throw new ChatbaseRefusal('AUTH_MISSING_API_KEY', 'No Authorization header.');
    if (authorization !== `Bearer ${options.apiKey}`)
      throw new ChatbaseRefusal('AUTH_INVALID_API_KEY', 'The API key is not valid.');
    while (times[0] !== undefined && times[0] <= clock() - window.ms) times.shift();
    if (times.length >= window.requests)
      throw new ChatbaseRefusal('RATE_LIMIT_TOO_MANY_REQUESTS', 'Rate limit exceeded.');
    times.push(clock());
    if (!options.agentIds.includes(agentId))
      throw new ChatbaseRefusal('AGENT_NOT_FOUND', 'No agent matches the provided ID.');
  }

  async function respond(request: Request, agentId: string, call: AgentCall): Promise<Response> {
    if (request.headers.get('content-type')?.split(';')[0]?.trim() !== 'application/json')
      throw new ChatbaseRefusal('VALIDATION_INVALID_JSON', 'Content-Type must be application/json.');
    const { message, conversationId, userId = null, stream } = chatRequest(call.body);
    const known = conversationId === undefined ? undefined : ongoing(conversationId, agentId);
    const word = trip(message, known?.id ?? userId ?? '');
    const conversation = known ?? begin(agentId, userId);
    call.conversationId = conversation.id;
    const inHotel = chat.conversations.get(conversation.id);
    // the trip is over: the hotel's own would be another
    if (inHotel && word) inHotel.tripped = word;
    const said = (role: 'user' | 'assistant', text: string) => {
      const stands = {
        id: randomUUID(),
        role,
        parts: [{ type: 'text' as const, text }],
        createdAt: seconds(),
      };
      conversation.messages.push(stands);
      conversation.updatedAt = stands.createdAt;
      return stands;
    };
    const { id: userMessageId } = said('user', message);
    const { response } = await chat.respond(conversation.id, message, request.signal);
    const answer = said('assistant', response);
    if (stream)
      return new Response(
        `data: ${JSON.stringify({ type: 'text-delta', delta: response })}\n\ndata: [DONE]\n\n`,
        {
          headers: { 'Content-Type': 'text/event-stream' },
        },
      );
    const { createdAt: _, ...data } = answer;
    return Response.json({
      data: {
        ...data,
        metadata: {
          userMessageId,
          conversationId: conversation.id,
          userId: conversation.userId,
          finishReason: 'stop',
          usage: { credits: 1 },
        },
      },
    });
  }

  /** Refuses a message that is just one of two words, the first time. */
  function trip(message: string, whose: string): 'fail' | 'busy' | undefined {
    const words = message.split('\n').map(line => line.trim().toLowerCase());
    const word = words.includes('fail') ? 'fail' : words.includes('busy') ? 'busy' : undefined;
    const key = `${word} ${whose}`;
    if (!word || tripped.delete(key)) return word;
    tripped.add(key);
    throw word === 'fail'
      ? new ChatbaseRefusal('INTERNAL_SERVER_ERROR', 'Something went wrong.')
      : new ChatbaseRefusal('RATE_LIMIT_TOO_MANY_REQUESTS', 'Rate limit exceeded.');
  }

  function begin(agentId: string, userId: string | null): Stored {
    const { id } = chat.create({ attributes: {} });
    const conversation: Stored = {
      id,
      agentId,
      userId,
      createdAt: seconds(),
      updatedAt: seconds(),
      messages: [],
    };
    stored.set(id, conversation);
    return conversation;
  }

  function ongoing(id: string, agentId: string): Stored {
    const conversation = stored.get(id);
    if (!conversation) throw new ChatbaseRefusal('RESOURCE_NOT_FOUND', 'There is no such conversation.');
    if (conversation.agentId !== agentId)
      throw new ChatbaseRefusal('CHAT_CONVERSATION_MISMATCH', 'The conversation is another agent’s.');
    if (chat.conversations.get(id)?.ended)
      throw new ChatbaseRefusal('CHAT_CONVERSATION_NOT_ONGOING', 'The conversation has ended.');
    return conversation;
  }

  /** A user's conversations, the latest activity first; a conversation's messages, the newest first. */
  function listed({ operation, agentId, id }: ChatbaseRoute): readonly object[] {
    if (operation === 'messages') {
      const conversation = stored.get(decodeURIComponent(id));
      if (conversation?.agentId !== agentId)
        throw new ChatbaseRefusal('RESOURCE_NOT_FOUND', 'There is no such conversation.');
      return conversation.messages.toReversed();
    }
    return [...stored.values()]
      .filter(one => one.agentId === agentId && one.userId === decodeURIComponent(id))
      .sort((one, other) => other.updatedAt - one.updatedAt)
      .map(({ messages: _, agentId: __, ...one }) => ({
        ...one,
        title: 'Chat',
        status: chat.conversations.get(one.id)?.ended ? 'ended' : 'ongoing',
      }));
  }

  return {
    handle,
    calls,
    conversations: chat.conversations,
    say: chat.say,
    fail: faults.fail,
    outage: faults.outage,
  };
}
