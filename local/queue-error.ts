/** The codes of SQS's own answers, which the SDK shows as an error's name (API reference, SQS: "Errors"). */
export type QueueErrorCode =
  | 'InvalidMessageContents'
  | 'InvalidParameterValue'
  | 'MessageNotInflight'
  | 'MissingParameter'
  | 'ReceiptHandleIsInvalid';

/** What the queue refuses, under the name that the SDK gives to the same refusal of SQS. */
export class QueueError extends Error {
  override readonly name: QueueErrorCode;

  constructor(code: QueueErrorCode, message: string) {
    super(message);
    this.name = code;
  }
}
