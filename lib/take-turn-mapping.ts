import { Validations } from 'aws-cdk-lib';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { NodeFunction } from './node-function.ts';
import type { ThreadQueue } from './thread-queue.ts';

/** Feeds take-turn from the queue. Not an SqsEventSource: that would let the function do more than it needs. */
export function feedTakeTurn(
  scope: Construct,
  takeTurn: NodeFunction,
  { queue }: ThreadQueue,
  maxConcurrency: number,
): void {
  const mapping = new EventSourceMapping(scope, 'TakeTurnFromQueue', {
    target: takeTurn.live,
    eventSourceArn: queue.queueArn,
    batchSize: 10,
    reportBatchItemFailures: true,
    maxConcurrency,
  });
  Validations.of(mapping).acknowledge({
    id: 'Serverless-LambdaEventSourceMappingDestination',
    reason:
      'Lambda has such a destination for streams; behind a queue there is the queue’s own dead-letter queue.',
  });
}
