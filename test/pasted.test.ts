import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runSms } from './support/processes/run-sms.ts';
import { synthesize } from './support/stack/synthesized.ts';

const root = join(import.meta.dirname, '..');
const read = (page: string): string => readFileSync(join(root, page), 'utf8');
const pages = ['', 'docs']
  .flatMap(folder => readdirSync(join(root, folder)).map(name => join(folder, name)))
  .filter(name => name.endsWith('.md'));

interface Block {
  readonly page: string;
  readonly language: string;
  readonly code: string;
}

/** Fenced code, without what it is indented by in a list. */
const blocksOf = (page: string): Block[] =>
  [...read(page).matchAll(/^( *)```(\w*)\n([\s\S]*?)^\1```$/gm)].map(
    ([, indent = '', language = '', code = '']) => ({
      page,
      language,
      code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    }),
  );

const blocks = pages.flatMap(blocksOf);

/** What begins with a word that a shell is given here. Output, JSON and settings do not. */
const looksTyped = /^(npm|npx|aws|curl|git|openssl|export|cd) |^[A-Z]+=['"\w]/;
const shell = blocks.filter(
  ({ language, code }) => language === 'sh' || (language === '' && looksTyped.test(code)),
);
const runbook = shell.filter(({ page }) => page === 'docs/runbook.md');

describe('what is to be pasted into a shell', () => {
  it('is found', () => {
    expect(runbook.length).toBeGreaterThan(6);
    expect(shell.filter(({ page }) => page === 'README.md').length).toBeGreaterThan(3);
  });

  it.each(shell)('parses: $page, $code', ({ code }) => {
    const { status, stderr } = spawnSync('bash', ['-n'], { input: code, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('needs nothing put into its place in the runbook, and no shell that takes comments at its prompt', () => {
    for (const { code } of runbook) {
      expect(code).not.toMatch(/<[A-Za-z…]+>|…/);
      expect(code).not.toMatch(/(^|\s)#/);
    }
  });

  it('names the stack by its variable alone, so that any will do', () => {
    const named = [...read('docs/runbook.md').matchAll(/--stack(?:-name)? (\S+)/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter(name => !name?.startsWith('"$STACK"'))).toEqual([]);
    const literal = runbook
      .flatMap(({ code }) => code.split('\n'))
      .filter(line => line.includes('SmsChannel'));
    expect(literal).toHaveLength(1);
    expect(literal[0]).toMatch(/^STACK="\$\{STACK:-SmsChannel\}"$/);
  });
});

it('the runbook’s commands ask for outputs that a stack has', () => {
  const template = synthesize({
    desks: { front: { kind: 'https', url: 'https://desk.example.com' }, 'night-desk': { kind: 'queue' } },
  });
  const outputs = Object.keys(template.toJSON().Outputs);
  const asked = runbook.flatMap(({ code }) =>
    [...code.matchAll(/\$\(output (?:"([^"]+)"|(\w+))\)/g)].map(
      ([, quoted = '', word = '']) => quoted || word,
    ),
  );
  expect(asked.length).toBeGreaterThan(5);
  expect(
    asked.map(name => name.replace(/\$\{DESK\}/, 'Front')).filter(name => !outputs.includes(name)),
  ).toEqual([]);
  expect(outputs).toContain('DeskNightDeskDeadLetterQueueUrl');
});

it('`output` and `bearer` of the runbook give what they say', () => {
  const [start = '', who = ''] = [/^output\(\).*$/m, /^bearer\(\).*$/m].map(
    line => line.exec(runbook.map(({ code }) => code).join('\n'))?.[0],
  );
  // in place of AWS: tells what it was asked, or gives a secret
  const aws = `aws() { case "$1" in cloudformation) printf '%s\\n' "$*";; *) printf '%s' '{"THREAD_API_KEY":"new-key, old-key"}';; esac; }`;
  const run = (code: string) =>
    execFileSync('bash', ['-euc', `STACK=My-Stack\n${aws}\n${start}\n${who}\n${code}`], {
      cwd: root,
      encoding: 'utf8',
    });
  expect(run('output QueueUrl')).toBe(
    "cloudformation describe-stacks --stack-name My-Stack --query Stacks[0].Outputs[?OutputKey=='QueueUrl'].OutputValue --output text\n",
  );
  expect(run('bearer')).toBe('authorization: Bearer new-key\n');
});

it('there is each command of `npm run sms` that a page names', async () => {
  const named = new Set(
    [
      ...pages,
      ...readdirSync(join(root, 'docs/decisions')).map(name => join('docs/decisions', name)),
    ].flatMap(page => [...read(page).matchAll(/npm run sms -- ([a-z][\w-]*)/g)].map(([, name = '']) => name)),
  );
  expect([...named]).toEqual(expect.arrayContaining(['redrive', 'webhooks', 'where']));
  const { code, out } = await runSms(['--help']);
  expect(code).toBe(0);
  const missing = [...named].filter(name => !new RegExp(`^ +(npm run sms -- )?${name}\\b`, 'm').test(out));
  expect(missing).toEqual([]);
});
