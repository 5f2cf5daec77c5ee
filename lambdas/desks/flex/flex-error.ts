/** Twilio did not do it. The message has no words and no numbers of people; `code` is Twilio's own. */
export class FlexError extends Error {
  override readonly name = 'FlexError';
  /** Absent: there was no answer. */
  readonly status: number | undefined;
  readonly code: number | undefined;

  constructor(message: string, facts: { status?: number; code?: number; cause?: unknown } = {}) {
    super(message, { cause: facts.cause });
    this.status = facts.status;
    this.code = facts.code;
  }
}
