import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The page's sources. */
export const source = fileURLToPath(new URL('../page', import.meta.url));
/** Where its builds are, a folder each. */
export const builds = join(source, 'dist');

const lock = fileURLToPath(new URL('../../package-lock.json', import.meta.url));

/** Where a build of the sources as they are now has its place: another source is another folder, so none is ever stale. */
export async function builtFolder(): Promise<{ readonly path: string; readonly isBuilt: boolean }> {
  const hash = createHash('sha256');
  const names = await readdir(source, { recursive: true, withFileTypes: true });
  const files = names
    .filter(one => one.isFile() && !one.parentPath.startsWith(builds))
    .map(one => join(one.parentPath, one.name));
  for (const file of [...files.sort(), lock])
    hash
      .update(file.slice(source.length))
      .update('\0')
      .update(await readFile(file));
  const path = join(builds, hash.digest('hex').slice(0, 16));
  return { path, isBuilt: existsSync(join(path, 'playground.html')) };
}
