import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

interface Import {
  readonly from: string;
  readonly to: string;
}

/** What a text imports, types included: files by their path from the root, packages by name. */
function importsIn(file: string, text: string): Import[] {
  const statements = text.matchAll(/^(?:import|export)\s[^;]*?from\s+'([^']+)'|\bimport\('([^']+)'\)/gm);
  return [...statements].map(([, named, dynamic]) => {
    const target = named ?? dynamic ?? '';
    return { from: file, to: target.startsWith('.') ? join(dirname(file), target) : target };
  });
}

const filesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
    .map(name => join(folder, name));

const files = [
  'check',
  'lambdas',
  'lib',
  'local',
  'simulators',
  'playground',
  'bin',
  'bench',
  'rehearsal',
  'test',
].flatMap(filesIn);
const all = files.flatMap(file => importsIn(file, readFileSync(join(root, file), 'utf8')));
/** Of this repository's own files. */
const own = all.filter(({ to }) => existsSync(join(root, to)));
const isTest = (file: string): boolean => file.endsWith('.test.ts');

/** A turn's steps, in their order. */
const steps = [
  ...['turn', 'run', 'plan', 'handoff', 'decide', 'ask', 'phone-desk'],
  ...['journal', 'draft', 'settings', 'thread', 'text'],
].map(step => `lambdas/channel/${step}`);
const domain = ['lambdas/channel', ...steps];
/** What a desk, a webhook and a route are made of, beside the domain. */
const edges = ['lambdas/http', 'lambdas/environment', 'lambdas/config', ...domain];
/** What only `wire….ts` and entries know. */
const adapters = ['lambdas/aws', 'lambdas/agents', 'lambdas/wiring', '.'];
const support = (...names: string[]): string[] => names.map(name => `test/support/${name}`);
const rehearsal = (...names: string[]): string[] => names.map(name => `rehearsal/${name}`);
const simulators = [
  ...['simulators', 'simulators/agent', 'simulators/polyai-messaging'],
  ...['simulators/chatbase', 'simulators/carrier'],
];
const functions = [
  ...['lambdas/inbound-text', 'lambdas/take-turn', 'lambdas/delivery-status'],
  ...['lambdas/thread-api', 'lambdas/sweep', 'lambdas/agent-alerts'],
];
/** What the page of `npm start` is made of, on this side of the browser. */
const pageSide = ['playground/desk', 'playground/files', 'playground/stage', 'playground/watch'];
/** What the operator's commands share. */
const operator = ['bin/sms/session', 'bin/sms/failures', 'bin/sms/place', 'bin/sms/person'];
const shared = ['lambdas/aws', 'lambdas/wiring', ...edges];

/** They do not know each other. */
const vendorsOfAgents = ['polyai-chat', 'polyai-messaging', 'chatbase'].map(name => `lambdas/agents/${name}`);

interface Rule {
  /** Folders of which its files may import, beside their own; `.` is channel.config.ts. */
  readonly may: readonly string[];
  /** And of which its `wire….ts` and its `.lambda.ts` may. */
  readonly wires?: readonly string[];
}

