import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

test('bundled as ESM it loads in a process of its own, and brings no more of twilio than the check', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'verify-bundle-'));
  try {
    const outfile = join(folder, 'verify.mjs');
    const { metafile } = await build({
      entryPoints: [fileURLToPath(new URL('../../../lambdas/carriers/twilio/verify.ts', import.meta.url))],
      outfile,
      bundle: true,
      minify: true,
      platform: 'node',
      format: 'esm',
      mainFields: ['module', 'main'],
      metafile: true,
      // The library asks for node:crypto by `require`.
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
    });
    const [output] = Object.values(metafile.outputs);
    expect(output?.bytes).toBeLessThan(10_000);
    const script = `
      const { createVerifier } = await import(${JSON.stringify(pathToFileURL(outfile).href)});
      const verify = createVerifier({ authTokens: ['12345'], publicUrl: 'https://example.com', accountSid: 'AC1' });
      const headers = { 'x-twilio-signature': 'fmowZH95vxKPFt6hKWwwVwGPZhY=' };
      console.log(verify({ rawPath: '/a', rawQuery: '', headers, rawBody: 'AccountSid=AC1&Body=hello' }));
    `;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
    expect(stdout).toBe('genuine\n');
  } finally {
    await rm(folder, { recursive: true });
  }
});
