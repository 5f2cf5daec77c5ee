import { mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { ownersConfig, ownersFile } from '../../check/owners-file.ts';
import { typeProblems } from '../../check/types.ts';
import { Wrong } from '../../check/wrong.ts';

const define = resolve('lambdas/config/define-channel.ts');
const least = `{ numbers: { '+15550001000': {} }, agents: { a: { vendor: 'polyai-chat', region: 'us' } } }`;

/** A module as an owner may have written it. */
async function written(source: string) {
  const folder = await mkdtempDisposable(join(tmpdir(), 'owners-file-'));
  const path = join(folder.path, 'channel.config.ts');
  await writeFile(path, source);
  return { path, [Symbol.asyncDispose]: () => folder.remove() };
}

it('is the one beside package.json, or the one that is named from the working directory', async () => {
  expect(ownersFile(undefined)).toBe(resolve('channel.config.ts'));
  expect(ownersFile('')).toBe(resolve('channel.config.ts'));
  expect(Object.keys((await ownersConfig('./channel.config.ts')).agents)).toEqual(['reception']);
});

it.each([
  ['is not there', 'no/such.config.ts', 'CHANNEL_CONFIG is "no/such.config.ts": there is no module there'],
  [
    'exports something else',
    'vitest.config.ts',
    /^vitest\.config\.ts: numbers is missing: .*\nvitest\.config\.ts: agents is missing/,
  ],
])('that %s is refused', async (_, path, message) => {
  await expect(ownersConfig(path)).rejects.toThrow(message);
});

it.each([
  ['exports nothing', 'export const config = {};', /: the default export is undefined: write an object/],
  ['imports what is not there', `import './nothing.ts';`, /: Cannot find module [^\n]*nothing\.ts[^\n]*$/],
  [
    'fails by itself',
    `export default process.env.NO_SUCH.split(',');`,
    /: line 1: TypeError: Cannot read [^\n]*$/,
  ],
  ['throws many lines', `throw new Error('not today\\n' + 'x'.repeat(9_999));`, /: line 1: not today$/],
  ['throws no error', `throw 'no';`, /: it throws something that is no error$/],
  // a function imports it as it stands, and would find no numbers in it
  [
    'is not there yet',
    `export default Promise.resolve(${least});`,
    /: the default export is a Promise: write an object/,
  ],
])('that %s is refused in one line', async (_, source, message) => {
  await using file = await written(source);
  const refused = ownersConfig(file.path);
  await expect(refused).rejects.toThrow(message);
  await expect(refused).rejects.toBeInstanceOf(Wrong);
});

it.each(['test', 'channel.json'])('%s is no module', async name => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'owners-file-'));
  const path = join(folder.path, name);
  if (name === 'test') await mkdir(path);
  else await writeFile(path, '{}');
  await expect(ownersConfig(path)).rejects.toThrow(`CHANNEL_CONFIG is "${path}": there is no module there`);
});

it('is looked through by TypeScript alone, for what is between its values', async () => {
  const source = (line: string) =>
    `import { defineChannel } from '${define}';\n${line}\nexport default defineChannel(${least});\n`;
  await using right = await written(source(''));
  await using wrong = await written(source(`const texts: number = 'many';`));
  expect(await typeProblems(right.path)).toEqual([]);
  const lines = await typeProblems(wrong.path);
  expect(lines.map(line => line.replace(/^\S*channel/, 'channel')).sort()).toEqual([
    "channel.config.ts: line 2: 'texts' is declared but its value is never read. (TS6133)",
    "channel.config.ts: line 2: Type 'string' is not assignable to type 'number'. (TS2322)",
  ]);
}, 60_000);
