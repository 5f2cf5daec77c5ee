import { AgentError, type AgentFailure } from '../../channel/errors.ts';
import type { CallOptions, Clock } from '../../channel/ports.ts';
import { type HttpAnswer, HttpFailure, httpCall } from '../../http/http-call.ts';
import { parseJson } from '../../http/json.ts';
import { chatbaseShape } from './chatbase-body.ts';
import { chatbaseCodeOf, chatbaseFailureOf } from './chatbase-error.ts';
import { waitOf } from './wait.ts';

/** One call as a log may show it: codes and sizes, no words. */
export interface ChatbaseCall {
  readonly operation: 'chat' | 'conversations' | 'messages';
  readonly correlationId: string;
  readonly durationMs: number;
  readonly status?: number;
  readonly failure?: AgentFailure;
  readonly code?: string;
  /** `x-request-id`, which Chatbase's support asks for. */
  readonly vendorCorrelationId?: string;
  /** What a body that is not what the API promises is made of. */
  readonly shape?: string;
}

export interface ChatbaseRequest<T> {
  readonly operation: ChatbaseCall['operation'];
  /** Behind `/api/v2/agents/<agent>`. */
  readonly path: string;
  /** POSTed as JSON; without it, it is a GET. */
  readonly body?: object;
  /** It names a conversation by Chatbase's own id. */
  readonly inConversation: boolean;
  /** In bytes: a longer answer is none. */
  readonly maxBytes: number;
  /** Undefined where it is not what the API promises. */
  readonly parse: (body: unknown) => T | undefined;
}

export interface ChatbaseAccess {
  /** Without a path. */
  readonly baseUrl: string;
  readonly agentId: string;
  readonly apiKey: () => Promise<string>;
  readonly timeoutMs: number;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly onCall?: (call: ChatbaseCall) => void;
}

type Facts = {
  -readonly [K in Exclude<keyof ChatbaseCall, 'operation' | 'correlationId'>]?: ChatbaseCall[K];
};

/** One request of Chatbase's API v2. @throws {AgentError} and nothing else */
export type CallChatbase = <T>(request: ChatbaseRequest<T>, options: CallOptions) => Promise<T>;

export const chatbaseCalls =
  (access: ChatbaseAccess): CallChatbase =>
  async (request, options) => {
    const facts: Facts = {};
    const startedAt = access.clock();
    try {
      return read(request, await exchange(access, request, options), facts, access.clock());
    } catch (error) {
      const failed =
        error instanceof AgentError
          ? error
          : new AgentError('broken', `Chatbase ${request.operation}: the request could not be made`, {
              cause: error,
            });
      facts.failure = failed.failure;
      throw failed;
    } finally {
      const { operation } = request;
      const { correlationId } = options;
      access.onCall?.({ operation, correlationId, ...facts, durationMs: access.clock() - startedAt });
    }
  };

async function exchange<T>(
  { baseUrl, agentId, apiKey, timeoutMs, fetch }: ChatbaseAccess,
  { operation, path, body, maxBytes }: ChatbaseRequest<T>,
  { signal }: CallOptions,
): Promise<HttpAnswer> {
  let key: string;
  try {
    key = await apiKey();
  } catch (cause) {
    throw new AgentError('busy', `Chatbase ${operation}: the key could not be read`, { cause });
  }
  try {
    return await httpCall({
      method: body ? 'POST' : 'GET',
      url: new URL(`${baseUrl}/api/v2/agents/${encodeURIComponent(agentId)}${path}`),
      headers: { Authorization: `Bearer ${key}`, ...(body && { 'Content-Type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
      timeoutMs,
      signal,
      maxBytes,
      fetch,
    });
  } catch (cause) {
    if (!(cause instanceof HttpFailure)) throw cause;
    const failure = { unsendable: 'refused', 'not-sent': 'busy', unknown: 'unsure' } as const;
    throw new AgentError(failure[cause.reach], `Chatbase ${operation}: ${cause.message}`, { cause });
  }
}

function read<T>(
  { operation, inConversation, parse }: ChatbaseRequest<T>,
  { status, header, body }: HttpAnswer,
  facts: Facts,
  now: number,
): T {
  const json = body.kind === 'whole' ? parseJson(body.text) : undefined;
  const ok = status >= 200 && status < 300;
  const requestId = header('x-request-id');
  facts.status = status;
  if (requestId !== undefined && /^[\w.:-]{1,100}$/.test(requestId)) facts.vendorCorrelationId = requestId;
  const code = chatbaseCodeOf(json);
  if (code !== undefined) facts.code = code;
  const parsed = ok && body.kind === 'whole' ? parse(json) : undefined;
  if (parsed !== undefined) return parsed;

  const fail = (failure: AgentFailure, what: string, more: { retryAfterMs?: number; cause?: unknown } = {}) =>
    new AgentError(failure, `Chatbase ${operation}: ${status}, ${what}`, {
      ...{ status, ...more },
      ...(code !== undefined && { code }),
    });
  // which of the failures it is would stand in the part that did not come
  if (body.kind === 'cut' && status < 500) throw fail('unsure', 'broken off', { cause: body.cause });
  const failure = ok && code === undefined ? 'broken' : chatbaseFailureOf(status, code, inConversation);
  if (failure === 'broken') facts.shape = body.kind === 'whole' ? chatbaseShape(body.text) : body.kind;
  const isLimit = status === 429 || code?.startsWith('RATE_LIMIT');
  const wait = failure === 'busy' ? waitOf(header, now, Boolean(isLimit)) : undefined;
  throw fail(
    failure,
    code ?? (ok ? 'with a body that is not what the API promises' : 'without a code'),
    wait === undefined ? {} : { retryAfterMs: wait },
  );
}
