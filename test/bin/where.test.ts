import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { SourceMap } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placesIn, sourceOf } from '../../bin/sms/where.ts';
import { runSms } from '../support/processes/run-sms.ts';

describe('the places in what was copied from a log', () => {
  it.each([
    ['1:48213', [{ line: 1, column: 48213 }]],
    ['takeTexts (index.mjs:2:7)', [{ line: 2, column: 7 }]],
    [
      'a (index.mjs:1:48213) < anonymous (index.mjs:1:2)',
      [
        { line: 1, column: 48213 },
        { line: 1, column: 2 },
      ],
    ],
    ['takeTexts', []],
    ['', []],
    ['12:34:56', []],
  ])('of %j', (copied, places) => {
    expect(placesIn(copied)).toEqual(places);
  });
});

describe('where', () => {
  const source =
    'const count = (texts: string[]): number => texts.length;\n\nexport const none = count([]);\n';
  let folder: string;
  let map: SourceMap;
  let place: { line: number; column: number };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sms-channel-where-'));
    const { outputFiles } = await build({
      stdin: { contents: source, sourcefile: 'count.ts', loader: 'ts', resolveDir: folder },
      banner: { js: '// first' },
      minify: true,
      sourcemap: 'external',
      outfile: join(folder, 'some-function.mjs'),
      write: false,
    });
    const text = (end: string): string => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '';
    const lines = text('.mjs').split('\n');
    const line = lines.findIndex(one => one.includes('.length'));
    place = { line: line + 1, column: (lines[line] ?? '').indexOf('length') + 1 };
    map = new SourceMap(JSON.parse(text('.map')));
    await writeFile(join(folder, 'some-function.map'), text('.map'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('gives the line of the source', () => {
    expect(sourceOf(map, place)).toMatchObject({
      source: expect.stringMatching(/count\.ts$/),
      line: 1,
      text: 'const count = (texts: string[]): number => texts.length;',
    });
  });

  it('gives nothing where no source has the place', () => {
    expect(sourceOf(map, { line: 1, column: 3 })).toBeUndefined();
  });

  it('is a command, for every place at once', async () => {
    const at = `a (index.mjs:${place.line}:${place.column}) < anonymous (index.mjs:1:1)`;
    const { code, out } = await runSms(['where', 'some-function', at, '--maps', folder]);
    expect(out.split('\n')).toEqual([
      expect.stringMatching(
        /count\.ts:1:\d+ {2}const count = \(texts: string\[\]\): number => texts\.length;$/,
      ),
      "1:1 comes from no source: is it another build's?",
      '',
    ]);
    expect(code).toBe(1);
  });

  it.each([
    [['where'], 2, "missing required argument 'service'"],
    [['where', 'take-turn'], 2, "missing required argument 'place'"],
    [['where', '../take-turn', '1:2'], 2, 'write `where'],
    [['where', 'take-turn', 'takeTexts'], 2, 'write `where'],
    [['where', 'take-turn', '1:2', '--map', '.'], 2, 'Did you mean --maps?'],
    [['where', 'no-function', '1:2', '--maps', '.'], 1, 'There is no no-function.map: check out the commit'],
  ])('%j ends with %i and the mend', async (args, code, words) => {
    const ran = await runSms(args);
    expect(ran).toMatchObject({ code, out: '' });
    expect(ran.err).toContain(words);
  });
});
