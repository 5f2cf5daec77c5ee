import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';

type Environment = Readonly<Record<string, string | undefined>>;

/** What says that the owner has credentials of their own; where they are is then the SDK's to find. */
const credentialSources = [
  'AWS_ACCESS_KEY_ID',
  'AWS_PROFILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
];

/**
 * The region and keys that the environment has, else made-up ones: local engines take any. DynamoDB Local keeps
 * tables apart by key id and region, and takes letters and digits alone for a key id.
 */
function connection(endpoint: string, environment: Environment) {
  const hasOwn = credentialSources.some(name => environment[name]);
  return {
    endpoint,
    region: environment.AWS_REGION || environment.AWS_DEFAULT_REGION || 'us-east-1',
    ...(!hasOwn && { credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }),
  } satisfies DynamoDBClientConfig;
}

/** A client for the engine at `endpoint`, a URL. */
export const dynamoClient = (endpoint: string, environment: Environment = process.env): DynamoDBClient =>
  new DynamoDBClient(connection(endpoint, environment));

/**
 * A client for the engine at `endpoint`, a URL. It keeps to that endpoint whatever host the queue's URL names:
 * engines behind a port of this machine give URLs that resolve nowhere.
 */
export const sqsClient = (endpoint: string, environment: Environment = process.env): SQSClient =>
  new SQSClient({ ...connection(endpoint, environment), useQueueUrlAsEndpoint: false });
