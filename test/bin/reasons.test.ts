import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { reasons } from '../../bin/sms/reasons.ts';

it('are those of which the runbook tells', () => {
  const page = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
  const table = page.split('\n| reason |')[1]?.split('\n\n')[0] ?? '';
  const told = table
    .split('\n')
    .slice(2)
    .flatMap(row => [...(row.split(' | ')[0] ?? '').matchAll(/`([\w-]+)`/g)].map(([, reason]) => reason));
  expect([...reasons].sort()).toEqual(told.sort());
});
