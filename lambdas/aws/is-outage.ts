/** Refused for what was asked, and refused again however often it is asked. */
const refusals = new Set([
  'ValidationException',
  'SerializationException',
  'InvalidMessageContents',
  'InvalidParameterValue',
  'InvalidParameterCombination',
  'MissingParameter',
  'UnsupportedOperation',
  'BatchEntryIdsNotDistinct',
  'ItemCollectionSizeLimitExceededException',
]);

/** Errors without an answer, by the SDK's name for them or Node's code. */
const names = new Set([
  'TimeoutError',
  'AbortError',
  'NetworkingError',
  'CredentialsProviderError',
  'Throttled',
]);
const codes = /^(E[A-Z]{4,}|EAI_[A-Z]+|UND_ERR_[A-Z_]+)$/;

/** An AWS service that left something undone however often it was asked. */
export class Throttled extends Error {
  override readonly name = 'Throttled';
}

/**
 * Whether an error of the AWS SDK says that a service could not be reached, or did not work, or lets us in no more:
 * all of that is over when somebody mends it. What a service refuses for what it was asked is none, nor is an error
 * that comes from elsewhere.
 */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (names.has(error.name)) return true;
  if ('$metadata' in error) return !refusals.has(error.name);
  return 'code' in error && typeof error.code === 'string' && codes.test(error.code);
}
