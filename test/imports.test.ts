import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

interface Import {
  readonly from: string;
  readonly to: string;
}

/** What a file imports: files by their path from the root, packages by name. Types alone do not count. */
function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const statements = text.matchAll(
    /^(?:import|export)\s+(?!type\b)[^;]*?from\s+'([^']+)'|\bimport\('([^']+)'\)/gm,
  );
  return [...statements].map(([, named, dynamic]) => {
    const target = named ?? dynamic ?? '';
    return { from: file, to: target.startsWith('.') ? join(dirname(file), target) : target };
  });
}

const filesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map(name => join(folder, name));

const importsIn = (folder: string): Import[] => filesIn(folder).flatMap(importsOf);

const inside = (path: string, folder: string): boolean =>
  !relative(folder, path).startsWith('..') && !path.startsWith(`..${sep}`);
const isFile = (to: string): boolean => to.endsWith('.ts');

describe('imports point one way', () => {
  it('finds imports at all', () => {
    expect(importsIn('lambdas/channel').length).toBeGreaterThan(50);
    expect(importsOf('lambdas/wiring/inbound-text.ts').map(({ to }) => to)).toContain(
      'lambdas/aws/consent.ts',
    );
  });

  it('the domain imports itself and nothing else', () => {
    expect(importsIn('lambdas/channel').filter(({ to }) => !inside(to, 'lambdas/channel'))).toEqual([]);
  });

  it('the words for SMS import each other and nothing else', () => {
    expect(importsIn('lambdas/channel/text').filter(({ to }) => !inside(to, 'lambdas/channel/text'))).toEqual(
      [],
    );
  });

  it.each(['agents', 'twilio', 'aws'])('%s does not know its neighbours', folder => {
    const others = ['agents', 'twilio', 'aws', 'wiring', 'thread-api'].filter(name => name !== folder);
    const crossing = importsIn(`lambdas/${folder}`).filter(({ to }) =>
      others.some(name => inside(to, `lambdas/${name}`)),
    );
    expect(crossing).toEqual([]);
  });

  it('lib knows no runtime code but the names they share', () => {
    const runtime = importsIn('lib').filter(({ to }) => isFile(to) && !inside(to, 'lib'));
    expect(runtime.filter(({ to }) => to !== 'lambdas/environment-names.ts')).toEqual([]);
  });

  it('what runs in a Lambda imports neither infrastructure nor the playground', () => {
    const strays = importsIn('lambdas').filter(({ to }) =>
      ['lib', 'playground', 'bin', 'test'].some(name => inside(to, name)),
    );
    expect(strays).toEqual([]);
  });

  it('no Lambda imports the full Twilio client', () => {
    expect(importsIn('lambdas').filter(({ to }) => to === 'twilio')).toEqual([]);
  });
});
