import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import type { AgentVendorName } from '../../../lambdas/config/agents.ts';
import { bundling } from '../../../lib/bundling.ts';
import { leftOut } from '../../../lib/left-out.ts';

const lambdas = fileURLToPath(new URL('../../../lambdas', import.meta.url));

const entryFiles = async (): Promise<string[]> =>
  (await readdir(lambdas, { recursive: true })).filter(name => name.endsWith('.lambda.ts'));

/** Every Lambda entry there is: `inbound-text` for `lambdas/inbound-text/inbound-text.lambda.ts`. */
export async function lambdaEntries(): Promise<string[]> {
  return (await entryFiles()).map(file => basename(file, '.lambda.ts')).sort();
}

async function fileOf(entry: string): Promise<string> {
  const found = (await entryFiles()).find(file => basename(file, '.lambda.ts') === entry);
  if (!found) throw new Error(`no function has the entry ${entry}`);
  return join(lambdas, found);
}

export interface Bundle {
  readonly file: string;
  /** In bytes. */
  readonly size: number;
  /** Source files that have a part in it. */
  readonly inputs: readonly string[];
  /** What it still imports, and how. */
  readonly imports: readonly { readonly path: string; readonly kind: string }[];
}

/** The bundle of one entry as it is deployed for agents of these vendors, in `folder`. `plugins` change what is bundled, for a closer look. */
export async function bundleOf(
  entry: string,
  folder: string,
  plugins: readonly Plugin[] = [],
  vendors: readonly AgentVendorName[] = ['polyai-chat'],
): Promise<Bundle> {
  const file = join(folder, `${entry}${plugins.length > 0 ? '-changed' : ''}-${vendors.join('-')}.mjs`);
  const { metafile } = await build({
    ...bundling,
    entryPoints: [await fileOf(entry)],
    outfile: file,
    metafile: true,
    define: { ...leftOut(vendors) },
    plugins: [...plugins],
  });
  const [, output] = Object.entries(metafile.outputs).find(([path]) => path.endsWith('.mjs')) ?? [];
  if (!output) throw new Error(`esbuild wrote nothing for ${entry}`);
  const inputs = Object.entries(output.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return { file, size: output.bytes, inputs: inputs.map(([path]) => path), imports: output.imports };
}

/** A folder of its own, outside of the project: what a bundle lacks is not found beside it. */
export async function bundleFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'sms-channel-bundles-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

/** What a bundle's process says of one invocation. */
export interface Invoked {
  readonly result?: unknown;
  readonly error?: string;
  /** Whether the module of that name was evaluated by then: see {@link marked}. */
  readonly evaluated: readonly string[];
}

export interface BundleProcess extends AsyncDisposable {
  /** Of Node, such as `v24.21.0`. */
  readonly version: string;
  /** What it wrote to stdout and stderr so far, by line. */
  readonly lines: readonly string[];
  invoke(event: unknown): Promise<Invoked>;
}

/** Runs in the process: imports the bundle's file, then answers each event with what the handler made of it. */
const runner = `
const { handler } = await import(process.argv[2]);
process.on('message', async event => {
  const until = Date.now() + 30_000;
  const context = { functionName: 'bundle', functionVersion: '$LATEST', memoryLimitInMB: '512',
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:bundle', awsRequestId: crypto.randomUUID(),
    logGroupName: '/aws/lambda/bundle', logStreamName: 'local', callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => until - Date.now() };
  const answer = await Promise.resolve(handler(event, context)).then(
    result => ({ result }), error => ({ error: String(error) }));
  process.send({ ...answer, evaluated: globalThis.evaluatedModules ?? [] });
});
process.send({ version: process.version });
`;

/** Imports a bundle's file in a process that has this environment and no other variable. */
export async function startBundle(
  file: string,
  env: Readonly<Record<string, string>>,
): Promise<BundleProcess> {
  const script = `${file}.run.mjs`;
  await writeFile(script, runner);
  const child = fork(script, [file], {
    cwd: tmpdir(),
    env,
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const exited = once(child, 'exit');
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', chunk => (output += chunk));
  const answer = async (): Promise<unknown> => {
    const death = exited.then(([code]) =>
      Promise.reject(new Error(`the bundle's process ended with ${code}: ${output}`)),
    );
    const [message] = await Promise.race([once(child, 'message'), death]);
    return message;
  };
  const { version } = (await answer()) as { version: string };
  return {
    version,
    get lines() {
      return output.split('\n').filter(line => line !== '');
    },
    invoke: async event => {
      const answered = answer();
      child.send(event as object);
      return (await answered) as Invoked;
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Puts other source in the place of the module's at a path. */
export const changed = (path: RegExp, change: (source: string) => string): Plugin => ({
  name: `change ${path}`,
  setup({ onLoad }) {
    onLoad({ filter: path }, async ({ path: file }) => ({
      contents: change(await readFile(file, 'utf8')),
      loader: file.endsWith('.ts') ? 'ts' : 'js',
    }));
  },
});

/** Makes the module at a path say so when it is evaluated, and changes nothing else of a bundle. */
export const marked = (name: string, path: RegExp): Plugin =>
  changed(path, source => `${source}\n(globalThis.evaluatedModules ??= []).push(${JSON.stringify(name)});\n`);
