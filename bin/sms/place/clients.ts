import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { dynamoClient, sqsClient } from '../../../local/clients.ts';
import { awsRequests } from '../failures/aws-requests.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What all clients are made with. The SDK finds the rest by itself: AWS_PROFILE, AWS_REGION, the region of the profile
 * in ~/.aws/config, AWS_ENDPOINT_URL. AWS_DEFAULT_REGION, which AWS's own command line reads, it does not.
 */
const common = ({ AWS_REGION, AWS_DEFAULT_REGION }: Environment) => ({
  maxAttempts: 3,
  logger: awsRequests,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
  ...(!AWS_REGION && AWS_DEFAULT_REGION && { region: AWS_DEFAULT_REGION }),
});

export const cloudFormationOf = (env: Environment): CloudFormationClient =>
  new CloudFormationClient(common(env));

export const logsOf = (env: Environment): CloudWatchLogsClient => new CloudWatchLogsClient(common(env));

export const lambdaOf = (env: Environment): LambdaClient => new LambdaClient(common(env));

export const cloudWatchOf = (env: Environment): CloudWatchClient => new CloudWatchClient(common(env));

export const snsOf = (env: Environment): SNSClient => new SNSClient(common(env));

export const secretsManagerOf = (env: Environment): SecretsManagerClient =>
  new SecretsManagerClient(common(env));

export const dynamoOf = (env: Environment): DynamoDBClient => new DynamoDBClient(common(env));

/** For the engine at `endpoint`, a URL. */
export function dynamoAt(endpoint: string, env: Environment): DynamoDBClient {
  const client = dynamoClient(endpoint, env);
  client.config.logger = awsRequests;
  return client;
}

/** Where an engine of one's own stands in for AWS, the client keeps to it, whatever host a queue's URL names. */
export const sqsOf = (env: Environment): SQSClient =>
  env.AWS_ENDPOINT_URL_SQS
    ? sqsAt(env.AWS_ENDPOINT_URL_SQS, env)
    : new SQSClient({ ...common(env), ...(env.AWS_ENDPOINT_URL && { useQueueUrlAsEndpoint: false }) });

/** For the engine at `endpoint`, a URL. */
export function sqsAt(endpoint: string, env: Environment): SQSClient {
  const client = sqsClient(endpoint, env);
  client.config.logger = awsRequests;
  return client;
}
