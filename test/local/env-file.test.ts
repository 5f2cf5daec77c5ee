import { mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { envFile } from '../../local/env-file.ts';

async function read(text: string) {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'env-file-'));
  const path = join(folder.path, '.env');
  await writeFile(path, text);
  try {
    return envFile(path);
  } catch (error) {
    return String(error instanceof Error ? error.message : error).replaceAll(path, '.env');
  }
}

it.each([
  ['PORT=3001\nLOG_KEY=x\n', { PORT: '3001', LOG_KEY: 'x' }],
  ['\ufeffPORT=3001\r\nLOG_KEY=x\r\n', { PORT: '3001', LOG_KEY: 'x' }],
  ['# a remark\n\n  export PORT = 3001 # here\n', { PORT: '3001' }],
  ["A='one\ntwo three\n'\nB=\n", { A: 'one\ntwo three\n', B: '' }],
  ['', {}],
])('%j has its variables', async (text, variables) => {
  expect(await read(text)).toEqual(variables);
});

const mend = 'sets nothing: write it as NAME=value, or # in front of a remark';

it.each([
  ['PORT 3001\nLOG_KEY=x\n: y', `.env: line 1 ${mend}\n.env: line 3 ${mend}`],
  ['PORT=3001\n=hunter2\n', `.env: line 2 ${mend}`],
  ['LOG_KEY="hunter2\nPORT\n', `.env: line 2 ${mend}`],
  ['{"PORT": 3001}', `.env: line 1 ${mend}`],
])('%j is refused, a line each, with nothing of what stands there', async (text, message) => {
  expect(await read(text)).toBe(message);
});

it('a folder is no file, and what is not there sets nothing', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'env-file-'));
  await mkdir(join(folder.path, '.env'));
  expect(() => envFile(join(folder.path, '.env'))).toThrow(/\.env cannot be read: it is a folder/);
  expect(envFile(join(folder.path, 'none'))).toEqual({});
});
