import { outputs } from '../lambdas/environment/outputs.ts';
import type { Handler } from '../simulators/connection-dropped.ts';
import { type LocalEnvironment, simulatedHosts } from './local-environment.ts';

/** What runs on this machine, as the operator's commands find it: what they have of a stack by its outputs. */
export interface LocalStack {
  /** Those that there are, by the names that a stack's have. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly numbers: readonly string[];
  /** Where DynamoDB's API is. */
  readonly dynamoEndpoint: string;
  /** Where SQS's API is. */
  readonly sqsEndpoint: string;
  /** Where Twilio's is. */
  readonly twilioBaseUrl: string;
}

export interface LocalStackOptions {
  readonly env: LocalEnvironment;
  readonly numbers: readonly string[];
  /** A URL. */
  readonly dynamoEndpoint: string;
  /** Of an outside engine. @default - the queues are in this process */
  readonly queues?: { readonly queueUrl: string; readonly deadLetterQueueUrl: string };
}

/** Says what runs here. Its own addresses are those that the request came to. */
export const localStack =
  ({ env, numbers, dynamoEndpoint, queues }: LocalStackOptions): Handler =>
  async request => {
    const sim = `${new URL(request.url).origin}/sim`;
    const { queueUrl, deadLetterQueueUrl } = queues ?? {
      queueUrl: `${sim}/sqs/threads.fifo`,
      deadLetterQueueUrl: `${sim}/sqs/threads-dead.fifo`,
    };
    const twilio = env.TWILIO_BASE_URL ?? simulatedHosts.twilio;
    const stack: LocalStack = {
      outputs: {
        [outputs.publicUrl]: env.PUBLIC_URL,
        [outputs.apiEndpoint]: new URL(request.url).origin,
        [outputs.queueUrl]: queueUrl,
        [outputs.deadLetterQueueUrl]: deadLetterQueueUrl,
        [outputs.table]: env.TABLE_NAME,
      },
      numbers,
      dynamoEndpoint,
      sqsEndpoint: queues ? (env.AWS_ENDPOINT_URL_SQS ?? '') : `${sim}/sqs`,
      twilioBaseUrl: twilio === simulatedHosts.twilio ? `${sim}/twilio` : twilio,
    };
    return Response.json(stack);
  };
