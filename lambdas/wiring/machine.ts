import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Clock, Telemetry, ThreadQueue } from '../channel/ports.ts';
import type { Connect } from '../http/socket.ts';

/** What functions take from the machine they run on; a test or the local runtime hands them another. */
export interface Machine {
  readonly telemetry: Telemetry;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly newId: () => string;
  /** Rejects when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly fetch: typeof fetch;
  /** Absent: each vendor's own way to a socket. */
  readonly connect?: Connect;
  /** Absent: the SDK's own, by the environment. */
  readonly dynamo?: DynamoDBClient;
  readonly sqs?: SQSClient;
  /** Absent: the queue behind QUEUE_URL. */
  readonly queue?: ThreadQueue;
}

export const lambdaMachine = (telemetry: Telemetry): Machine => ({
  telemetry,
  clock: Date.now,
  random: Math.random,
  newId: randomUUID,
  sleep: (ms, signal) => delay(ms, undefined, { signal }),
  fetch,
});
