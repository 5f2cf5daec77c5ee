import { ConnectionDropped } from './connection-dropped.ts';

/**
 * What a client gets instead of the answer: nothing until it gives up (`hang`), a reset connection (`drop`),
 * one that was never made (`refuse`), or this answer. A body that is text goes out as HTML, as gateways answer;
 * anything else as JSON; none: the vendor's own envelope for that status.
 */
export type Trouble =
  | 'hang'
  | 'drop'
  | 'refuse'
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
    };

export interface Fault<Operation extends string> {
  readonly answer: Trouble;
  /** The request takes effect all the same, and only its answer is lost. */
  readonly processed?: boolean;
  /** Waits for a request of this kind. */
  readonly operation?: Operation;
}

/** A standing fault: a status, or a connection that hangs or breaks. */
export type Outage = number | 'hang' | 'drop' | 'refuse';

export interface Faults<Operation extends string> {
  /** Scripts the next answers; they are used up in order, each by the first request that it waits for. */
  fail(...faults: readonly Fault<Operation>[]): void;
  /** From now on every request meets it, unless a scripted fault is there first; nothing ends it. */
  outage(standing?: Outage): void;
  /** `process` is what would happen; `envelope` is how the vendor words a status. */
  apply(
    operation: Operation,
    request: Request,
    process: () => Promise<Response>,
    envelope: (status: number) => Response,
  ): Promise<Response>;
}

export function createFaults<Operation extends string>(): Faults<Operation> {
  const script: Fault<Operation>[] = [];
  let standing: Outage | undefined;

  const next = (operation: Operation): Fault<Operation> | undefined => {
    const index = script.findIndex(fault => (fault.operation ?? operation) === operation);
    if (index >= 0) return script.splice(index, 1)[0];
    if (standing === undefined) return undefined;
    return { answer: typeof standing === 'number' ? { status: standing } : standing };
  };

  return {
    fail: (...faults) => {
      script.push(...faults);
    },
    outage: what => {
      standing = what;
    },
    apply: async (operation, request, process, envelope) => {
      const fault = next(operation);
      if (!fault) return await process();
      if (fault.processed) await process();
      return await troubled(fault.answer, request.signal, envelope);
    },
  };
}

async function troubled(
  trouble: Trouble,
  signal: AbortSignal,
  envelope: (status: number) => Response,
): Promise<Response> {
  if (trouble === 'hang') return await untilAborted(signal);
  if (trouble === 'drop') throw new ConnectionDropped();
  if (trouble === 'refuse') throw new ConnectionDropped('ECONNREFUSED');
  const { status, headers = {}, body } = trouble;
  if (body === undefined) {
    const response = envelope(status);
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    return response;
  }
  if (typeof body === 'string') {
    return new Response(body, { status, headers: { 'Content-Type': 'text/html', ...headers } });
  }
  return Response.json(body, { status, headers });
}

const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) return reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
