import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CallExpression, type NewExpression, parseSync, Visitor } from 'oxc-parser';
import { check } from 'recheck';
import { describe, expect, it, vi } from 'vitest';

const root = join(import.meta.dirname, '..');
const folders = ['lambdas', 'lib', 'local', 'simulators', 'playground', 'bin'];

/** A regular expression of the source. */
interface Expression {
  readonly file: string;
  readonly pattern: string;
  readonly flags: string;
}

interface Source {
  readonly file: string;
  readonly literals: readonly Expression[];
  /** Calls of `RegExp`, by whether they are made while the module loads. */
  readonly builds: readonly { readonly whileLoading: boolean }[];
}

function read(file: string): Source {
  const { program, errors } = parseSync(file, readFileSync(join(root, file), 'utf8'));
  if (errors.length > 0) throw new Error(`${file} has a syntax error`);
  const literals: Expression[] = [];
  const builds: { whileLoading: boolean }[] = [];
  let functions = 0;
  const enter = (): void => {
    functions += 1;
  };
  const leave = (): void => {
    functions -= 1;
  };
  const build = ({ callee }: NewExpression | CallExpression): void => {
    if (callee.type === 'Identifier' && callee.name === 'RegExp')
      builds.push({ whileLoading: functions === 0 });
  };
  new Visitor({
    FunctionDeclaration: enter,
    'FunctionDeclaration:exit': leave,
    FunctionExpression: enter,
    'FunctionExpression:exit': leave,
    ArrowFunctionExpression: enter,
    'ArrowFunctionExpression:exit': leave,
    NewExpression: build,
    CallExpression: build,
    Literal(node) {
      if ('regex' in node) literals.push({ file, ...node.regex });
    },
  }).visit(program);
  return { file, literals, builds };
}

const sources = folders.flatMap(folder =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .map(name => read(join(folder, name))),
);
const building = sources.filter(({ builds }) => builds.length > 0);

/** What the modules that build expressions make of them while they load. */
async function built(): Promise<Expression[]> {
  const found: Expression[] = [];
  let file = '';
  const Original = RegExp;
  const note = (expression: RegExp): RegExp => {
    found.push({ file, pattern: expression.source, flags: expression.flags });
    return expression;
  };
  vi.stubGlobal(
    'RegExp',
    new Proxy(Original, {
      construct: (_, [pattern, flags]) => note(new Original(pattern, flags)),
      apply: (_, __, [pattern, flags]) => note(Original(pattern, flags)),
    }),
  );
  vi.resetModules();
  try {
    for (const source of building) {
      ({ file } = source);
      await import(join(root, file));
    }
  } finally {
    vi.unstubAllGlobals();
  }
  return found;
}

/**
 * What no automaton can judge, and why it is linear all the same. The checker's fuzzer is not asked: what it says
 * changes with the machine's speed. Hostile texts go through them in hostile-texts.test.ts.
 */
const unproven: Readonly<Record<string, string>> = {
  'lambdas/channel/text/asks-for-keyword.ts': 'reads 300 characters of a sentence at most',
  'lambdas/channel/text/carrier-characters.ts':
    'reads one grapheme cluster, and looks back over 60 characters of it at most',
};

// the checker runs in a process of its own where it has one for the machine, in a quarter of the time
/** How often something may come is part of the proof, however often. */
const proof = {
  timeout: 300_000,
  randomSeed: 1,
  maxPatternSize: 5_000,
  checker: 'automaton',
  maxRepeatCount: 3_000,
  maxNFASize: 400_000,
} as const;

/** A place for people, where the expression is not proven linear; nothing where it is. */
async function complaint({ file, pattern, flags }: Expression): Promise<string | undefined> {
  if (file in unproven) return undefined;
  const { status } = await check(pattern, flags, proof);
  return status === 'safe' ? undefined : `${file}: /${pattern}/${flags} is ${status}`;
}

async function complaints(expressions: readonly Expression[]): Promise<string[]> {
  const all: string[] = [];
  for (const expression of unique(expressions)) {
    const found = await complaint(expression);
    if (found !== undefined) all.push(found);
  }
  return all;
}

const unique = (expressions: readonly Expression[]): Expression[] => [
  ...new Map(expressions.map(one => [`${one.flags}/${one.pattern}`, one])).values(),
];

describe('every regular expression of the source takes linear time', () => {
  it('is told from one that does not', async () => {
    const at = { file: 'here.ts', flags: 'u' };
    for (const pattern of ['^(?:a+)+$', '\\s+$', '^(?: (?:ever|again|ever again))*$', '<a[^>]*>x'])
      expect(await complaint({ ...at, pattern })).toContain('here.ts');
    for (const pattern of ['^a+b$', '[ab]{1,500}c', '^(?: ever| again)*$'])
      expect(await complaint({ ...at, pattern })).toBeUndefined();
  });

  it('where it is written out', { timeout: 600_000 }, async () => {
    const literals = sources.flatMap(source => source.literals);
    expect(literals.length).toBeGreaterThan(100);
    expect(await complaints(literals)).toEqual([]);
  });

  it('where it is built, which happens while its module loads', { timeout: 600_000 }, async () => {
    const calls = building.flatMap(({ file, builds }) => builds.map(build => ({ file, ...build })));
    expect(calls.filter(({ whileLoading }) => !whileLoading)).toEqual([]);
    const expressions = await built();
    for (const { file, builds } of building)
      expect(expressions.filter(one => one.file === file).length, file).toBeGreaterThanOrEqual(builds.length);
    expect(await complaints(expressions)).toEqual([]);
  });

  it('and none is named as unproven that is not there', () => {
    const files = sources.filter(({ literals, builds }) => literals.length + builds.length > 0);
    expect(files.map(({ file }) => file)).toEqual(expect.arrayContaining(Object.keys(unproven)));
  });
});
