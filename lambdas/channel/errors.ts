/**
 * What went wrong with the agent, by what can be done about it:
 * - `busy`: the request was not processed (429, 503, connection refused); it may be repeated.
 * - `unsure`: it may have been processed (time-out, reset, other 5xx, 408); one repeat a turn.
 * - `gone`: the conversation has ended elsewhere; a new one can be asked.
 * - `refused`: our credentials are not accepted (401, 403), or the account there does not go so far; only the owner
 *   can mend it.
 * - `broken`: any other 4xx, or a body that is not what the API promises; repeating is pointless.
 */
export type AgentFailure = 'busy' | 'unsure' | 'gone' | 'refused' | 'broken';

export class AgentError extends Error {
  override readonly name = 'AgentError';
  readonly failure: AgentFailure;
  /** The HTTP status, where there was an answer. */
  readonly status: number | undefined;
  /** The vendor's own code, upper snake case. Never its words. */
  readonly code: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    failure: AgentFailure,
    message: string,
    detail: { status?: number; code?: string; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: detail.cause });
    this.failure = failure;
    this.status = detail.status;
    this.code = detail.code;
    this.retryAfterMs = detail.retryAfterMs;
  }
}

/**
 * What went wrong with the carrier:
 * - `busy`: not processed (429, connection refused); again later.
 * - `unsure`: the outcome is unknown (time-out, reset, 5xx); never repeated blindly.
 * - `opted-out`: the customer has opted out at the carrier (21610).
 * - `refused`: this message will never go out (bad number, geography, sender, content).
 * - `misconfigured`: refused, and only the owner can mend it (credentials, sender, registration).
 */
export type CarrierFailure = 'busy' | 'unsure' | 'opted-out' | 'refused' | 'misconfigured';

export class CarrierError extends Error {
  override readonly name = 'CarrierError';
  readonly failure: CarrierFailure;
  readonly status: number | undefined;
  /** Twilio's error code, such as 21610. */
  readonly code: number | undefined;
  /** What the code means, in our words for the owner. */
  readonly meaning: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    failure: CarrierFailure,
    message: string,
    detail: { status?: number; code?: number; meaning?: string; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: detail.cause });
    this.failure = failure;
    this.status = detail.status;
    this.code = detail.code;
    this.meaning = detail.meaning;
    this.retryAfterMs = detail.retryAfterMs;
  }
}

/** The turn cannot go on now; its messages stay in the queue and come again after the delay. */
export class Postponed extends Error {
  override readonly name = 'Postponed';
  readonly delayMs: number;

  constructor(reason: string, delayMs: number, cause?: unknown) {
    super(reason, { cause });
    this.delayMs = delayMs;
  }
}

/** The configuration has no agent of that name: it had one once, whose conversations may still be open. */
export class UnknownAgent extends Error {
  override readonly name = 'UnknownAgent';
}
