import { createEventSource } from '../../local/event-source.ts';
import { Denied } from '../iam/judge.ts';
import { type Cloud, type Mapping, useKey } from './cloud.ts';
import { queueBy } from './send.ts';

/** What came of polling: batches that a function failed, and why Lambda could not poll at all. */
export interface Polled {
  readonly failures: readonly string[];
  readonly denied: readonly string[];
}

/**
 * What Lambda does between a queue and a function, in the name of the function's role, until nothing is left that can
 * be received: polls, invokes, deletes what succeeded.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html#events-sqs-permissions
 */
export async function poll(cloud: Cloud, mapping: Mapping): Promise<Polled> {
  const { batchSize, concurrency, functionArn, partial, queueArn } = mapping;
  const fn = cloud.functions.get(functionArn);
  const role = cloud.roleOf.get(functionArn);
  if (!fn || role === undefined) throw new Error(`${mapping.id} is for ${functionArn}, which is not there`);
  const queue = queueBy(cloud, queueArn);
  const caller = { role, session: fn.name };
  const failures: string[] = [];
  const ask = (action: string) => cloud.judge.ask({ caller, action: `sqs:${action}`, resource: queueArn });
  const source = createEventSource({
    source: {
      async receive(max) {
        const records = queue.engine.receive(max).map(queue.record);
        if (records.length > 0) await useKey(cloud, caller, queue.key, 'sqs', 'kms:Decrypt');
        return records;
      },
      async delete(handles) {
        if (handles.length > 0) await ask('DeleteMessage');
        for (const handle of handles) {
          try {
            queue.engine.delete(handle);
          } catch {
            // another delivery has it by now: Lambda goes on, and it comes again
          }
        }
      },
    },
    async handler(event) {
      const outcome = await fn.invoke(event);
      if ('error' in outcome) throw new Error(`${outcome.error.errorType}: ${outcome.error.errorMessage}`);
      return partial ? outcome.result : undefined;
    },
    functionName: fn.name,
    // the sandbox ends what takes longer than the function may
    timeoutMs: 15 * 60_000,
    batchSize,
    concurrency,
    clock: cloud.clock,
    onError: error => failures.push(error instanceof Error ? error.message : String(error)),
  });
  try {
    // Lambda asks for both before it polls, and stops where it may not.
    await ask('GetQueueAttributes');
    await ask('ReceiveMessage');
    await source.drain();
  } catch (error) {
    if (!(error instanceof Denied)) throw error;
    return { failures, denied: [error.message] };
  }
  return { failures, denied: [] };
}
