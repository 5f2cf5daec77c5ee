import type { AgentError, AgentFailure } from '../../channel/errors.ts';
import type { CallOptions } from '../../channel/ports.ts';
import { type HttpAnswer, HttpFailure, httpCall } from '../../http/http-call.ts';
import { isObject, parseJson } from '../../http/json.ts';
import { retryAfterMs } from '../../http/retry-after.ts';
import { bodyShape } from '../vendor/body-shape.ts';
import { meantBy, type VendorError } from './error-texts.ts';
import { failed } from './failed.ts';
import type { Facts, MessagingAccess } from './messaging-access.ts';
import { reported } from './reported.ts';

/** A token or an id is short. */
const maxBytes = 16_384;
const knownKeys = new Set(['access_token', 'expires_in', 'token_type', 'session_id', 'message', 'error']);

interface MessagingPost<T> {
  readonly operation: 'token' | 'session';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
  /** Undefined where it is not what the API promises. */
  readonly parse: (body: Readonly<Record<string, unknown>>) => T | undefined;
}

const paths = { token: '/api/v1/access-token', session: '/api/v1/sessions' } as const;

/**
 * One request of the Messaging API's two. Nothing of the customer's is in them, and what they make and nobody hears of
 * is forgotten there: what fails in passing may be asked again.
 * @throws {AgentError} and nothing else
 */
export const messagingPost = <T>(
  access: MessagingAccess,
  { operation, headers, body, parse }: MessagingPost<T>,
  options: CallOptions,
): Promise<T> =>
  reported(access, operation, options, async facts => {
    let answer: HttpAnswer;
    try {
      answer = await httpCall({
        method: 'POST',
        url: new URL(`${access.baseUrl}${paths[operation]}`),
        headers: { ...headers, 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
        timeoutMs: access.timeoutMs,
        signal: options.signal,
        maxBytes,
        fetch: access.fetch,
      });
    } catch (cause) {
      if (!(cause instanceof HttpFailure)) throw cause;
      const failure = cause.reach === 'unsendable' ? 'refused' : 'busy';
      throw failed(failure, `${operation}: ${cause.message}`, { cause });
    }
    return read(operation, answer, facts, parse, access.clock());
  });

function read<T>(
  operation: string,
  { status, header, body }: HttpAnswer,
  facts: Facts,
  parse: MessagingPost<T>['parse'],
  now: number,
): T {
  facts.status = status;
  const json = body.kind === 'whole' ? parseJson(body.text) : undefined;
  const ok = status >= 200 && status < 300;
  const parsed = ok && isObject(json) ? parse(json) : undefined;
  if (parsed !== undefined) return parsed;
  if (body.kind === 'cut') throw failed('busy', `${operation}: broken off`, { status, cause: body.cause });
  if (ok) facts.shape = body.kind === 'whole' ? bodyShape(body.text, knownKeys) : body.kind;
  throw refusal(operation, { status, header, meant: ok ? undefined : meantIn(json) }, now);
}

/** The text of an error body stands under `message` or `error`. */
export const meantIn = (json: unknown): VendorError | undefined =>
  isObject(json) ? (meantBy(json.message) ?? meantBy(json.error)) : undefined;

/** A request or a handshake that was refused, before any words were said. */
export function refusal(
  operation: string,
  {
    status,
    header,
    meant,
  }: Pick<HttpAnswer, 'status' | 'header'> & { readonly meant: VendorError | undefined },
  now: number,
): AgentError {
  const failure = failureOf(status, meant);
  const wait = failure === 'busy' ? retryAfterMs(header('Retry-After'), now) : undefined;
  return failed(failure, `${operation}: ${status}, ${meant?.code ?? 'without a known text'}`, {
    status,
    ...(meant && { code: meant.code }),
    ...(wait !== undefined && { retryAfterMs: wait }),
  });
}

/** By the status where that says what can be done, for a text may be another's; else by the text. */
function failureOf(status: number, meant: VendorError | undefined): AgentFailure {
  if (status === 429 || status === 408 || status >= 500) return 'busy';
  if (status === 401 || status === 403) return 'refused';
  return meant?.means === 'handoff' || meant === undefined ? 'broken' : meant.means;
}
