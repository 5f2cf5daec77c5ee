import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export interface Child {
  readonly process: ChildProcess;
  /** Resolves with its exit code; null where it was killed. */
  readonly exited: Promise<number | null>;
  readonly isOver: () => boolean;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
}

export interface Start {
  /** Of its log file. */
  readonly name: string;
  readonly args: readonly string[];
  /** All that it has beside PATH. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether it can be talked to. */
  readonly ipc?: boolean;
}

/** A path of the project, from this folder. */
export const pathOf = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** Starts processes that write to a file each, and ends them all with this one. */
export function createNursery(logs: string) {
  const living = new Set<Child>();
  let ending = false;

  function adopt(child: ChildProcess): Child {
    const exited = new Promise<number | null>(resolve => {
      child.once('exit', code => resolve(code));
      child.once('error', () => resolve(1));
    }).finally(() => living.delete(one));
    const one: Child = {
      process: child,
      exited,
      isOver: () => !living.has(one),
      async kill() {
        child.kill('SIGKILL');
        await exited;
      },
    };
    living.add(one);
    return one;
  }

  function start({ name, args, env = {}, ipc = false }: Start): Child {
    const log = openSync(join(logs, `${name}.log`), 'a');
    const child = spawn(process.execPath, args, {
      env: { PATH: process.env.PATH ?? '', ...env },
      stdio: ipc ? ['ignore', log, log, 'ipc'] : ['ignore', log, log],
    });
    closeSync(log);
    return adopt(child);
  }

  const killAll = (): void => {
    ending = true;
    for (const child of living) child.process.kill('SIGKILL');
  };
  process.once('exit', killAll);

  return {
    /** A process of Node's. */
    start,
    /** Any other: ends with the others. */
    adopt,
    isEnding: () => ending,
    /** Resolves when all are gone. */
    async end(): Promise<void> {
      killAll();
      await Promise.all([...living].map(({ exited }) => exited));
      process.off('exit', killAll);
    },
  };
}

export type Nursery = ReturnType<typeof createNursery>;

/**
 * Waits until a request gets an answer, whatever it is.
 * @throws {Error} after so many milliseconds, or when the process has ended for good.
 */
export async function answering(
  url: string,
  { isOver }: { readonly isOver: () => boolean },
  patienceMs = 120_000,
): Promise<void> {
  for (const end = Date.now() + patienceMs; Date.now() < end && !isOver(); await sleep(100)) {
    const answered = await fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
      () => true,
      () => false,
    );
    if (answered) return;
  }
  throw new Error(`nothing answers at ${url}${isOver() ? ': its process has ended' : ''}`);
}