/** Every folder has one. */
const rules: Readonly<Record<string, Rule>> = {
  ...Object.fromEntries(
    steps.map((step, at) => [step, { may: ['lambdas/channel', ...steps.slice(at + 1)] }]),
  ),
  // errors.ts fault-of.ts ports.ts turn-parts.ts without.ts, with a rule each below
  'lambdas/channel': { may: ['lambdas/channel/settings', 'lambdas/channel/thread'] },
  'lambdas/http': { may: [] },
  'lambdas/environment': { may: ['lambdas/http'] },
  'lambdas/config': { may: ['lambdas/channel/settings', 'lambdas/channel/thread'] },
  // implement the domain's ports, and do not know each other
  // the registry, and a folder for each vendor
  'lambdas/agents': { may: ['lambdas/config', ...vendorsOfAgents, 'lambdas/agents/vendor'] },
  'lambdas/agents/vendor': { may: ['lambdas/channel', 'lambdas/environment', 'lambdas/http'] },
  ...Object.fromEntries(
    vendorsOfAgents.map(vendor => [
      vendor,
      { may: ['lambdas/channel', 'lambdas/http', 'lambdas/config', 'lambdas/agents/vendor'] },
    ]),
  ),
  'lambdas/aws': { may: [...domain, 'lambdas/environment', 'lambdas/http'] },
  // how a carrier's requests come in, which are HTTP: the domain has the port of what goes out
  'lambdas/carriers/vendor': {
    may: ['lambdas/channel', 'lambdas/channel/thread', 'lambdas/environment', 'lambdas/http'],
  },
  'lambdas/carriers/twilio': {
    may: [...domain, 'lambdas/carriers/vendor', 'lambdas/environment', 'lambdas/http'],
  },
  'lambdas/wiring': {
    may: [
      ...[...edges, 'lambdas/aws', 'lambdas/agents', 'lambdas/agents/vendor'],
      ...['lambdas/carriers/twilio', 'lambdas/carriers/vendor'],
    ],
  },
  // which carrier it is, they do not know
  'lambdas/inbound-text': { may: [...edges, 'lambdas/carriers/vendor'], wires: adapters },
  'lambdas/delivery-status': { may: [...edges, 'lambdas/carriers/vendor'], wires: adapters },
  'lambdas/desks/flex': { may: [...edges, 'lambdas/carriers/twilio'], wires: adapters },
  'lambdas/take-turn': { may: edges, wires: adapters },
  'lambdas/thread-api': { may: edges, wires: adapters },
  'lambdas/agent-alerts': { may: edges, wires: adapters },
  'lambdas/sweep': { may: [...edges, 'lambdas/carriers/vendor'], wires: adapters },
  // judges what an owner wrote, before there is anything that runs
  check: { may: ['check/schema', 'lambdas/config'] },
  'check/schema': {
    may: [
      ...['lambdas/config', 'lambdas/environment', 'lambdas/http'],
      ...['lambdas/channel/settings', 'lambdas/channel/thread', 'lambdas/channel/text'],
    ],
  },
  // infrastructure knows no runtime code but the names they share and what an owner may say
  lib: { may: ['check', 'lambdas/environment', 'lambdas/config', 'lib/desks'] },
  'lib/desks': { may: ['lambdas/environment', 'lambdas/config', 'lib'] },
  local: { may: [...shared, ...functions, ...simulators] },
  simulators: { may: [] },
  'simulators/agent': { may: ['simulators'] },
  // the same hotel answers
  'simulators/polyai-messaging': { may: ['simulators', 'simulators/agent'] },
  'simulators/chatbase': { may: ['simulators', 'simulators/agent'] },
  'simulators/carrier': { may: ['simulators', 'lambdas/channel/text'] },
  // there for tests alone, and held to the vendor's description, which stands there
  'simulators/flex': { may: ['simulators', 'test/fixtures', ...support('described', 'vendors')] },
  playground: {
    may: ['local', ...shared, ...simulators, ...pageSide, 'lambdas/take-turn'],
  },
  'playground/terminal': {
    may: ['check', 'local', 'playground', 'playground/watch', 'bin/arguments', ...shared, ...simulators],
  },
  // what the page sees of what runs
  'playground/watch': {
    may: ['local', 'lambdas/http', 'lambdas/take-turn', ...domain, ...simulators],
  },
  // what is played there
  'playground/stage': {
    may: ['local', 'playground/watch', 'lambdas/config', ...domain, ...simulators],
  },
  // the thread API as a page has it, and the page's files: they know nothing of what runs
  'playground/desk': { may: ['simulators'] },
  'playground/files': { may: ['simulators'] },
  'playground/inbox': {
    may: ['local', 'playground', 'playground/desk', 'playground/files', 'simulators'],
  },
  // in the browser: of the rest it knows what it is told
  'playground/page': { may: ['playground/page/parts'] },
  'playground/page/parts': { may: ['playground/watch'] },
  bin: {
    may: [
      ...['.', 'bin/sms', 'bin/sms/session', 'check', 'lambdas/config', 'lambdas/environment'],
      ...['lib', 'playground/terminal'],
    ],
  },
  // how both command lines read what is typed
  'bin/arguments': { may: [] },
  // commands, and what they are made of
  'bin/sms': {
    may: ['.', 'check', ...shared, 'local', 'playground', 'playground/inbox', 'bin/arguments', ...operator],
  },
  // what is held of one person
  'bin/sms/person': {
    may: [...shared, 'bin/sms/session'],
  },
  'bin/sms/session': { may: [] },
  'bin/sms/failures': { may: ['bin/sms/session', 'lambdas/environment'] },
  'bin/sms/place': {
    may: [
      ...['.', 'check', ...shared, 'lambdas/carriers/twilio', 'local'],
      ...['bin/sms/session', 'bin/sms/failures'],
    ],
  },
  'bench/waits': {
    may: [
      '.',
      'bench',
      'playground',
      'local',
      ...simulators,
      'test/soak',
      'test/support',
      'lambdas/http',
      'lambdas/config',
    ],
  },
  bench: {
    may: [
      '.',
      'bench/waits',
      ...shared,
      'lib',
      'local',
      ...simulators,
      ...support('engines', 'hostile', 'processes'),
    ],
  },
  // what knows the channel by its template alone, but for the names and the configuration that both sides share
  'rehearsal/tools': { may: [] },
  'rehearsal/lambda': { may: [] },
  'rehearsal/template': { may: ['lambdas/config', 'lib', 'rehearsal/tools'] },
  'rehearsal/iam': { may: rehearsal('template', 'tools') },
  'rehearsal/aws': { may: [...rehearsal('iam', 'lambda', 'template'), 'local'] },
  'rehearsal/world': { may: ['playground', ...simulators, 'simulators/flex'] },
  'rehearsal/story': {
    may: [
      ...rehearsal('aws', 'iam', 'lambda', 'template', 'tools', 'world'),
      ...['lambdas/agents/polyai-chat', 'lambdas/config', 'lambdas/environment', 'local'],
    ],
  },
  'rehearsal/checks': { may: rehearsal('aws', 'iam', 'story', 'template', 'tools') },
  rehearsal: {
    may: [
      ...rehearsal('aws', 'checks', 'iam', 'story', 'template', 'tools', 'world'),
      ...['lambdas/config', 'local', ...support('engines')],
    ],
  },
  // what knows nothing of the channel
  'test/support': { may: [] },
  'test/support/described': { may: ['docs', 'test/fixtures', 'lambdas/http'] },
  'test/support/engines': { may: ['local', 'test/support', ...support('engines/in-process')] },
  'test/support/engines/in-process': { may: ['local', 'test/support'] },
  'test/support/releases': {
    may: [
      ...['lambdas/config', 'lambdas/take-turn', 'lambdas/channel/thread', 'test/scenarios/crashes'],
      ...['test/scenarios/crashes/stories', 'test/support/scenario'],
    ],
  },
  'test/support/leaks': { may: ['local', ...simulators] },
  'test/support/processes': {
    may: ['lib', 'lambdas/config', 'playground', 'bin/sms', 'bin/sms/session', 'test/support'],
  },
  'test/support/browser': { may: [] },
  'test/support/hostile': { may: [...domain, 'lambdas/config', 'test/support'] },
  'test/support/specification': { may: [...domain, 'lambdas/config', 'test/support'] },
  'test/support/stack': { may: ['lib', 'lib/desks', 'lambdas/config', 'lambdas/environment'] },
  'test/support/vendors': {
    may: ['local', 'playground', ...simulators, 'lambdas/http', 'lambdas/environment'],
  },
  'test/support/scenario': {
    may: [
      ...['.', 'local', 'playground', 'bin/sms/person', ...shared, ...simulators, ...functions],
      ...support('described', 'engines', 'leaks', 'vendors'),
    ],
  },
};

