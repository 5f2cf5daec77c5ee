import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'vite';
import { builds, builtFolder, source } from './built-folder.ts';

// Builds the page, unless its sources are built already. Who builds at the same time does not mind.
const { path, isBuilt } = await builtFolder();
if (!isBuilt) {
  await mkdir(builds, { recursive: true });
  const outDir = await mkdtemp(join(builds, 'new-'));
  await build({
    root: source,
    configFile: false,
    logLevel: 'error',
    publicDir: join(source, 'public'),
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2022',
      // nothing is inlined: a style or a picture in an address is none of our own to the browser
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: [join(source, 'playground.html'), join(source, 'inbox.html')] },
    },
  });
  await rename(outDir, path).catch(() => rm(outDir, { recursive: true, force: true }));
  for (const name of await readdir(builds))
    if (name !== basename(path) && !name.startsWith('new-'))
      await rm(join(builds, name), { recursive: true, force: true });
}
