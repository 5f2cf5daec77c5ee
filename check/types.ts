import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const compiler = join(root, 'node_modules/typescript/bin/tsc');

/**
 * What TypeScript says of one file, a line each, and of nothing that it imports: what is between the values, such as a
 * name that is not used or a call that cannot be, and the values themselves only where no schema has spoken.
 */
export async function typeProblems(file: string): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'channel-types-'));
  try {
    const settings = join(folder, 'tsconfig.json');
    await writeFile(
      settings,
      JSON.stringify({
        extends: join(root, 'tsconfig.json'),
        compilerOptions: {
          typeRoots: [join(root, 'node_modules/@types')],
          // a file in another place has no package.json that makes it a module
          module: 'preserve',
          moduleResolution: 'bundler',
        },
        files: [file],
        include: [],
      }),
    );
    return problemsIn(await compilerSays(settings), file);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Its exit code says no more than that it has said something. */
const compilerSays = (settings: string): Promise<string> =>
  new Promise((done, failed) => {
    const args = [compiler, '--project', settings, '--pretty', 'false'];
    execFile(process.execPath, args, { cwd: root, maxBuffer: 10 * 1024 * 1024 }, (error, said) => {
      if (error && said === '') failed(error);
      else done(said);
    });
  });

/** `channel.config.ts(7,5): error TS2322: …`; lines behind it that are indented say more of the same. */
const problemsIn = (said: string, file: string): string[] =>
  said.split('\n').flatMap(line => {
    const [, path = '', at, code, words] = /^([^(]+)\((\d+),\d+\): error (TS\d+): (.*)$/.exec(line) ?? [];
    if (resolve(root, path) !== file) return [];
    return [`${relative('.', file)}: line ${at}: ${words} (${code})`];
  });
