import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import type { Clock } from '../lambdas/channel/ports.ts';

const callbackStyle = (): never => {
  throw new Error('Node 24 on Lambda has no callback handlers: return the result, or throw');
};

/** The context of one invocation that starts now (Lambda developer guide, "Using the Lambda context object"). */
export function lambdaContext(functionName: string, timeoutMs: number, clock: Clock): Context {
  const startedAt = clock();
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${functionName}`,
    memoryLimitInMB: '512',
    awsRequestId: randomUUID(),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(0, startedAt + timeoutMs - clock()),
    done: callbackStyle,
    fail: callbackStyle,
    succeed: callbackStyle,
  };
}
