import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { polyaiOrigins } from '../lambdas/agents/polyai-regions.ts';
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

it('names no file of this repository that is not there', () => {
  const folders = readdirSync(root).filter(name => statSync(join(root, name)).isDirectory());
  const path = new RegExp(
    `\`((?:${folders.join('|').replaceAll('.', '\\.')})/[\\w./-]+\\.(?:ts|md|json))\``,
    'g',
  );
  const named = pages.flatMap(page =>
    [...read(page).matchAll(path)].map(([, file = '']) => ({ page, file })),
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter(({ file }) => !existsSync(join(root, file)))).toEqual([]);
});

it('the runbook has a heading for each alarm, where its link leads, in the alarms’ order, and no others like them', () => {
  const template = synthesize({ desks: { front: { kind: 'queue' } } });
  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) =>
    String(Properties.AlarmDescription).replace(/^.*#/, ''),
  );
  const headings = headingsOf('docs/runbook.md').filter(
    ({ level, text }) => level === 2 && /^[a-z0-9-]+$/.test(text),
  );
  expect(headings.map(({ anchor }) => anchor)).toEqual(alarms);
});

describe('docs/configuration.md', () => {
  const page = read('docs/configuration.md');

  /** The members of an interface, by the words that declare them. */
  function membersOf(file: string, name: string): string[] {
    const [, body = ''] =
      new RegExp(`interface ${name}\\b[^{]*\\{\\n([\\s\\S]*?)\\n\\}`).exec(read(file)) ?? [];
    return [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, member = '']) => member);
  }

  it.each([
    ['lambdas/config/define-channel.ts', 'ChannelConfig'],
    ['lambdas/config/define-channel.ts', 'NumberConfig'],
    ['lambdas/config/define-channel.ts', 'AgentConfig'],
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
