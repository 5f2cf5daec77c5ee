import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const manifest = fileURLToPath(new URL('tools.json', import.meta.url));
const project = fileURLToPath(new URL('../..', import.meta.url));

/** By which AWS's runtime client is built, and Debian's package of each. */
const builders: Readonly<Record<string, string>> = {
  autoconf: 'autoconf',
  automake: 'automake',
  libtoolize: 'libtool',
  cmake: 'cmake',
  'g++': 'g++',
  make: 'make',
  python3: 'python3',
  xz: 'xz-utils',
  openssl: 'openssl',
};

/**
 * Installs what the rehearsal needs beyond the project, once: into REHEARSAL_TOOLS, else a folder that git ignores.
 * Gives the folder. `say` hears of what takes long.
 * @throws {Error} that names the programs which are not there and cannot be installed here.
 */
export async function installTools(say: (line: string) => void): Promise<string> {
  const folder = process.env.REHEARSAL_TOOLS || join(project, '.rehearsal', 'tools');
  const wanted = createHash('sha256')
    .update(await readFile(manifest))
    .update(`${process.version} ${process.platform} ${process.arch}`)
    .digest('hex');
  const stamp = join(folder, 'stamp');
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return folder;

  const began = Date.now();
  say('installs its tools; AWS’s runtime client is compiled, which takes minutes, once');
  installBuilders();
  await rm(stamp, { force: true });
  await mkdir(folder, { recursive: true });
  await copyFile(manifest, join(folder, 'package.json'));
  await npm(folder, ['install', '--ignore-scripts', '--legacy-peer-deps']);
  // The client's own install script asks node-gyp, which would download Node's headers: they are in this package.
  const headers = `node-${process.platform}-${process.arch}`;
  const nodeFolder = join(folder, 'node');
  await mkdir(nodeFolder, { recursive: true });
  await writeFile(join(nodeFolder, 'package.json'), '{"private":true}');
  await npm(nodeFolder, ['install', '--ignore-scripts', `${headers}@${process.versions.node}`]);
  await npm(folder, ['rebuild', 'aws-lambda-ric', '--foreground-scripts'], {
    npm_config_nodedir: join(nodeFolder, 'node_modules', headers),
  });
  await rm(nodeFolder, { recursive: true });
  await writeFile(stamp, wanted);
  say(`installed its tools in ${Math.round((Date.now() - began) / 1000)} s`);
  return folder;
}

const npm = (cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<unknown> =>
  run('npm', [...args, '--no-audit', '--no-fund'], {
    cwd,
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, ...env, PATH: `${dirname(process.execPath)}:${process.env.PATH}` },
  });

/** On Debian, as root or by a sudo that asks nothing, as CI has it, installs what is missing; elsewhere says what that is. */
function installBuilders(): void {
  const isThere = (program: string) =>
    spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0;
  const missing = Object.keys(builders).filter(program => !isThere(program));
  if (missing.length === 0) return;
  const packages = missing.map(program => builders[program] ?? program);
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n', '-E'];
  const apt = (...args: readonly string[]): void => {
    const [program = 'apt-get', ...rest] = [...asRoot, 'apt-get', '-qq', ...args];
    spawnSync(program, rest, { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  };
  if (isThere('apt-get')) {
    apt('update');
    apt('install', '-y', ...packages);
  }
  const still = missing.filter(program => !isThere(program));
  if (still.length > 0)
    throw new Error(
      `missing on this machine: ${still.join(', ')}. On Debian: apt-get install ${packages.join(' ')}`,
    );
}
