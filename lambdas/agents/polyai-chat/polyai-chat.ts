import { AgentError, type AgentFailure } from '../../channel/errors.ts';
import type { Agent, CallOptions, Clock } from '../../channel/ports.ts';
import { type HttpAnswer, HttpFailure, httpCall } from '../../http/http-call.ts';
import { isObject, parseJson } from '../../http/json.ts';
import { retryAfterMs } from '../../http/retry-after.ts';
import { answerOf, greetingOf } from './polyai-body.ts';
import { agentFailureOf, type ChatOperation, codeOf, vendorIdOf } from './polyai-error.ts';
import { headerSafe, segment } from './polyai-request.ts';
import { shapeOf } from './polyai-shape.ts';

/** One call as a log may show it: codes and sizes, no words. */
export interface PolyaiCall {
  readonly operation: ChatOperation;
  readonly correlationId: string;
  readonly durationMs: number;
  readonly status?: number;
  readonly failure?: AgentFailure;
  /** PolyAI's error code, upper snake case. */
  readonly code?: string;
  /** What PolyAI's support asks for. */
  readonly vendorCorrelationId?: string;
  /** What a body that is not what the API promises is made of. */
  readonly shape?: string;
}

export interface PolyaiChatOptions {
  /** The region's origin; see {@link file://./polyai-origins.ts}. */
  readonly baseUrl: string;
  readonly accountId: string;
  readonly projectId: string;
  readonly credentials: () => Promise<{ readonly apiKey: string; readonly token: string }>;
  /** For each call. */
  readonly timeoutMs: number;
  readonly fetch?: typeof fetch;
  readonly clock?: Clock;
  readonly onCall?: (call: PolyaiCall) => void;
}

/** An answer over 32 KB is no text message. */
const maxBytes = 32_768;

const methods = { create: 'POST', respond: 'POST', close: 'PUT' } as const;

/** What PolyAI calls an id goes into logs: anything but an id stays out of them. */
const isId = (value: string | undefined): value is string =>
  value !== undefined && /^[\w.:-]{1,100}$/.test(value);

type Facts = {
  -readonly [K in 'status' | 'failure' | 'code' | 'vendorCorrelationId' | 'shape']?: PolyaiCall[K];
};

const failed = (
  operation: ChatOperation,
  message: string,
  failure: AgentFailure,
  facts: Facts,
  detail: object = {},
) => {
  facts.failure = failure;
  const { status, code } = facts;
  return new AgentError(failure, `PolyAI ${operation}: ${message}`, {
    ...(status === undefined ? {} : { status }),
    ...(code === undefined ? {} : { code }),
    ...detail,
  });
};

/**
 * PolyAI's Chat API (docs.poly.ai/api-reference/chat) as an agent. Request fields are those of the API
 * description alone; any 2xx is a success, since the documented status has changed once.
 *
 * @throws where account or project cannot be meant; its methods throw {@link AgentError} alone
 */
export function createPolyaiChat(options: PolyaiChatOptions): Agent {
  const { clock = Date.now } = options;
  const account = segment(options.accountId, 'POLYAI_ACCOUNT_ID');
  const project = segment(options.projectId, 'POLYAI_PROJECT_ID');
  const chat = `${options.baseUrl}/v1/${account}/${project}/chat`;

  async function credentials(operation: ChatOperation, facts: Facts) {
    try {
      return await options.credentials();
    } catch (cause) {
      throw failed(operation, 'the credentials could not be read', 'busy', facts, { cause });
    }
  }

  async function exchange(
    operation: ChatOperation,
    body: string,
    facts: Facts,
    call: CallOptions,
  ): Promise<HttpAnswer> {
    const { apiKey, token } = await credentials(operation, facts);
    try {
      return await httpCall({
        method: methods[operation],
        url: new URL(`${chat}/${operation}`),
        // Spelled as documented, which calls them case-sensitive.
        headers: {
          'X-API-KEY': apiKey,
          'X-TOKEN': token,
          'Content-Type': 'application/json',
          'X-PolyAI-Correlation-Id': headerSafe(call.correlationId),
        },
        body,
        timeoutMs: options.timeoutMs,
        signal: call.signal,
        maxBytes,
        fetch: options.fetch ?? fetch,
      });
    } catch (cause) {
      if (!(cause instanceof HttpFailure)) throw cause;
      const failure = { unsendable: 'refused', 'not-sent': 'busy', unknown: 'unsure' } as const;
      throw failed(operation, cause.message, failure[cause.reach], facts, { cause });
    }
  }

  /** Reads `answer` as a `T`; throws what can be done about it where it is none. */
  function accept<T>(
    operation: ChatOperation,
    answer: HttpAnswer,
    facts: Facts,
    parse: (body: unknown) => T | undefined,
  ): T {
    const { status, body } = answer;
    const json = body.kind === 'whole' ? parseJson(body.text) : undefined;
    const ok = status >= 200 && status < 300;
    facts.status = status;
    const vendorId = answer.header('X-PolyAI-Correlation-Id') ?? vendorIdOf(json);
    if (isId(vendorId)) facts.vendorCorrelationId = vendorId;
    const parsed = ok && body.kind === 'whole' ? parse(json) : undefined;
    if (parsed !== undefined) return parsed;

    const code = codeOf(json);
    if (code !== undefined) facts.code = code;
    // Its code is what tells a 400 for an ended conversation from the others.
    if (body.kind === 'cut' && (ok || status === 400)) {
      throw failed(operation, `${status}, broken off`, 'unsure', facts, { cause: body.cause });
    }
    const failure = agentFailureOf(operation, status, code);
    if (failure === 'broken') facts.shape = body.kind === 'whole' ? shapeOf(body.text) : body.kind;
    const wait = failure === 'busy' ? retryAfterMs(answer.header('Retry-After'), clock()) : undefined;
    const what = ok ? 'with a body that is not what the API promises' : (code ?? 'without a code');
    throw failed(
      operation,
      `${status}, ${what}`,
      failure,
      facts,
      wait === undefined ? {} : { retryAfterMs: wait },
    );
  }

  async function call<T>(
    operation: ChatOperation,
    fields: object,
    callOptions: CallOptions,
    parse: (body: unknown) => T | undefined,
  ): Promise<T> {
    const startedAt = clock();
    const facts: Facts = {};
    try {
      return accept(
        operation,
        await exchange(operation, JSON.stringify(fields), facts, callOptions),
        facts,
        parse,
      );
    } catch (cause) {
      if (cause instanceof AgentError) throw cause;
      throw failed(operation, 'the request could not be made', 'broken', facts, { cause });
    } finally {
      const { correlationId } = callOptions;
      options.onCall?.({ operation, correlationId, durationMs: clock() - startedAt, ...facts });
    }
  }

  return {
    create: ({ channel, forAgent, attributes }, callOptions) => {
      const fields = {
        channel,
        integration_attributes: attributes,
        ...(forAgent?.variantId ? { variant_id: forAgent.variantId } : {}),
      };
      return call('create', fields, callOptions, greetingOf);
    },
    respond: (conversationId, message, callOptions) =>
      call('respond', { conversation_id: conversationId, message }, callOptions, answerOf),
    close: async (conversationId, callOptions) => {
      try {
        // Nothing hangs on the body of a success: only an outright "no" is one.
        const closed = (body: unknown) => (isObject(body) && body.success === false ? undefined : true);
        await call('close', { conversation_id: conversationId }, callOptions, closed);
      } catch (error) {
        if (!(error instanceof AgentError) || error.failure !== 'gone') throw error;
      }
    },
  };
}
