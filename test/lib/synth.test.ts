import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleFolder, bundleOf } from '../support/processes/bundle.ts';
import { compiled } from '../support/processes/compiled.ts';
import { plainId } from '../support/stack/synthesized.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const out = mkdtempSync(join(tmpdir(), 'sms-channel-synth-'));
/** Directories of what is deployed, by the function's logical id. */
const assets = new Map<string, string>();

interface Resource {
  readonly Type: string;
  readonly Properties: { readonly Code: { readonly S3Key: string } };
}

beforeAll(() => {
  // As `cdk synth` calls it, with nothing left out: all is bundled, and CDK's checks and AWS's end it where they
  // find something.
  const { app, context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'));
  const [command, ...args] = app.split(' ');
  expect(command).toBe('node');
  execFileSync(process.execPath, args, {
    cwd: root,
    stdio: 'pipe',
    env: { ...process.env, ...compiled, CDK_OUTDIR: out, CDK_CONTEXT_JSON: JSON.stringify(context) },
  });
  const { Resources } = JSON.parse(readFileSync(join(out, 'SmsChannel.template.json'), 'utf8'));
  for (const [id, { Type, Properties }] of Object.entries<Resource>(Resources))
    if (Type === 'AWS::Lambda::Function')
      assets.set(plainId(id), join(out, `asset.${Properties.Code.S3Key.replace('.zip', '')}`));
}, 180_000);

afterAll(() => rmSync(out, { recursive: true }));

test.each([
  ['InboundTextFunction', 'inbound-text'],
  ['DeliveryStatusFunction', 'delivery-status'],
  ['TakeTurnFunction', 'take-turn'],
  ['SweepFunction', 'sweep'],
  ['ThreadApiFunction', 'thread-api'],
])('%s is deployed as the one file that the tests of bundles look at', async (id, entry) => {
  const asset = assets.get(id) ?? '';
  expect(readdirSync(asset)).toEqual(['index.mjs']);
  await using folder = await bundleFolder();
  const { file } = await bundleOf(entry, folder.path);
  expect(readFileSync(join(asset, 'index.mjs'), 'utf8') === readFileSync(file, 'utf8')).toBe(true);
  // its map is kept where no package has it, and leads to the same lines; paths are relative to where each lies
  const mapOf = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
  const [kept, fresh] = [mapOf(join(out, 'maps', `${entry}.map`)), mapOf(`${file}.map`)];
  expect(kept.mappings === fresh.mappings).toBe(true);
  const places = (paths: readonly string[], from: string) => paths.map(path => resolve(from, path));
  expect(places(kept.sources, join(out, 'maps'))).toEqual(places(fresh.sources, folder.path));
});
