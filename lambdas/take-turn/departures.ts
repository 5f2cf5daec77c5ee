import type { Forget, Telemetry } from '../channel/ports.ts';

/** So long what is done waits for more that is, to leave by one request. */
const gatherMs = 5;
/** DeleteMessageBatch takes as many. */
const batchSize = 10;

export interface Departures {
  /** These are done with: they leave the queue soon, though others of the batch are still worked on. */
  leave(receiptHandles: readonly string[]): void;
  /** Resolves when no request is under way; what has not left by then is the mapping's to delete. */
  end(): Promise<void>;
}

export interface DeparturesOptions {
  readonly forget: Forget;
  readonly telemetry: Telemetry;
  /** Rejects when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Promise 8: a thread's messages leave the queue when they are done, and not with the slowest of their batch; until
 * then the queue hands out no later message of the thread. Whatever goes wrong with it is counted and fails nobody.
 */
export function createDepartures({ forget, telemetry, sleep }: DeparturesOptions): Departures {
  const over = new AbortController();
  const requests = new Set<Promise<void>>();
  let gathered: string[] = [];

  async function request(handles: readonly string[]): Promise<void> {
    try {
      const failed = await forget(handles);
      if (failed.size > 0) telemetry.count('EarlyDeletesFailed', failed.size);
    } catch {
      telemetry.count('EarlyDeletesFailed', handles.length);
    }
  }

  async function gather(): Promise<void> {
    const ended = await sleep(gatherMs, over.signal).then(
      () => false,
      () => true,
    );
    if (ended) return;
    const handles = gathered;
    gathered = [];
    for (let from = 0; from < handles.length; from += batchSize) {
      await request(handles.slice(from, from + batchSize));
    }
  }

  return {
    leave(receiptHandles) {
      if (receiptHandles.length === 0) return;
      gathered.push(...receiptHandles);
      if (gathered.length > receiptHandles.length) return;
      const gathering = gather().finally(() => requests.delete(gathering));
      requests.add(gathering);
    },
    async end() {
      over.abort();
      await Promise.all(requests);
    },
  };
}
