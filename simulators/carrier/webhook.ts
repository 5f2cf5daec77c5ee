import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { type Overrides, splitOverrides } from './overrides.ts';

export type Form = Readonly<Record<string, string>>;

export interface WebhookAnswer {
  readonly status: number;
  readonly body: string;
  readonly contentType?: string;
}

/** Posts a form; rejects, as fetch does, with an error or a cause that carries the network's code. */
export type Deliver = (
  url: string,
  headers: Record<string, string>,
  body: string,
  signal: AbortSignal,
) => Promise<WebhookAnswer>;

/** Runs something later; gives what cancels it. */
export type SetTimer = (run: () => void, ms: number) => () => void;

/** What came of one request: an answer, or none. */
export interface Attempt {
  readonly url: string;
  readonly at: number;
  readonly status?: number;
  readonly failure?: 'connect' | 'timeout' | 'reset';
  readonly answer?: WebhookAnswer;
}

export const isDelivered = ({ status }: Attempt): boolean =>
  status !== undefined && status >= 200 && status < 300;

export interface WebhookClient {
  /** All attempts at one URL, in order; the last one tells what came of it. */
  post(url: string, form: Form, idempotencyToken: string): Promise<readonly Attempt[]>;
}

/**
 * Calls webhooks as Twilio does: signed, 15 s in all, one retry where no connection was made, and otherwise
 * what the URL's fragment says.
 */
export function createWebhookClient(options: {
  /** The one that signs now. */
  authToken: () => string;
  deliver: Deliver;
  clock: () => number;
  setTimer: SetTimer;
}): WebhookClient {
  const { authToken, deliver, clock, setTimer } = options;

  async function attempt(
    url: string,
    headers: Record<string, string>,
    body: string,
    ms: number,
  ): Promise<Attempt> {
    const at = clock();
    const late = new AbortController();
    const { promise: timedOut, reject } = Promise.withResolvers<never>();
    const cancel = setTimer(() => {
      late.abort();
      reject(late.signal.reason);
    }, ms);
    try {
      const answer = await Promise.race([deliver(url, headers, body, late.signal), timedOut]);
      return { url, at, status: answer.status, answer };
    } catch (error) {
      if (late.signal.aborted) return { url, at, failure: 'timeout' };
      return { url, at, failure: networkFailure(error) };
    } finally {
      cancel();
    }
  }

  return {
    async post(configured, form, idempotencyToken) {
      const { url, overrides } = splitOverrides(configured);
      const headers = {
        'Content-Type': 'application/x-www-form-urlencoded',
        'I-Twilio-Idempotency-Token': idempotencyToken,
        'User-Agent': 'TwilioProxy/1.1',
        'X-Home-Region': 'us1',
        'X-Twilio-Signature': getExpectedTwilioSignature(authToken(), url, form),
      };
      const body = new URLSearchParams(form).toString();
      const end = clock() + overrides.totalMs;
      const attempts: Attempt[] = [];
      while (attempts.length <= overrides.retries) {
        const left = Math.min(overrides.readMs, end - clock());
        if (left <= 0) break;
        const one = await attempt(url, { ...headers }, body, left);
        attempts.push(one);
        if (!isRetried(one, overrides)) break;
      }
      return attempts;
    },
  };
}

function isRetried(attempt: Attempt, { retryOn }: Overrides): boolean {
  if (isDelivered(attempt)) return false;
  if (retryOn.includes('all')) return true;
  if (attempt.failure) return retryOn.includes(attempt.failure === 'connect' ? 'ct' : 'rt');
  return retryOn.includes(attempt.status !== undefined && attempt.status >= 500 ? '5xx' : '4xx');
}

const noConnection = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/;

/** Only what the network did: any other error is a mistake of ours, and goes on. */
function networkFailure(error: unknown): 'connect' | 'reset' {
  const code = codeOf(error) ?? (error instanceof Error ? codeOf(error.cause) : undefined);
  if (code === undefined) throw error;
  return noConnection.test(code) ? 'connect' : 'reset';
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error &&
  'code' in error &&
  typeof error.code === 'string' &&
  /^(E|UND_ERR)/.test(error.code)
    ? error.code
    : undefined;
