import { Failure } from '../session/failure.ts';
import { type AwsAction, actionOf } from './aws-requests.ts';
import { networkFailure } from './network-failure.ts';

type Environment = Readonly<Record<string, string | undefined>>;

interface Asked {
  readonly error: Error;
  readonly action: AwsAction;
  readonly env: Environment;
}

/**
 * What AWS or its SDK did not do, in one sentence; nothing where the error is not theirs. Names and words are those of
 * the services' API references and of the SDK's own credential providers.
 */
export function awsFailure(error: Error, env: Environment): Failure | undefined {
  const action = actionOf(error);
  if (action === undefined) return undefined;
  const asked = { error, action, env };
  for (const [code, is, says] of kinds) if (is(asked)) return new Failure(code, says(asked), error);
  const whom = `AWS (${action})`;
  return (
    networkFailure(error, whom) ??
    new Failure('aws-other', `AWS does not do ${action}: ${error.name}. ${firstLine(error)}`, error)
  );
}

const named =
  (names: RegExp) =>
  ({ error }: Asked): boolean =>
    names.test(error.name);
const says =
  (words: RegExp) =>
  ({ error }: Asked): boolean =>
    words.test(error.message);
const isCredentials = named(/^(Credentials|Token)ProviderError$/);

const kinds: readonly (readonly [string, (asked: Asked) => boolean, (asked: Asked) => string])[] = [
  [
    'aws-no-region',
    says(/^Region is missing|^Region not accepted/),
    ({ env }) =>
      `No AWS region is known, or it is none: set AWS_REGION, such as eu-west-1, or give ${profileOf(env)} one by ` +
      `\`aws configure set region …${optionOf(env)}\`.`,
  ],
  [
    'aws-expired',
    asked =>
      /^(ExpiredToken(Exception)?|RequestExpired)$/.test(asked.error.name) ||
      (isCredentials(asked) &&
        /expired|SSO session|re-?authenticate|SSO Token|invalid_grant/i.test(asked.error.message)) ||
      /^(UnauthorizedException|InvalidGrantException)$/.test(asked.error.name),
    ({ env }) =>
      `The sign-in to AWS of ${profileOf(env)} has expired: \`aws sso login${optionOf(env)}\`, or fetch new ` +
      'credentials the way you got these.',
  ],
  [
    'aws-no-credentials',
    isCredentials,
    ({ env }) =>
      `There are no AWS credentials for ${profileOf(env)}: ` +
      (env.AWS_PROFILE
        ? '`aws configure list-profiles` shows which there are, `aws sso login` or `aws configure` fills it.'
        : 'sign in by `aws sso login` or `aws configure`, name a profile by AWS_PROFILE, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.'),
  ],
  [
    'aws-clock',
    asked => named(/^RequestTimeTooSkewed$/)(asked) || says(/Signature (expired|not yet current)/)(asked),
    () => 'AWS refuses the time that this machine has: set its clock.',
  ],
  [
    'aws-refused',
    named(
      /^(InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidSignatureException|IncompleteSignature(Exception)?|MissingAuthenticationToken(Exception)?|AuthFailure|InvalidSecurity|OptInRequired)$/,
    ),
    ({ env }) =>
      `AWS does not know the credentials of ${profileOf(env)}: were they deleted, or copied in part? ` +
      '`aws sts get-caller-identity` tells whose they are.',
  ],
  [
    'aws-key-denied',
    asked => /^(KMS\.|Kms)/i.test(asked.error.name) || (isDenied(asked) && /kms/i.test(asked.error.message)),
    ({ action, env }) =>
      `AWS does not let ${profileOf(env)} use the stack's KMS key, which ${action} needs: allow it kms:Decrypt and ` +
      'kms:GenerateDataKey on it, and see that the key is enabled.',
  ],
  [
    'aws-denied',
    asked => isDenied(asked),
    ({ error, action, env }) =>
      `AWS denies ${deniedIn(error) ?? action} to ${profileOf(env)}: allow it that, or take other credentials by AWS_PROFILE.`,
  ],
  [
    'aws-throttled',
    asked =>
      /^(?:Throttl|TooManyRequests|RequestLimitExceeded|RequestThrottled|SlowDown|ProvisionedThroughputExceeded|OverLimit)/.test(
        asked.error.name,
      ) || statusOf(asked.error) === 429,
    ({ action }) => `AWS has had too many requests (${action}): try again in a minute.`,
  ],
  [
    'aws-no-queue',
    named(/^(QueueDoesNotExist|AWS\.SimpleQueueService\.NonExistentQueue|InvalidAddress)$/),
    () => 'AWS has no such queue: is the region right, and the stack still deployed?',
  ],
  [
    'aws-secret-empty',
    asked => named(/^ResourceNotFoundException$/)(asked) && /staging label/.test(asked.error.message),
    () => 'The secret has no value yet: fill it as README.md says under "Deploy".',
  ],
  [
    'aws-no-secret',
    asked => named(/^ResourceNotFoundException$/)(asked) && asked.action.startsWith('secretsmanager:'),
    () => 'AWS has no such secret: is the region right, and the name that of the stack’s output?',
  ],
  [
    'aws-failing',
    asked => (statusOf(asked.error) ?? 0) >= 500,
    ({ error, action }) =>
      `AWS has trouble of its own (${action}, ${statusOf(error)}): try again; https://health.aws.amazon.com tells more.`,
  ],
];

function isDenied({ error }: Asked): boolean {
  return /^(AccessDenied(Exception)?|UnauthorizedOperation|NotAuthorized|AuthorizationError(Exception)?|AWS\.SimpleQueueService\.AccessDenied)$/.test(
    error.name,
  );
}

/** IAM says it: `… is not authorized to perform: sqs:ReceiveMessage on resource: …`. */
const deniedIn = ({ message }: Error): string | undefined =>
  /not authorized to perform: ([\w-]{1,50}:\w{1,100})/.exec(message)?.[1];

const statusOf = (error: Error): number | undefined =>
  '$metadata' in error &&
  typeof error.$metadata === 'object' &&
  error.$metadata !== null &&
  'httpStatusCode' in error.$metadata &&
  typeof error.$metadata.httpStatusCode === 'number'
    ? error.$metadata.httpStatusCode
    : undefined;

const profileOf = ({ AWS_PROFILE, AWS_ACCESS_KEY_ID }: Environment): string =>
  AWS_PROFILE
    ? `the profile ${AWS_PROFILE}`
    : AWS_ACCESS_KEY_ID
      ? 'the key in AWS_ACCESS_KEY_ID'
      : 'the default profile';
const optionOf = ({ AWS_PROFILE }: Environment): string => (AWS_PROFILE ? ` --profile ${AWS_PROFILE}` : '');
const firstLine = ({ message }: Error): string => (message.split('\n')[0] ?? '').slice(0, 300);
