import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

describe('the hosted CI', () => {
  const workflow = read('.github/workflows/ci.yml');

  it('runs the gate that everybody runs, and nothing beside it', () => {
    const commands = [...workflow.matchAll(/^\s+(?:- )?run: (.+)$/gm)].map(([, command]) => command);
    expect(commands).toEqual(['.ci/run']);
    expect(statSync(join(root, '.ci/run')).mode & 0o111).toBeGreaterThan(0);
  });

  it('has the Node that the README asks for at least, and the Java of the second engine', () => {
    const [, least] = />=(\d+)/.exec(read('package.json')) ?? [];
    expect(workflow).toContain(`node-version: ${least}\n`);
    expect(read('CONTRIBUTING.md')).toContain('Java 17');
    expect(workflow).toContain('java-version: 17\n');
  });

  it('may read the repository and nothing else, by actions of known majors', () => {
    expect(workflow).toMatch(/^permissions:\n {2}contents: read\n\n/m);
    expect(workflow.match(/permissions:/g)).toHaveLength(1);
    expect(workflow).not.toMatch(/secrets\.|pull_request_target/);
    const uses = [...workflow.matchAll(/uses: (\S+)/g)].map(([, action = '']) => action);
    expect(uses.length).toBeGreaterThan(2);
    expect(uses.filter(action => !/^actions\/[\w-]+@v\d+$/.test(action))).toEqual([]);
  });
});

describe('updates of dependencies', () => {
  const settings = read('.github/dependabot.yml');
  const { dependencies, devDependencies } = JSON.parse(read('package.json'));
  const names = Object.keys({ ...dependencies, ...devDependencies });

  it('name nothing that is not there', () => {
    const named = [...settings.matchAll(/(?:patterns: \[|dependency-name: )([^\n\]]+)/g)]
      .flatMap(([, list = '']) => list.split(','))
      .map(name => name.trim().replaceAll("'", ''))
      .filter(name => name !== '*');
    expect(named.length).toBeGreaterThan(5);
    const isThere = (pattern: string): boolean =>
      names.some(name => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern));
    expect(named.filter(pattern => !isThere(pattern))).toEqual([]);
  });

  it('leave majors to people, and do not walk into the traps that are known', () => {
    expect(settings).toMatch(/dependency-name: '\*'\n\s+update-types: \[version-update:semver-major\]/);
    expect(settings).toMatch(/dependency-name: aws-cdk\n\s+versions: \['>=3'\]/);
    expect(settings).toMatch(/dependency-name: emulate\n(?!\s+versions)/);
    expect(read('.npmrc')).toContain('omit-lockfile-registry-resolved=true');
    expect(read('package-lock.json')).not.toContain('"resolved"');
  });
});

it('code owners are asked about paths that there are, and no owner is invented', () => {
  const lines = read('.github/CODEOWNERS')
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'));
  expect(lines.length).toBeGreaterThan(5);
  for (const line of lines) {
    const [path = '', ...owners] = line.split(/\s+/).filter(Boolean);
    expect(path === '*' || existsSync(join(root, path)), path).toBe(true);
    expect(owners.filter(owner => !/^@[\w-]+(\/[\w-]+)?$/.test(owner))).toEqual([]);
  }
});
