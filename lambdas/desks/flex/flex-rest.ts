import { HttpFailure, httpCall } from '../../http/http-call.ts';
import { isObject, type JsonObject, parseJson } from '../../http/json.ts';
import { FlexError } from './flex-error.ts';

export interface FlexRestOptions {
  /** In place of Twilio's own hosts. @default - https://conversations.twilio.com and https://flex-api.twilio.com */
  readonly baseUrl?: string;
  /** API key sid and secret, or account sid and auth token. */
  readonly credentials: () => Promise<{ readonly username: string; readonly password: string }>;
  /** For each call. */
  readonly timeoutMs: number;
  readonly fetch: typeof fetch;
  readonly onCall?: (call: {
    readonly operation: string;
    readonly status?: number;
    readonly code?: number;
  }) => void;
}

export interface FlexRequest {
  /** What a log calls it. */
  readonly operation: string;
  readonly api: 'conversations' | 'flex-api';
  /** Behind `/v1`; its parts are encoded. */
  readonly path: string;
  /** With it a POST, else a GET. */
  readonly form?: Readonly<Record<string, string>>;
}

export type FlexRest = (request: FlexRequest) => Promise<JsonObject>;

/** A page of fifty participants or five webhooks has less. */
const maxBytes = 256 * 1024;

/**
 * Twilio's Conversations and Flex by plain `fetch`, for the reason that the carrier has. Gives the JSON object of a 2xx.
 *
 * @throws {FlexError} and nothing else
 */
export function createFlexRest({
  baseUrl,
  credentials,
  timeoutMs,
  fetch,
  onCall,
}: FlexRestOptions): FlexRest {
  return async ({ operation, api, path, form }) => {
    const { username, password } = await credentials();
    const answer = await httpCall({
      method: form ? 'POST' : 'GET',
      url: new URL(`${baseUrl ?? `https://${api}.twilio.com`}/v1${path}`),
      headers: {
        Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
        ...(form && { 'Content-Type': 'application/x-www-form-urlencoded' }),
      },
      ...(form && { body: new URLSearchParams(form).toString() }),
      timeoutMs,
      signal: AbortSignal.timeout(timeoutMs),
      maxBytes,
      fetch,
    }).catch(cause => {
      onCall?.({ operation });
      throw new FlexError(`${operation}: ${cause instanceof HttpFailure ? cause.message : 'failed here'}`, {
        cause,
      });
    });
    const { status, body } = answer;
    const json = body.kind === 'whole' ? parseJson(body.text) : undefined;
    const code = isObject(json) && typeof json.code === 'number' ? json.code : undefined;
    onCall?.({ operation, status, ...(code !== undefined && { code }) });
    if (status >= 200 && status < 300 && isObject(json)) return json;
    throw new FlexError(`${operation}: ${status}, ${code ?? 'without a code'}`, {
      status,
      ...(code !== undefined && { code }),
    });
  };
}
