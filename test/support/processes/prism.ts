import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compiled } from './compiled.ts';

const cli = join(
  dirname(createRequire(import.meta.url).resolve('@stoplight/prism-cli/package.json')),
  'dist/index.js',
);

/**
 * Prism, which answers as an API description says and refuses requests that the description does not allow, on a
 * free port of 127.0.0.1.
 */
export async function startPrism(fixture: string): Promise<{ origin: string; stop: () => Promise<void> }> {
  const document = fileURLToPath(new URL(`../../fixtures/${fixture}`, import.meta.url));
  const child = spawn(
    process.execPath,
    [cli, 'mock', '--host', '127.0.0.1', '--port', '0', '--errors', document],
    {
      env: { ...process.env, ...compiled },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()));
  const origin = await new Promise<string>((resolve, reject) => {
    let said = '';
    const listen = (chunk: Buffer) => {
      said += chunk;
      const [, found] = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(said) ?? [];
      if (found) resolve(found);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('exit', code => reject(new Error(`Prism ended with ${code}: ${said}`)));
  });
  return {
    origin,
    stop: () => {
      child.kill();
      return ended;
    },
  };
}
