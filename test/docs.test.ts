import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { polyaiOrigins } from '../lambdas/agents/polyai-chat/polyai-origins.ts';
import { defaultNotices } from '../lambdas/config/define-channel.ts';
import { synthesize } from './support/stack/synthesized.ts';

const root = join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

const pages = [
  ...readdirSync(root),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map(name => join('docs', name)),
].filter(name => name.endsWith('.md'));

/** The page without what is shown as code, where a `#` is a comment and a bracket no link. */
const prose = (page: string): string =>
  read(page)
    .replace(/^```[\s\S]*?^```$/gm, '')
    .replace(/`[^`\n]*`/g, code => code.replace(/[[\]()]/g, ''));

interface Heading {
  readonly level: number;
  readonly text: string;
  /** As GitHub makes it. */
  readonly anchor: string;
}

function headingsOf(page: string): Heading[] {
  return [...prose(page).matchAll(/^(#{1,6}) (.+)$/gm)].map(([, marks = '', text = '']) => ({
    level: marks.length,
    text,
    anchor: text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  }));
}

/** Links to files of this repository, each with the page it stands on. */
const links = pages.flatMap(page =>
  [...prose(page).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, target = '']) => ({ page, target })),
);

describe('links', () => {
  it('are there to be looked at', () => {
    expect(pages).toEqual(expect.arrayContaining(['README.md', 'docs/architecture.md', 'docs/runbook.md']));
    expect(links.length).toBeGreaterThan(50);
  });

  it.each(pages)('of %s lead to a file, and to a heading where they name one', page => {
    const broken = links
      .filter(link => link.page === page)
      .filter(({ target }) => {
        const [path = '', anchor] = target.split('#');
        const file = path === '' ? page : relative(root, join(root, dirname(page), path));
        if (!existsSync(join(root, file))) return true;
        return anchor !== undefined && !headingsOf(file).some(heading => heading.anchor === anchor);
      });
    expect(broken).toEqual([]);
  });
});

/** Files and folders of this repository, by their path from its root. */
const folders = readdirSync(root).filter(
  name => statSync(join(root, name)).isDirectory() && !['node_modules', 'cdk.out', '.git'].includes(name),
);
const files = folders.flatMap(folder =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(name => join(folder, name)),
);
const sourcesIn = (...within: string[]): string[] =>
  files.filter(file => within.includes(file.split('/')[0] ?? '') && /(?<!\.d)\.ts$/.test(file));

/** What is shown as code and looks like one of this repository's paths, or like the name of one of its files. */
function pathsNamed(text: string): string[] {
  const words = [...text.matchAll(/`([^`\n]+)`/g)].flatMap(([, code = '']) => code.split(/[\s,;'"()]+/));
  return words
    .map(word => word.replace(/(:\d+)?[.:]?$/, ''))
    .filter(word => !/[*<>{}$…]/.test(word))
    .filter(word =>
      word.includes('/') ? folders.includes(word.split('/')[0] ?? '') : /^[\w-][\w.-]*\.ts$/.test(word),
    );
}

it('names no file or folder of this repository that is not there', () => {
  expect(pathsNamed('`npx node lib/a.ts` `x/y` `POST /threads/` `decide.ts`, lib/b.ts `test/c/`')).toEqual([
    'lib/a.ts',
    'decide.ts',
    'test/c/',
  ]);
  const names = new Set([...readdirSync(root), ...files.map(file => basename(file))]);
  const isThere = (path: string): boolean =>
    path.includes('/') ? existsSync(join(root, path)) : names.has(path);
  const named = pages.flatMap(page => pathsNamed(read(page)).map(path => ({ page, path })));
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter(({ path }) => !isThere(path))).toEqual([]);
});

it('has people write no secret into a file that git would take', () => {
  const ignored = read('.gitignore').split('\n');
  const written = pages.flatMap(page =>
    [...read(page).matchAll(/(?:file:\/\/|> )([\w./-]+\.json)\b|(?:file|`)\s*`?(\.env)\b/g)].map(
      ([, file = '', env = '']) => file || env,
    ),
  );
  expect(written).toEqual(expect.arrayContaining(['twilio.json', 'polyai.json', 'desk.json', '.env']));
  expect([...new Set(written)].filter(file => !ignored.includes(file))).toEqual([]);
});

describe('docs/architecture.md', () => {
  const page = read('docs/architecture.md');
  /** What stands in the first cells of the table under such a heading, as code. */
  const codesUnder = (head: string): string[] => {
    const [, table = ''] = page.split(`\n| ${head} |`);
    const rows = (table.split('\n\n')[0] ?? '').split('\n').slice(2);
    return rows.flatMap(row =>
      [...(row.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, code = '']) => code),
    );
  };
  const kindsOf = (file: string): string[] =>
    [...read(file).matchAll(/^ {2}readonly kind: '([^']+)';/gm)].map(([, kind = '']) => kind);

  it.each([
    ['message', 'lambdas/channel/thread/message.ts'],
    ['effect', 'lambdas/channel/thread/effect.ts'],
  ])('names every kind of %s, and no other', (head, file) => {
    expect(kindsOf(file).length).toBeGreaterThan(5);
    expect(codesUnder(head).sort()).toEqual(kindsOf(file).sort());
  });

  it('names every folder of the house', () => {
    const table = page.slice(page.indexOf('\n## The house'), page.indexOf('\n## The journal'));
    const linked = new Set([...table.matchAll(/\]\(\.\.\/([^)]+)\)/g)].map(([, path = '']) => path));
    const sources = sourcesIn('lambdas', 'lib', 'local', 'simulators', 'playground', 'bin', 'bench');
    const missing = [...new Set(sources.map(file => dirname(file)))].filter(folder => !linked.has(folder));
    expect(missing).toEqual([]);
  });

  it('tells the way of one text by twelve files at most, from the webhook to what is settled', () => {
    const way = [...page.matchAll(/^\d+\. \[([^\]]+)\]\(\.\.\/([^)]+\.ts)\): /gm)];
    const told = way.map(([, , path = '']) => path);
    expect(told.filter(path => !existsSync(join(root, path)))).toEqual([]);
    expect(way.filter(([, name, path = '']) => name !== basename(path))).toEqual([]);
    expect(told.length).toBeGreaterThan(7);
    expect(told.length).toBeLessThanOrEqual(12);
    expect(new Set(told).size).toBe(told.length);
    expect([told.at(0), told.at(-1)]).toEqual([
      'lambdas/inbound-text/inbound-text.ts',
      'lambdas/channel/run/settle.ts',
    ]);
  });

  const [, promises = ''] = page.split('\n## Promises\n');
  const numbers = [...(promises.split('\n## ')[0] ?? '').matchAll(/^\| (\d+) \|/gm)].map(([, number]) =>
    Number(number),
  );
  /** In a comment, alone or as `promises 2 and 5`. */
  const cited = new Set(
    sourcesIn('lambdas').flatMap(file =>
      [...read(file).matchAll(/^.*(?:\/\/|\*).*\bpromises? (\d)(?: and (\d))?/gim)].flatMap(
        ([, one, other]) => [one, other].filter(number => number !== undefined).map(Number),
      ),
    ),
  );

  it.each(numbers)('promise %d is cited in the code that keeps it', number => {
    expect(cited).toContain(number);
  });

  it('the code cites no promise that is not there', () => {
    expect(numbers.length).toBeGreaterThan(8);
    expect([...cited].filter(number => !numbers.includes(number))).toEqual([]);
  });
});