const isWiring = (file: string): boolean => /\/(wire[\w-]*|[\w-]+\.lambda)\.ts$/.test(file);
const ruled = own.filter(
  ({ from }) => !isTest(from) && (!from.startsWith('test/') || from.startsWith('test/support/')),
);

function isAllowed({ from, to }: Import): boolean {
  const [folder, target] = [dirname(from), dirname(to)];
  if (folder === target) return true;
  const { may = [], wires = [] } = rules[folder] ?? {};
  return may.includes(target) || (isWiring(from) && wires.includes(target));
}

/** Circles of a graph, each as the way round. */
function circlesOf(edgesOf: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const circles: string[][] = [];
  const done = new Set<string>();
  const way: string[] = [];
  const walk = (node: string): void => {
    if (way.includes(node)) circles.push([...way.slice(way.indexOf(node)), node]);
    if (done.has(node) || way.includes(node)) return;
    way.push(node);
    for (const next of edgesOf.get(node) ?? []) walk(next);
    way.pop();
    done.add(node);
  };
  for (const node of edgesOf.keys()) walk(node);
  return circles;
}

const graphOf = (pairs: readonly (readonly [string, string])[]): Map<string, Set<string>> =>
  new Map(
    [...Map.groupBy(pairs, ([from]) => from)].map(([from, to]) => [from, new Set(to.map(pair => pair[1]))]),
  );

