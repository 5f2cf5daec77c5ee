import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type BuiltStack, readAssembly } from './built-stack.ts';

const run = promisify(execFile);
const project = fileURLToPath(new URL('../..', import.meta.url));
/** What a deployment is made of. */
const parts = ['bin', 'check', 'lambdas', 'lib', 'local', 'playground', 'simulators', 'channel.config.ts'];
const loose = ['cdk.json', 'package.json', 'package-lock.json', 'tsconfig.json'];

export interface Build {
  readonly stack: BuiltStack;
  /** The channel.config.ts that it was built with. */
  readonly config: string;
  /** None where nothing has changed since the last time. */
  readonly seconds: number;
}

/**
 * Synthesizes the stack as `cdk synth` does, in a copy of the project whose channel.config.ts is `config`: the file
 * is in the functions' bundles too. Without `config`, with the owner's own.
 */
export async function build(name: string, config?: string): Promise<Build> {
  const began = Date.now();
  const copy = join(project, '.rehearsal', 'build', name.replaceAll(' ', '-'));
  const file = join(copy, 'channel.config.ts');
  const out = join(copy, 'cdk.out');
  const stamp = join(copy, 'stamp');
  const wanted = await digestOf(config);
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted)
    return { stack: await onlyStack(name, out), config: file, seconds: 0 };
  await rm(copy, { recursive: true, force: true });
  await mkdir(copy, { recursive: true });
  for (const part of [...parts, ...loose])
    await cp(join(project, part), join(copy, part), { recursive: true });
  await symlink(join(project, 'node_modules'), join(copy, 'node_modules'));
  if (config !== undefined) await writeFile(file, config);

  const { app, context } = JSON.parse(await readFile(join(copy, 'cdk.json'), 'utf8'));
  const [, ...args] = String(app).split(' ');
  await run(process.execPath, args, {
    cwd: copy,
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, CDK_OUTDIR: out, CDK_CONTEXT_JSON: JSON.stringify(context) },
  });
  await writeFile(stamp, wanted);
  return { stack: await onlyStack(name, out), config: file, seconds: (Date.now() - began) / 1000 };
}

async function onlyStack(name: string, out: string): Promise<BuiltStack> {
  const [stack, ...more] = await readAssembly(out);
  if (!stack || more.length > 0) throw new Error(`${name}: ${more.length + (stack ? 1 : 0)} stacks, not one`);
  return stack;
}

/** Of everything that a build hangs on. */
async function digestOf(config: string | undefined): Promise<string> {
  const hash = createHash('sha256').update(`${process.version} ${config}`);
  for (const part of [...parts, ...loose]) {
    const isFolder = !part.includes('.');
    const names = isFolder
      ? await readdir(join(project, part), { recursive: true, withFileTypes: true })
      : [];
    const files = isFolder
      ? names.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
      : [join(project, part)];
    for (const path of files.sort()) hash.update(path).update(await readFile(path));
  }
  return hash.digest('hex');
}