describe('the source', () => {
  it('says at a file’s head why it has over 250 lines', () => {
    const long = sourcesIn('lambdas', 'lib', 'local', 'simulators', 'playground', 'bin').filter(
      file => read(file).trimEnd().split('\n').length > 250,
    );
    expect(long.filter(file => !/^\/\*\n \* Over 250 lines, for /.test(read(file)))).toEqual([]);
  });

  it('gives an exported name one meaning', () => {
    const exported = sourcesIn('lambdas', 'local', 'simulators')
      .filter(file => !file.endsWith('.lambda.ts'))
      .flatMap(file =>
        [...read(file).matchAll(/^export (?:async )?(?:const|function\*?|class|interface|type) (\w+)/gm)].map(
          ([, name = '']) => ({ name, file }),
        ),
      );
    expect(exported.length).toBeGreaterThan(300);
    const twice = [...Map.groupBy(exported, ({ name }) => name).values()].filter(
      uses => new Set(uses.map(({ file }) => file)).size > 1,
    );
    expect(twice).toEqual([]);
  });
});

it('the runbook has a heading for each alarm, where its link leads, in the alarms’ order, and no others like them', () => {
  const template = synthesize({ desks: { front: { kind: 'queue' } } });
  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) =>
    String(Properties.AlarmDescription).replace(/^.*#/, ''),
  );
  const headings = headingsOf('docs/runbook.md').filter(
    ({ level, text }) => level === 2 && /^[a-z0-9-]+$/.test(text),
  );
  // a desk's two about its dead letters have one
  expect(headings.map(({ anchor }) => anchor)).toEqual([...new Set(alarms)]);
});

describe('docs/configuration.md', () => {
  const page = read('docs/configuration.md');

  /** The members of an interface, by the words that declare them. */
  function membersOf(file: string, name: string): string[] {
    const [, body = ''] =
      new RegExp(`interface ${name}\\b[^{]*\\{\\n([\\s\\S]*?)\\n\\}`).exec(read(file)) ?? [];
    return [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, member = '']) => member);
  }

  it.each<readonly [file: string, name: string]>([
    ['lambdas/config/define-channel.ts', 'ChannelConfig'],
    ['lambdas/config/define-channel.ts', 'NumberConfig'],
    ...[...read('lambdas/config/agents.ts').matchAll(/^export interface (\w+Config)\b/gm)].map(
      ([, name = '']) => ['lambdas/config/agents.ts', name] as const,
    ),
    ['lambdas/config/define-channel.ts', 'TimesConfig'],
    ['lambdas/config/desks.ts', 'DesksConfig'],
    ['lambdas/config/desks.ts', 'HttpsDeskConfig'],
    ['lambdas/config/desks.ts', 'TopicDeskConfig'],
    ['lambdas/channel/settings/settings.ts', 'Notices'],
    ['lambdas/channel/settings/settings.ts', 'Limits'],
    ['lambdas/channel/settings/settings.ts', 'Words'],
    ['lambdas/channel/settings/settings.ts', 'Replies'],
    ['lambdas/config/deploy.ts', 'StackOptions'],
  ])('has every setting of %s, %s', (file, name) => {
    const members = membersOf(file, name);
    expect(members.length).toBeGreaterThan(1);
    const missing = members.filter(
      member => !page.includes(`\`${member}\``) && !new RegExp(`^## ${member}$`, 'm').test(page),
    );
    expect(missing).toEqual([]);
  });

  it('says what the notices say', () => {
    for (const [name, words] of Object.entries(defaultNotices)) {
      expect(page).toContain(`\`${name}\``);
      if (words !== false) expect(page).toContain(`| \`${name}\` | "${words}" |`);
    }
  });

  it('has every region', () => {
    for (const region of Object.keys(polyaiOrigins)) expect(page).toContain(`\`${region}\``);
  });
});
