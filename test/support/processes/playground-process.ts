import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { compiled } from './compiled.ts';

export interface PlaygroundProcess extends AsyncDisposable {
  readonly url: string;
  /** Its log lines so far. */
  readonly lines: readonly string[];
}

/** `npm start` with just these variables, in a process of its own; resolves when it listens. */
export async function startPlaygroundProcess(
  port: number,
  env: Readonly<Record<string, string>>,
): Promise<PlaygroundProcess> {
  const script = fileURLToPath(new URL('../../../bin/playground.ts', import.meta.url));
  const child = spawn(process.execPath, [script, '--verbose'], {
    env: { ...compiled, PATH: process.env.PATH ?? '', ...env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  let [said, logged] = ['', ''];
  child.stderr.setEncoding('utf8').on('data', chunk => {
    logged += chunk;
  });
  const listening = new Promise<void>(resolve => {
    child.stdout.setEncoding('utf8').on('data', chunk => {
      said += chunk;
      if (said.includes('listens on')) resolve();
    });
  });
  await Promise.race([
    listening,
    exited.then(([code]) => Promise.reject(new Error(`npm start ended with ${code}: ${logged}`))),
  ]);
  return {
    url: `http://127.0.0.1:${port}`,
    get lines() {
      return logged.split('\n').filter(Boolean);
    },
    [Symbol.asyncDispose]: async () => {
      const late = setTimeout(() => child.kill('SIGKILL'), 5_000);
      if (child.exitCode === null) child.kill('SIGTERM');
      await exited;
      clearTimeout(late);
    },
  };
}
