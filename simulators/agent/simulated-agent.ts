import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { ConnectionDropped } from '../connection-dropped.ts';
import { createFaults, type Fault, type Outage } from '../faults.ts';
import type { OpenDoor } from '../socket.ts';
import { type AgentConversation, type Answering, createChat } from './chat.ts';
import { envelope } from './envelope.ts';
import { handoffState } from './handoff-state.ts';
import type { Reply } from './hotel.ts';
import * as wire from './request.ts';

/** What agents are asked for; the first three of PolyAI, and `respond` of whoever answers. */
export type SimulatedOperation =
  | wire.AgentOperation
  | 'conversations'
  | 'messages'
  | 'token'
  | 'connect'
  | 'join';

/** One request, as it came in. It is listed at once; `status` follows with the answer. */
export interface AgentCall {
  /** Absent: no such route. */
  readonly operation?: SimulatedOperation;
  /** Of create: the one that was made. */
  conversationId?: string;
  readonly message?: string;
  /** As it was sent. */
  readonly body: string;
  readonly correlationId: string;
  readonly at: number;
  status?: number | 'dropped' | 'hung';
}

export interface SimulatedAgentOptions {
  readonly accountId: string;
  readonly projectId: string;
  readonly apiKey: string;
  readonly token: string;
  readonly clock?: () => number;
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<unknown>;
  /** @default the hotel's assistant */
  readonly answer?: Answering;
}

export interface SimulatedAgent {
  handle(request: Request): Promise<Response>;
  /** Of a vendor with sockets. */
  readonly open?: OpenDoor;
  readonly calls: readonly AgentCall[];
  readonly conversations: ReadonlyMap<string, AgentConversation>;
  /** The next replies, in place of its own. */
  say(...replies: readonly Reply[]): void;
  fail(...faults: readonly Fault<SimulatedOperation>[]): void;
  outage(standing?: Outage): void;
}

/**
 * PolyAI's Chat API with a hotel behind it (docs.poly.ai, api-reference/chat). It refuses what the vendor
 * refuses; where the docs are silent it takes the stricter reading. A text that is just one of these words shows
 * what can go wrong: `slow` (5 s), `fail` (500, once), `busy` (429, once), `forget` (410), `long`, `empty`.
 */
export function createSimulatedAgent(options: SimulatedAgentOptions): SimulatedAgent {
  const { clock = Date.now, sleep = (ms, signal) => wait(ms, undefined, { signal, ref: false }) } = options;
  const calls: AgentCall[] = [];
  const chat = createChat(clock, sleep, options.answer);
  const faults = createFaults<SimulatedOperation>();

  async function handle(request: Request): Promise<Response> {
    const state = handoffState(request, options, chat.conversations);
    if (state) return state;
    const correlationId = request.headers.get('x-polyai-correlation-id') ?? randomUUID();
    const { pathname } = new URL(request.url);
    const route = wire.agentRoute(pathname);
    const body = await request.text();
    const call: AgentCall = {
      ...(route && { operation: route.operation }),
      ...asked(body),
      body,
      correlationId,
      at: clock(),
    };
    calls.push(call);
    try {
      const response = await (route
        ? faults.apply(
            route.operation,
            request,
            () => answerRoute(request, route, call),
            status => envelope(status, correlationId),
          )
        : envelope(404, correlationId, 'NOT_FOUND', 'There is no such path.'));
      call.status = response.status;
      // Every response carries the client's correlation id, or one of the vendor's own (error-codes page).
      response.headers.set('X-PolyAI-Correlation-Id', correlationId);
      return response;
    } catch (error) {
      if (error instanceof ConnectionDropped) call.status = 'dropped';
      else if (request.signal.aborted) call.status = 'hung';
      throw error;
    }
  }

  async function answerRoute(request: Request, route: wire.AgentRoute, call: AgentCall): Promise<Response> {
    try {
      const allowed = wire.methods[route.operation];
      if (request.method !== allowed) {
        throw new wire.Refusal(405, 'METHOD_NOT_ALLOWED', `Use ${allowed}.`, { Allow: allowed });
      }
      authorize(request, route);
      const body = wire.parseBody(call.body, request.headers.get('content-type'), route.operation);
      return Response.json(await operate(route.operation, body, call, request.signal));
    } catch (error) {
      if (!(error instanceof wire.Refusal)) throw error;
      const response = envelope(error.status, call.correlationId, error.code, error.message);
      for (const [name, value] of Object.entries(error.headers)) response.headers.set(name, value);
      return response;
    }
  }

  /** Both headers are needed. Which status a wrong connector token gets is not documented: 403 here. */
  function authorize(request: Request, { accountId, projectId }: wire.AgentRoute): void {
    const key = request.headers.get('x-api-key');
    const token = request.headers.get('x-token');
    if (!key || !token)
      throw new wire.Refusal(401, 'AUTH_USER_UNAUTHORISED', 'X-API-KEY or X-TOKEN is missing.');
    if (key !== options.apiKey)
      throw new wire.Refusal(401, 'AUTH_USER_INVALID_TOKEN', 'X-API-KEY is not valid.');
    if (token !== options.token)
      throw new wire.Refusal(403, 'USER_ACCESS_FORBIDDEN', 'X-TOKEN is not valid.');
    if (accountId !== options.accountId)
      throw new wire.Refusal(404, 'ACCOUNT_NOT_FOUND', 'There is no such account.');
    if (projectId !== options.projectId)
      throw new wire.Refusal(404, 'PROJECT_NOT_FOUND', 'There is no such project.');
  }

  async function operate(
    operation: wire.AgentOperation,
    body: wire.ChatBody,
    call: AgentCall,
    signal: AbortSignal,
  ) {
    if (operation === 'create') {
      const conversation = chat.create(wire.creation(body));
      call.conversationId = conversation.id;
      return { conversation_id: conversation.id, response: conversation.greeting };
    }
    const id = wire.conversationId(body);
    if (operation === 'close') {
      chat.close(id);
      return { success: true };
    }
    const message = wire.text(body, 'message') ?? '';
    const { response, end = false, handoff } = await chat.respond(id, message, signal);
    return { conversation_id: id, response, end_conversation: end, ...(handoff && { handoff }) };
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

/** What the journal shows of a body, valid or not. */
function asked(body: string): { conversationId?: string; message?: string } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return {}; // `answerRoute` refuses it.
  }
  if (typeof parsed !== 'object' || parsed === null) return {};
  return {
    ...('conversation_id' in parsed && { conversationId: textOf(parsed.conversation_id) }),
    ...('message' in parsed && { message: textOf(parsed.message) }),
  };
}

/** What is no text is shown as JSON: it may have no text of its own. */
const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
