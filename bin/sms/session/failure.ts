/** Something outside did not go as it should. The message is one sentence, with the mend. */
export class Failure extends Error {
  override readonly name = 'Failure';
  /** For scripts, such as `aws-expired`. */
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
  }
}
