import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { startArguments } from '../../playground/terminal/arguments.ts';
import { readable } from '../../playground/terminal/readable.ts';
import { freePort } from '../support/free-port.ts';
import { compiled } from '../support/processes/compiled.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const script = join(root, 'bin/playground.ts');

/** `npm start` as a process that ends by itself, with these lines piped in. */
async function start(args: readonly string[], piped: string, env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...compiled, PATH: process.env.PATH ?? '', ...env },
  });
  const closed = once(child, 'close');
  child.stdin.end(piped);
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await closed;
  return { code, out, err };
}

describe('npm start', () => {
  it('answers what is piped in, tells why nothing comes, and ends', async () => {
    const port = await freePort();
    const { code, out, err } = await start(['--port', String(port)], 'When are you open?\nSTOP\nhello?\n');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(`The SMS channel listens on http://127.0.0.1:${port}\n`);
    const [, said = ''] = out.split('> When are you open?\n');
    const [answer = '', stop = '', silence = ''] = said.split(/^> .*\n/m);
    expect(answer).toMatch(/^ {4}The front desk is open day and night\..*\n {4}1 segment, GSM-7\n/m);
    expect(stop).toContain('    a keyword: the carrier answers it, not the agent\n');
    expect(silence).toContain('    this number has opted out: nothing is sent to it until it texts START\n');
    expect(said).toMatch(/^ {4}\d delivered$/m);
  });

  it('leaves no server behind when npm is killed', async () => {
    const port = String(await freePort());
    const npm = spawn('npm', ['start', '--', '--port', port], {
      cwd: root,
      env: { ...process.env, ...compiled, CHANNEL_CONFIG: '' },
    });
    // its output closes when the last process that has it has ended
    const closed = once(npm, 'close');
    for await (const chunk of npm.stdout.setEncoding('utf8')) if (String(chunk).includes('listens on')) break;
    npm.kill('SIGKILL');
    await closed;
    await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow();
  });

  it('leaves none behind when npm is killed while it starts', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'npm-start-'));
    const config = join(folder.path, 'channel.config.ts');
    const go = join(folder.path, 'go');
    // a configuration that takes its time
    await writeFile(
      config,
      `import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
process.stdout.write('reading the configuration\\n');
while (!existsSync('${go}')) await setTimeout(20);
export { default } from '${join(root, 'channel.config.ts')}';
`,
    );
    const port = String(await freePort());
    const npm = spawn('npm', ['start', '--', '--port', port], {
      cwd: root,
      env: { ...process.env, ...compiled, CHANNEL_CONFIG: config },
    });
    const closed = once(npm, 'close');
    for await (const chunk of npm.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false }))
      if (String(chunk).includes('reading the configuration')) break;
    npm.kill('SIGKILL');
    await once(npm, 'exit');
    await writeFile(go, '');
    const said = text(npm.stdout);
    await closed;
    expect(await said).toContain(`listens on http://127.0.0.1:${port}`);
    await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow();
  });

  it('ends quietly where nobody reads what it shows any more', async () => {
    const port = String(await freePort());
    const child = spawn(process.execPath, [script, '--port', port], {
      env: { ...compiled, PATH: process.env.PATH ?? '' },
    });
    const ended = once(child, 'exit');
    const err = text(child.stderr);
    for await (const chunk of child.stdout) if (String(chunk).includes('listens on')) break;
    child.stdout.destroy();
    child.stdin.write('hello\n');
    expect({ code: (await ended)[0], err: await err }).toEqual({ code: 0, err: '' });
  });

  it('says in one line which port is in use, and ends', async () => {
    await using taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const bound = taken.address();
    const port = typeof bound === 'object' ? String(bound?.port) : '';
    expect(await start([], '', { PORT: port })).toEqual({
      code: 1,
      out: '',
      err: `Port ${port} is in use: take another by --port or PORT, or end what listens there.\n`,
    });
  });

  it.each([
    [['--to', '+15559998888'], {}, '--to is "+15559998888": the channel has +15550001000\n'],
    [['--agent', 'bob'], {}, '--agent is "bob": the configuration has reception\n'],
    [[], { CHANNEL_CONFIG: 'no/such.ts' }, 'CHANNEL_CONFIG is "no/such.ts": there is no module there\n'],
    [
      [],
      { POLYAI_BASE_URL: 'http://127.0.0.1:1' },
      [
        'POLYAI_ACCOUNT_ID is missing: write the id as the vendor has it, without blanks and slashes',
        'POLYAI_PROJECT_ID is missing: write the id as the vendor has it, without blanks and slashes',
        'POLYAI_API_KEY is missing: write it without blanks, quotation marks around it and line breaks',
        'POLYAI_TOKEN is missing: write it without blanks, quotation marks around it and line breaks\n',
      ].join('\n'),
    ],
  ])('with %j and %j says what is wrong, and nothing else', async (args, env, err) => {
    expect(await start(args, '', env)).toEqual({ code: 1, out: '', err });
  });
});

describe('what is typed behind npm start --', () => {
  it('has defaults', () => {
    expect(startArguments([])).toEqual({ from: '+15551234567', verbose: false });
  });

  it('is explained', () => {
    const told = startArguments(['--help']);
    expect(told).toMatchObject({ exitCode: 0 });
    for (const option of ['--port', '--from', '--to', '--agent', '--verbose'])
      expect('words' in told && told.words).toContain(option);
  });

  it.each([
    [['--prot', '1'], "unknown option '--prot'"],
    [['--port'], 'argument missing'],
    [['--port', '0'], 'Write a number from 1 to 65535.'],
    [['--port', '65536'], 'Write a number from 1 to 65535.'],
    [['--port', '30x'], 'Write a number from 1 to 65535.'],
    [['--from', '12'], 'Write it as +15551234567'],
    [['now'], 'too many arguments'],
  ])('%j is a mistake', (args, words) => {
    const told = startArguments(args);
    expect(told).toMatchObject({ exitCode: 2, words: expect.stringContaining(words) });
    expect('words' in told && told.words).toContain('npm start -- --help shows what there is.');
  });
});

it('a log line reads well beside a prompt', () => {
  const line = { level: 'INFO', message: 'turn settled', outcome: 'answered', texts: 1, note: 'two words' };
  expect(readable(JSON.stringify(line))).toBe(
    'info   turn settled  outcome=answered texts=1 note="two words"',
  );
});
