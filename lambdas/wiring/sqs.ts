import { SQSClient } from '@aws-sdk/client-sqs';
import { createThreadQueue } from '../aws/thread-queue.ts';
import type { ThreadQueue } from '../channel/ports.ts';
import { names } from '../environment/names.ts';
import { type Environment, required } from '../environment/required.ts';
import type { Machine } from './machine.ts';

/** The SDK sets no time-out of its own. */
export const sqs = (machine: Machine): SQSClient =>
  machine.sqs ??
  new SQSClient({ maxAttempts: 3, requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 } });

export const wireQueue = (env: Environment, machine: Machine): ThreadQueue =>
  machine.queue ??
  createThreadQueue({ client: sqs(machine), queueUrl: required(env, names.queueUrl).QUEUE_URL });
