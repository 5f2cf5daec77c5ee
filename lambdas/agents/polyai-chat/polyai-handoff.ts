import { AgentError, type AgentFailure } from '../../channel/errors.ts';
import type { CallOptions } from '../../channel/ports.ts';
import { HttpFailure, httpCall } from '../../http/http-call.ts';
import { isObject, type JsonObject, parseJson } from '../../http/json.ts';
import { excessIn } from '../../http/plain-data.ts';
import { headerSafe, segment } from './polyai-request.ts';

export interface PolyaiHandoffOptions {
  /** The region's origin; see {@link file://./polyai-origins.ts}. */
  readonly baseUrl: string;
  readonly accountId: string;
  readonly projectId: string;
  readonly apiKey: () => Promise<string>;
  readonly timeoutMs: number;
  readonly fetch?: typeof fetch;
}

/**
 * What the agent has put down for whoever takes its conversation over; undefined where it has put down nothing.
 * @throws {AgentError} after one attempt
 */
export type HandoffState = (conversationId: string, options: CallOptions) => Promise<JsonObject | undefined>;

/** More would leave the event that carries it no room for the transcript. */
const maxBytes = 65_536;

/**
 * PolyAI's Handoff API (docs.poly.ai/api-reference/handoff): `handoff_state` of one conversation. Its header is
 * spelled unlike the Chat API's, and its errors are `{error_message}`, words that go no further.
 *
 * @throws where account or project cannot be meant
 */
export function createPolyaiHandoff(options: PolyaiHandoffOptions): HandoffState {
  const account = segment(options.accountId, 'POLYAI_ACCOUNT_ID');
  const project = segment(options.projectId, 'POLYAI_PROJECT_ID');

  async function get(conversationId: string, { signal, correlationId }: CallOptions) {
    const url = new URL(`${options.baseUrl}/v1/${account}/${project}/handoff_state`);
    url.searchParams.set('id', conversationId);
    try {
      return await httpCall({
        method: 'GET',
        url,
        headers: {
          'x-api-key': await options.apiKey(),
          'X-PolyAI-Correlation-Id': headerSafe(correlationId),
        },
        timeoutMs: options.timeoutMs,
        signal,
        maxBytes,
        fetch: options.fetch ?? fetch,
      });
    } catch (cause) {
      const why = cause instanceof HttpFailure ? cause.message : 'the request could not be made';
      throw new AgentError('unsure', `PolyAI handoff_state: ${why}`, { cause });
    }
  }

  return async (conversationId, call) => {
    const { status, body } = await get(conversationId, call);
    if (status === 404) return undefined;
    if (status < 200 || status >= 300)
      throw new AgentError(failureOf(status), `PolyAI handoff_state: ${status}`, { status });
    const state = body.kind === 'whole' ? parseJson(body.text) : undefined;
    const broken = (why: string): AgentError =>
      new AgentError('broken', `PolyAI handoff_state: ${status} with ${why}`, { status });
    if (!isObject(state) || !isObject(state.data)) throw broken('a body that is not what the API promises');
    // an event with it could not be written as JSON, and would hold its thread
    if (excessIn(state.data) === 'too-deep') throw broken('data nested too deep to pass on');
    return state.data;
  };
}

function failureOf(status: number): AgentFailure {
  if (status === 401 || status === 403) return 'refused';
  return status === 408 || status === 429 || status >= 500 ? 'busy' : 'broken';
}
