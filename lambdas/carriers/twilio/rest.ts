import { CarrierError, type CarrierFailure } from '../../channel/errors.ts';
import type { Clock } from '../../channel/ports.ts';
import { type HttpAnswer, HttpFailure, httpCall } from '../../http/http-call.ts';
import { isObject, type JsonObject, parseJson } from '../../http/json.ts';
import { retryAfterMs } from '../../http/retry-after.ts';
import { carrierFailureOf, classifyCode } from './errors.ts';

/** One call as a log may show it. */
export interface TwilioCall {
  readonly operation: 'send' | 'list';
  readonly durationMs: number;
  readonly status?: number;
  readonly failure?: CarrierFailure;
  /** Twilio's error code, such as 21610. */
  readonly code?: number;
  /** What Twilio's support asks for (`RQ…`). */
  readonly requestId?: string;
}

export interface TwilioOptions {
  /** @default - https://api.twilio.com */
  readonly baseUrl?: string;
  readonly accountSid: string;
  /** API key sid and secret, or account sid and auth token. */
  readonly credentials: () => Promise<{ readonly username: string; readonly password: string }>;
  /** For each call. */
  readonly timeoutMs: number;
  readonly fetch?: typeof fetch;
  readonly clock?: Clock;
  readonly onCall?: (call: TwilioCall) => void;
}

export interface TwilioRequest {
  readonly operation: TwilioCall['operation'];
  /** With it a POST, else a GET. */
  readonly form?: URLSearchParams;
  readonly query?: URLSearchParams;
  /** A path with its query, as Twilio gave it for the next page; it wins over `query`. */
  readonly page?: string;
  readonly signal: AbortSignal;
  readonly maxBytes: number;
}

type Facts = { -readonly [K in 'status' | 'failure' | 'code' | 'requestId']?: TwilioCall[K] };

const failed = (
  message: string,
  failure: CarrierFailure,
  facts: Facts,
  detail: object = {},
): CarrierError => {
  facts.failure = failure;
  const { status, code } = facts;
  const meaning = code === undefined ? undefined : classifyCode(code)?.meaning;
  return new CarrierError(failure, `Twilio ${message}`, {
    ...(meaning === undefined ? {} : { meaning }),
    ...(status === undefined ? {} : { status }),
    ...(code === undefined ? {} : { code }),
    ...detail,
  });
};

/**
 * Twilio's Messages resource (twilio.com/docs/messaging/api/message-resource) by plain `fetch`: its own client
 * costs a Lambda 3.7 MB and 100 ms or more. Gives the JSON object of a 2xx.
 *
 * @throws {CarrierError} and nothing else
 */
export function createTwilioRest(options: TwilioOptions): (request: TwilioRequest) => Promise<JsonObject> {
  const { clock = Date.now } = options;
  const origin = options.baseUrl ?? 'https://api.twilio.com';
  if (!/^\w+$/.test(options.accountSid)) {
    throw new Error(
      `TWILIO_ACCOUNT_SID must be an account sid (AC and 32 digits), not "${options.accountSid}"`,
    );
  }
  const messages = `${origin}/2010-04-01/Accounts/${options.accountSid}/Messages.json`;

  function urlOf({ query, page }: TwilioRequest, facts: Facts): URL {
    if (page === undefined) return new URL(`${messages}${query ? `?${query}` : ''}`);
    // The credentials go nowhere else, whatever a page says comes next.
    const url = URL.canParse(page, origin) ? new URL(page, origin) : undefined;
    if (url && `${url.origin}${url.pathname}` === messages) return url;
    throw failed('list: the next page is at another place', 'unsure', facts);
  }

  async function authorization(operation: string, facts: Facts): Promise<string> {
    try {
      const { username, password } = await options.credentials();
      return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    } catch (cause) {
      throw failed(`${operation}: the credentials could not be read`, 'busy', facts, { cause });
    }
  }

  async function exchange(request: TwilioRequest, facts: Facts): Promise<HttpAnswer> {
    const { operation, form, signal, maxBytes } = request;
    try {
      return await httpCall({
        method: form ? 'POST' : 'GET',
        url: urlOf(request, facts),
        headers: {
          Authorization: await authorization(operation, facts),
          ...(form ? { 'Content-Type': 'application/x-www-form-urlencoded' } : {}),
        },
        ...(form ? { body: form.toString() } : {}),
        timeoutMs: options.timeoutMs,
        signal,
        maxBytes,
        fetch: options.fetch ?? fetch,
      });
    } catch (cause) {
      if (!(cause instanceof HttpFailure)) throw cause;
      const failure = { unsendable: 'misconfigured', 'not-sent': 'busy', unknown: 'unsure' } as const;
      throw failed(`${operation}: ${cause.message}`, failure[cause.reach], facts, { cause });
    }
  }

  function accept({ operation }: TwilioRequest, answer: HttpAnswer, facts: Facts): JsonObject {
    const { status, body } = answer;
    const json = body.kind === 'whole' ? parseJson(body.text) : undefined;
    const requestId = answer.header('Twilio-Request-Id');
    facts.status = status;
    if (requestId !== undefined && /^\w{1,64}$/.test(requestId)) facts.requestId = requestId;
    if (status >= 200 && status < 300) {
      if (isObject(json)) return json;
      // It was done, or may have been; what came of it is not to be read.
      throw failed(`${operation}: ${status} with a body that is not what the API promises`, 'unsure', facts);
    }
    if (isObject(json) && typeof json.code === 'number') facts.code = json.code;
    const failure = carrierFailureOf(status, facts.code);
    const wait = failure === 'busy' ? retryAfterMs(answer.header('Retry-After'), clock()) : undefined;
    const what = `${operation}: ${status}, ${facts.code ?? 'without a code'}`;
    throw failed(what, failure, facts, wait === undefined ? {} : { retryAfterMs: wait });
  }

  return async request => {
    const startedAt = clock();
    const facts: Facts = {};
    try {
      return accept(request, await exchange(request, facts), facts);
    } catch (cause) {
      if (cause instanceof CarrierError) throw cause;
      throw failed(`${request.operation}: failed here`, 'unsure', facts, { cause });
    } finally {
      options.onCall?.({ operation: request.operation, durationMs: clock() - startedAt, ...facts });
    }
  };
}
