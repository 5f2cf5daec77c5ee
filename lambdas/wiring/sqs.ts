import { SQSClient } from '@aws-sdk/client-sqs';
import { createThreadQueue } from '../aws/thread-queue.ts';
import type { ThreadQueue } from '../channel/ports.ts';
import type { Machine } from './machine.ts';

/** The SDK sets no time-out of its own. */
export const sqs = (machine: Machine): SQSClient =>
  machine.sqs ??
  new SQSClient({ maxAttempts: 3, requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 } });

export const wireQueue = (machine: Machine, queueUrl: string): ThreadQueue =>
  machine.queue ?? createThreadQueue({ client: sqs(machine), queueUrl });
