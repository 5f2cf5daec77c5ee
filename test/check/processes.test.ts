import { execFile } from 'node:child_process';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compiled } from '../support/processes/compiled.ts';

const root = resolve('.');
const define = join(root, 'lambdas/config/define-channel.ts');

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  new Promise(done => {
    const child = execFile(
      process.execPath,
      args,
      { cwd: root, env: { ...compiled, PATH: process.env.PATH ?? '', ...env } },
      (error, out, err) => done({ code: error === null ? 0 : Number(error.code), out, err }),
    );
    child.stdin?.end();
  });

let folder: Awaited<ReturnType<typeof mkdtempDisposable>>;
beforeAll(async () => {
  folder = await mkdtempDisposable(join(tmpdir(), 'wrong-config-'));
});
afterAll(() => folder.remove());

/** `npm start`, `npm run sms -- check` and what `cdk synth` runs, with that for channel.config.ts. */
async function everyWay(name: string, source: string): Promise<Record<'start' | 'check' | 'synth', Ended>> {
  const config = join(folder.path, `${name}.ts`);
  await writeFile(config, source);
  // the deployed file is the one beside package.json: here, another is put in its place for the process
  const hook = join(folder.path, `${name}.hook.mjs`);
  await writeFile(
    hook,
    `import { registerHooks } from 'node:module';
const own = ${JSON.stringify(new URL(`file://${join(root, 'channel.config.ts')}`).href)};
const other = ${JSON.stringify(new URL(`file://${config}`).href)};
registerHooks({ resolve: (wanted, context, next) => next(wanted === own ? other : wanted, context) });`,
  );
  const [start, check, synth] = await Promise.all([
    run(['bin/playground.ts'], { CHANNEL_CONFIG: config }),
    run(['bin/sms.ts', 'check'], { CHANNEL_CONFIG: config }),
    run(['--import', hook, 'bin/app.ts']),
  ]);
  return { start, check, synth };
}

const named = (err: string): string[] =>
  err
    .trimEnd()
    .split('\n')
    .map(line => line.replace(/^\S*\.ts: /, ''));

describe('a wrong configuration', () => {
  it('is refused alike at npm start, by sms check and at synth, a line for each mistake and nothing else', async () => {
    const ways = await everyWay(
      'mistakes',
      `import { defineChannel } from '${define}';
export default defineChannel({
  numbers: { '+15550001000': { greeting: 'seperate' } },
  agents: { reception: { vendor: 'polyai', region: 'us' } },
  words: { optOut: 'basta' },
  notice: { flood: false },
  deploy: { maximumConcurrency: 1 },
});`,
    );
    for (const { code, out, err } of Object.values(ways)) {
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(named(err)).toEqual([
        'numbers["+15550001000"].greeting is "seperate": use join, separate or omit; did you mean "separate"?',
        'agents.reception.vendor is "polyai": use polyai-chat, polyai-messaging or chatbase; did you mean "polyai-chat"?',
        `words.optOut is "basta": write a list, in [ ], such as ['basta']`,
        'deploy.maximumConcurrency is 1: write a whole number from 2 to 1000',
        'notice is { flood }: no such setting; did you mean notices?',
      ]);
    }
  }, 120_000);

  it('that cannot be read says so in one line', async () => {
    const ways = await everyWay('unread', 'export default {\n  numbers: {\n;\n');
    for (const { code, out, err } of Object.values(ways)) {
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toMatch(/^[^\n]+: (line 3: )?SyntaxError: Unexpected token `;`[^\n]+\n$/);
    }
  }, 120_000);
});

it('npm start names what is wrong with the environment along with it', async () => {
  const config = join(folder.path, 'none.ts');
  await writeFile(config, 'export default { numbers: {}, agents: {} };');
  const env = {
    PORT: '99999',
    POLYAI_BASE_URL: 'https://me:hunter2@polyai.example.com',
    CHANNEL_CONFIG: config,
    DESK_URL: 'http://desk.example.com/?key=hunter2',
  };
  const { code, out, err } = await run(['bin/playground.ts'], env);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(named(err).map(line => line.split(':')[0])).toEqual([
    'numbers is {}',
    'agents is {}',
    'POLYAI_ACCOUNT_ID is missing',
    'POLYAI_PROJECT_ID is missing',
    'POLYAI_API_KEY is missing',
    'POLYAI_TOKEN is missing',
    'POLYAI_BASE_URL is a value that is not shown',
    'PORT is "99999"',
    'DESK_URL cannot be posted to',
    'DESK_KEY is missing, or no key',
  ]);
  expect(err).not.toContain('hunter2');
}, 120_000);

it('a right one is right by sms check; what it may not be typed with is read by nobody', async () => {
  expect(await run(['bin/sms.ts', 'check'])).toEqual({
    code: 0,
    out: 'The configuration is right: 1 number, 1 agent.\n',
    err: '',
  });
  const { code, err } = await run(['bin/sms.ts', 'check', 'more']);
  expect(code).toBe(2);
  expect(err).toContain('npm run sms -- check --help');
}, 120_000);

it('types are looked at where nothing else is wrong', async () => {
  const config = join(folder.path, 'typed.ts');
  await writeFile(
    config,
    `import { defineChannel } from '${define}';
const region: 'us' | 'uk' = 'u' + 's';
export default defineChannel({
  numbers: { '+15550001000': {} },
  agents: { reception: { vendor: 'polyai-chat', region } },
});`,
  );
  const { code, out, err } = await run(['bin/sms.ts', 'check'], { CHANNEL_CONFIG: config });
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(named(err)).toEqual([
    expect.stringMatching(/^line 2: Type 'string' is not assignable .*\(TS2322\)$/),
  ]);
}, 120_000);
