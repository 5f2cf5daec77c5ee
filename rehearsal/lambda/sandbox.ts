import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createInterface } from 'node:readline';
import { shiftedClock } from './shifted-clock.ts';

/** One function as its sandbox has it. */
export interface SandboxOptions {
  readonly functionArn: string;
  /** All of its environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where its asset was unpacked. */
  readonly taskRoot: string;
  readonly memoryMb: number;
  readonly timeoutMs: number;
  /** AWS's runtime client: the package's index.mjs. */
  readonly runtimeClient: string;
  /** How far its clock goes ahead of this machine's, in ms. */
  readonly clockAhead: number;
  readonly onLine: (line: string) => void;
}

/** What came of an invocation. */
export type Outcome =
  | { readonly result: unknown }
  | { readonly error: { readonly errorType: string; readonly errorMessage: string } };

export interface Sandbox {
  readonly busy: boolean;
  readonly ended: boolean;
  invoke(event: unknown): Promise<Outcome>;
  /** The most memory that it has had, in MB; 0 where this machine does not say. */
  peakMb(): number;
  stop(): Promise<void>;
}

/** How much slower than AWS this machine may be. */
const patience = 3;

const failed = (errorType: string, errorMessage: string): Outcome => ({ error: { errorType, errorMessage } });

/**
 * One execution environment: AWS's runtime client in a process of its own, which asks this for its work by the
 * Runtime API. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { functionArn, environment, taskRoot, memoryMb, timeoutMs, runtimeClient, clockAhead, onLine } =
    options;
  let waiting: ServerResponse | undefined;
  let underWay:
    | { readonly id: string; readonly event: string; readonly settle: (outcome: Outcome) => void }
    | undefined;
  let handedOut = false;
  let isOver = false;
  let peak = 0;

  function handOut(): void {
    if (!waiting || !underWay || handedOut) return;
    handedOut = true;
    const trace = `Root=1-${Math.floor(Date.now() / 1000).toString(16)}-${randomUUID().replaceAll('-', '').slice(0, 24)};Parent=53995c3f42cd8ad8;Sampled=1`;
    waiting.writeHead(200, {
      'Content-Type': 'application/json',
      'Lambda-Runtime-Aws-Request-Id': underWay.id,
      'Lambda-Runtime-Deadline-Ms': String(Date.now() + clockAhead + timeoutMs),
      'Lambda-Runtime-Invoked-Function-Arn': functionArn,
      'Lambda-Runtime-Trace-Id': trace,
    });
    waiting.end(underWay.event);
    waiting = undefined;
  }

  function settle(id: string | undefined, outcome: Outcome): void {
    if (!underWay || (id !== undefined && underWay.id !== id)) return;
    const { settle: done } = underWay;
    underWay = undefined;
    handedOut = false;
    peak = Math.max(peak, residentPeak(child.pid));
    done(outcome);
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, , , what, id, end] = (request.url ?? '').split('/');
    if (what === 'invocation' && id === 'next') {
      waiting = response;
      return handOut();
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString() || 'null');
    response.writeHead(202, { 'Content-Type': 'application/json' }).end('{"status":"OK"}');
    if (what === 'init') settle(undefined, { error: errorOf(body) });
    else settle(id, end === 'error' ? { error: errorOf(body) } : { result: body });
  }

  const server = createServer((request, response) => void serve(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The Runtime API has no port');

  // As much as Lambda's own runtime gives the heap: nine tenths of what the function has.
  const heap = `--max-old-space-size=${Math.floor(memoryMb * 0.9)}`;
  const child: ChildProcess = spawn(
    process.execPath,
    [heap, ...(clockAhead > 0 ? [`--import=${shiftedClock(clockAhead)}`] : []), runtimeClient],
    {
      cwd: taskRoot,
      env: { ...environment, LAMBDA_TASK_ROOT: taskRoot, AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${bound.port}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', onLine);
  }
  const exited = once(child, 'exit').then(([code, signal]) => {
    isOver = true;
    server.closeAllConnections();
    server.close();
    settle(undefined, failed('Runtime.ExitError', `Runtime exited with ${signal ?? `code ${code}`}`));
  });

  return {
    get busy() {
      return underWay !== undefined;
    },
    get ended() {
      return isOver;
    },
    invoke(event) {
      const { promise, resolve } = Promise.withResolvers<Outcome>();
      const id = randomUUID();
      // The function is told its own deadline. It is ended later than that: a busy machine is no fault of the function's.
      const alarm = setTimeout(() => {
        const late = `Task timed out after ${timeoutMs / 1000}.00 seconds`;
        onLine(`${id} ${late}`);
        settle(id, failed('Sandbox.Timedout', late));
        child.kill('SIGKILL');
      }, timeoutMs * patience);
      underWay = { id, event: JSON.stringify(event), settle: resolve };
      handOut();
      return promise.finally(() => clearTimeout(alarm));
    },
    peakMb: () => Math.max(peak, residentPeak(child.pid)),
    async stop() {
      peak = Math.max(peak, residentPeak(child.pid));
      child.kill('SIGKILL');
      await exited;
    },
  };
}

function errorOf(body: unknown): { errorType: string; errorMessage: string } {
  const given: { errorType?: unknown; errorMessage?: unknown } = typeof body === 'object' && body ? body : {};
  return { errorType: String(given.errorType), errorMessage: String(given.errorMessage) };
}

/** Linux says how much memory a process has had at most. */
function residentPeak(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}
