/** What was asked of AWS when an error came, as IAM spells it, such as `sqs:ReceiveMessage`. */
export type AwsAction = `${string}:${string}`;

const actions = new WeakMap<Error, AwsAction>();

/**
 * A logger for the SDK's clients: it remembers of each error what had been asked, which the error does not say, and
 * keeps quiet.
 */
export const awsRequests = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (said: unknown) => {
    if (!isReport(said)) return;
    const service = said.clientName.replace(/Client$/, '').toLowerCase();
    actions.set(said.error, `${service}:${said.commandName.replace(/Command$/, '')}`);
  },
};

/** What had been asked of AWS; nothing where the error comes from elsewhere. */
export const actionOf = (error: Error): AwsAction | undefined => actions.get(error);

/** As the SDK's logger middleware says it. */
function isReport(
  said: unknown,
): said is { readonly clientName: string; readonly commandName: string; readonly error: Error } {
  return (
    typeof said === 'object' &&
    said !== null &&
    'clientName' in said &&
    typeof said.clientName === 'string' &&
    'commandName' in said &&
    typeof said.commandName === 'string' &&
    'error' in said &&
    said.error instanceof Error
  );
}
