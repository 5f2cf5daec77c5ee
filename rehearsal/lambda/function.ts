import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Outcome, type Sandbox, type SandboxOptions, startSandbox } from './sandbox.ts';

export interface LambdaFunctionOptions extends Omit<SandboxOptions, 'taskRoot' | 'clockAhead' | 'onLine'> {
  readonly name: string;
  /** The folder of what is deployed. */
  readonly asset: string;
  readonly clockAhead: () => number;
  /** Before a sandbox starts: what Lambda does in the function's name then. */
  readonly onStart: () => Promise<void>;
}

export interface LambdaFunction {
  readonly name: string;
  readonly arn: string;
  readonly memoryMb: number;
  /** What it wrote, of all its sandboxes. */
  readonly lines: readonly string[];
  invoke(event: unknown): Promise<Outcome>;
  /** The most memory that a sandbox has had, in MB. */
  peakMb(): number;
  /** Ends its sandboxes when they are done; the next invocation starts cold. */
  recycle(): Promise<void>;
  /** Ends it for good. */
  stop(): Promise<void>;
}

/** A function with as many sandboxes as its invocations need at once. Its asset stands alone in a folder. */
export async function createFunction(options: LambdaFunctionOptions): Promise<LambdaFunction> {
  const { name, functionArn, asset, memoryMb, clockAhead, onStart } = options;
  // outside of the project: what a bundle lacks is not found beside it
  const taskRoot = await mkdtemp(join(tmpdir(), 'rehearsed-function-'));
  await cp(asset, taskRoot, { recursive: true });
  const lines: string[] = [];
  const underWay = new Set<Promise<Outcome>>();
  let sandboxes: Sandbox[] = [];
  let peak = 0;

  /** No two get the same sandbox: between looking for one and using it nothing else runs. */
  async function run(event: unknown): Promise<Outcome> {
    sandboxes = sandboxes.filter(({ ended }) => !ended);
    const idle = sandboxes.find(({ busy }) => !busy);
    if (idle) return idle.invoke(event);
    await onStart();
    const made = await startSandbox({
      ...options,
      taskRoot,
      clockAhead: clockAhead(),
      onLine: line => lines.push(line),
    });
    const outcome = made.invoke(event);
    sandboxes.push(made);
    return outcome;
  }

  async function recycle(): Promise<void> {
    // what is invoked from now on gets another
    const old = sandboxes;
    sandboxes = [];
    await Promise.all(underWay);
    peak = Math.max(peak, ...old.map(one => one.peakMb()));
    await Promise.all(old.map(one => one.stop()));
  }

  return {
    name,
    arn: functionArn,
    memoryMb,
    lines,
    invoke(event) {
      const outcome = run(event);
      underWay.add(outcome);
      return outcome.finally(() => underWay.delete(outcome));
    },
    peakMb: () => Math.max(peak, ...sandboxes.map(one => one.peakMb())),
    recycle,
    async stop() {
      await recycle();
      await rm(taskRoot, { recursive: true, force: true });
    },
  };
}
