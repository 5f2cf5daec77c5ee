import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { reasons } from '../../bin/sms/reasons.ts';
import { runSms } from '../support/processes/run-sms.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** What stands as code in the first cells of the table under such a head. */
function codesUnder(head: string, page: string): string[] {
  const table = page.split(`\n| ${head} |`)[1]?.split('\n\n')[0] ?? '';
  const cells = table
    .split('\n')
    .slice(2)
    .map(row => row.split(' | ')[0] ?? '');
  return cells.flatMap(cell => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code));
}

it('the reasons are those of which the runbook tells', () => {
  expect([...reasons].sort()).toEqual(codesUnder('reason', read('docs/runbook.md')).sort());
});

it('the codes of errors are those of which docs/command-line.md tells', () => {
  const told = codesUnder('code', read('docs/command-line.md'));
  const sources = readdirSync(new URL('../../bin/sms', import.meta.url), {
    recursive: true,
    encoding: 'utf8',
  })
    .filter(name => name.endsWith('.ts'))
    .map(name => read(`bin/sms/${name}`));
  const used = sources.flatMap(source =>
    [...source.matchAll(/'((?:aws|twilio|network|local)-[a-z-]+)'/g)].map(([, code = '']) => code),
  );
  expect(used.length).toBeGreaterThan(20);
  expect([...new Set(used)].filter(code => !told.includes(code))).toEqual([]);
});

it('the commands are those of which docs/command-line.md tells', async () => {
  const { out } = await runSms(['--help']);
  const commands = [...out.matchAll(/^ {2}([a-z][\w-]*) .*\S/gm)].map(([, name = '']) => name);
  const told = codesUnder('command', read('docs/command-line.md')).map(name => name.split(' ')[0] ?? '');
  expect([...new Set(told), 'help'].sort()).toEqual([...new Set(commands)].sort());
});
