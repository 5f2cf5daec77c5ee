import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Handler } from '../../simulators/connection-dropped.ts';
import { builtFolder } from './built-folder.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** All that a page may do: its own scripts and styles, its own machine, and nothing else. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const headers = {
  'content-security-policy': policy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

const build = fileURLToPath(new URL('./build.ts', import.meta.url));

/** Where the built page is; it is built first where it is not. */
async function folder(): Promise<string> {
  const { path, isBuilt } = await builtFolder();
  // in a process of its own, which takes the bundler's memory along
  if (!isBuilt) await promisify(execFile)(process.execPath, [build]);
  return path;
}

/**
 * Serves the page whose entry is `<entry>.html` at `/`, and what it is made of; nothing of any other path. It is built when
 * it is first asked for. Who may ask is looked at before.
 */
export function pageFiles(entry: 'playground' | 'inbox'): (path: string) => ReturnType<Handler> | undefined {
  let building: Promise<string> | undefined;
  async function answer(file: string): Promise<Response> {
    try {
      building ??= folder();
      const built = await building;
      const body = new Uint8Array(await readFile(join(built, file)));
      const cache = file.startsWith('assets/') ? 'private, max-age=31536000, immutable' : 'no-cache';
      const type = types[extname(file)] ?? 'application/octet-stream';
      return new Response(body, { headers: { ...headers, 'content-type': type, 'cache-control': cache } });
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
        return new Response('There is no such file.', { status: 404, headers });
      // the next who asks may have more luck
      building = undefined;
      const why = error instanceof Error ? error.message : String(error);
      const words = `The page could not be built: npm ci brings what it takes.\n\n${why}`;
      return new Response(words, {
        status: 503,
        headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' },
      });
    }
  }
  return path => {
    if (path === '/') return answer(`${entry}.html`);
    return /^\/(assets\/[\w.-]+|mark\.svg)$/.test(path) ? answer(path.slice(1)) : undefined;
  };
}