describe('what this file reads', () => {
  it('are imports of every kind', () => {
    const text = `import type { A } from './a.ts';\nimport { b } from '../b.ts';\nimport {\n  c,\n} from 'c';\nexport type { D } from './d.ts';\nconst e = await import('./e.ts');\n`;
    expect(importsIn('lib/x.ts', text).map(({ to }) => to)).toEqual([
      'lib/a.ts',
      'b.ts',
      'c',
      'lib/d.ts',
      'lib/e.ts',
    ]);
    expect(own.length).toBeGreaterThan(500);
    expect(own).toContainEqual({ from: 'lambdas/inbound-text/wire.ts', to: 'lambdas/aws/consent.ts' });
  });

  it('are circles, where there are some', () => {
    const pairs = [
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'a'],
      ['c', 'd'],
      ['e', 'd'],
    ] as const;
    expect(circlesOf(graphOf(pairs))).toEqual([['a', 'b', 'c', 'a']]);
    expect(circlesOf(graphOf(pairs.slice(1)))).toEqual([]);
  });
});

describe('imports point one way, types too', () => {
  it('every folder has a rule, and every rule a folder', () => {
    const folders = new Set(
      files
        .filter(file => !file.startsWith('test/') || (file.startsWith('test/support/') && !isTest(file)))
        .map(file => dirname(file)),
    );
    expect(Object.keys(rules).sort()).toEqual([...folders].sort());
  });

  it('no file imports what its folder may not', () => {
    expect(ruled.filter(one => !isAllowed(one))).toEqual([]);
  });

  it('no rule lets the domain know anything else', () => {
    for (const step of domain)
      expect(rules[step]?.may.filter(folder => !domain.includes(folder))).toEqual([]);
  });

  it('no file is in a circle', () => {
    expect(circlesOf(graphOf(own.map(({ from, to }) => [from, to] as const)))).toEqual([]);
  });

  it('no folder is in a circle; only a stack and its desks are one', () => {
    // channel-stack, dashboard and monitoring put the parts together, of which the desks are some
    const parts = new Map([
      ['lib/desks', 'lib'],
      // a script and what it is made of
      ['bench/waits', 'bench'],
    ]);
    const whole = (folder: string): string => parts.get(folder) ?? folder;
    const between = ruled
      .map(({ from, to }) => [whole(dirname(from)), whole(dirname(to))] as const)
      .filter(([from, to]) => from !== to);
    expect(circlesOf(graphOf(between))).toEqual([]);
  });
});

describe('the root of the domain', () => {
  const at = (name: string): string => `lambdas/channel/${name}`;
  const importsOf = (name: string): string[] =>
    [
      ...new Set(
        own
          .filter(({ from }) => from === at(name))
          .map(({ to }) => (dirname(to) === 'lambdas/channel' ? to : dirname(to))),
      ),
    ].sort();

  it('has five files, each of which knows only what it is about', () => {
    expect(files.filter(file => dirname(file) === 'lambdas/channel').sort()).toEqual(
      ['errors.ts', 'fault-of.ts', 'ports.ts', 'turn-parts.ts', 'without.ts'].map(at),
    );
    expect(importsOf('errors.ts')).toEqual([]);
    expect(importsOf('fault-of.ts')).toEqual([]);
    expect(importsOf('without.ts')).toEqual([]);
    expect(importsOf('ports.ts')).toEqual(['lambdas/channel/thread']);
    expect(importsOf('turn-parts.ts')).toEqual([
      at('ports.ts'),
      'lambdas/channel/settings',
      'lambdas/channel/thread',
    ]);
  });

  it('is nothing to what it is made of', () => {
    const below = ['settings', 'thread', 'text'].map(at);
    expect(
      own.filter(({ from, to }) => below.includes(dirname(from)) && dirname(to) === 'lambdas/channel'),
    ).toEqual([]);
  });
});

it('the domain imports no package', () => {
  const packages = all.filter(({ from, to }) => from.startsWith('lambdas/channel/') && !to.endsWith('.ts'));
  expect(packages).toEqual([]);
});

it('no file lies loose in lambdas/, nor beside the folders that hold folders', () => {
  const loose = ['lambdas', 'lambdas/carriers', 'lambdas/desks'];
  expect(files.filter(file => loose.includes(dirname(file)))).toEqual([]);
});

it('no Lambda imports the full Twilio client', () => {
  expect(all.filter(({ from, to }) => from.startsWith('lambdas/') && to === 'twilio')).toEqual([]);
});
