import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Clock } from '../lambdas/channel/ports.ts';
import { failedItems } from './batch-response.ts';
import { lambdaContext } from './lambda-context.ts';
import type { QueueSource } from './queue-source.ts';
import { systemTimer, type Timer } from './timer.ts';

export interface EventSourceOptions {
  readonly source: QueueSource;
  readonly handler: (event: SQSEvent, context: Context) => unknown;
  readonly functionName: string;
  /** The function's time-out: an invocation that takes longer counts as failed. */
  readonly timeoutMs: number;
  /** Messages a batch, 1 to 10. @default 10 */
  readonly batchSize?: number;
  /** Invocations at the same time (`maximumConcurrency`). @default 1000, as many as a mapping may have */
  readonly concurrency?: number;
  readonly clock: Clock;
  /** @default the system's timers */
  readonly timer?: Timer;
  /** An invocation that failed, or a queue that refused. @default one line on stderr */
  readonly onError?: (error: unknown) => void;
}

export interface EventSource {
  start(): void;
  /** Receives no more; resolves when what is in flight is done. It can be started again. */
  stop(): Promise<void>;
  /** Hands out all that can be received now, and what becomes receivable by that; resolves when nothing is left. */
  drain(): Promise<void>;
}

/** How long to leave a queue alone that could not be asked. */
const pauseMs = 1000;

/**
 * What Lambda does between a queue and a function: receives batches, invokes, deletes what succeeded (Lambda
 * developer guide, "Using Lambda with Amazon SQS", with `ReportBatchItemFailures`). What failed comes again when
 * its visibility ends.
 */
export function createEventSource(options: EventSourceOptions): EventSource {
  const { source, handler, functionName, timeoutMs, batchSize = 10, concurrency = 1000, clock } = options;
  const { timer = systemTimer, onError = report } = options;
  const running = new Set<Promise<void>>();
  let polling: { readonly abort: AbortController; readonly ended: Promise<void> } | undefined;

  /** What the function returned; throws what it threw, and when it takes too long. */
  function invoke(event: SQSEvent): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const alarm = timer.set(timeoutMs, () =>
      reject(new Error(`${functionName}: task timed out after ${timeoutMs} ms`)),
    );
    const context = lambdaContext(functionName, timeoutMs, clock);
    (async () => handler(event, context))().then(resolve, reject);
    return promise.finally(() => timer.clear(alarm));
  }

  async function deliver(records: readonly SQSRecord[]): Promise<void> {
    try {
      const response = await invoke({ Records: structuredClone([...records]) });
      const failed = failedItems(
        response,
        records.map(({ messageId }) => messageId),
      );
      const done = records.filter(({ messageId }) => !failed.has(messageId));
      await source.delete(done.map(({ receiptHandle }) => receiptHandle));
    } catch (error) {
      onError(error);
    }
  }

  function track(delivery: Promise<void>): void {
    const tracked = delivery.finally(() => running.delete(tracked));
    running.add(tracked);
  }

  const pause = (until: AbortSignal): Promise<void> =>
    new Promise(resolve => {
      const finish = (): void => {
        timer.clear(alarm);
        until.removeEventListener('abort', finish);
        resolve();
      };
      const alarm = timer.set(pauseMs, finish);
      until.addEventListener('abort', finish, { once: true });
    });

  async function poll(until: AbortSignal): Promise<void> {
    while (!until.aborted) {
      if (running.size >= concurrency) {
        await Promise.race(running);
        continue;
      }
      try {
        const records = await source.receive(batchSize, until);
        if (records.length > 0) track(deliver(records));
      } catch (error) {
        onError(error);
        await pause(until);
      }
    }
  }

  return {
    start() {
      if (polling !== undefined) return;
      const abort = new AbortController();
      polling = { abort, ended: poll(abort.signal) };
    },

    async stop() {
      polling?.abort.abort();
      await polling?.ended;
      polling = undefined;
      await Promise.all(running);
    },

    async drain() {
      for (;;) {
        const records = running.size < concurrency ? await source.receive(batchSize) : [];
        if (records.length > 0) track(deliver(records));
        else if (running.size > 0) await Promise.race(running);
        else return;
      }
    },
  };
}

/** A handler's own errors carry no words and no numbers of people; nothing else of the event is shown. */
function report(error: unknown): void {
  console.error(
    error instanceof Error ? `${error.name}: ${error.message}` : 'The function threw what is no Error',
  );
}
