import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { toPlainText } from '../../../lambdas/channel/text/plain-text.ts';
import { linesIn, pairsIn } from '../../support/hostile/readers.ts';
import { hostileTexts } from '../../support/hostile/texts.ts';
import { watchWork } from '../../support/hostile/work.ts';
import { fc } from '../../support/seeded-check.ts';

const counting = join(import.meta.dirname, '../../support/hostile/count-work.ts');

describe('what comes out', () => {
  /** A reference's address is written once, a heading in a few rows, `©` as `(c)`. */
  const isBounded = (text: string): boolean => toPlainText(text).length <= 6 * text.length + 100;

  it.each([...hostileTexts])('is a small multiple of %s', (_, hostile) => {
    for (const size of [100, 1_800, 30_000]) expect(isBounded(hostile(size))).toBe(true);
  });

  it('is a small multiple of whatever is mixed', () => {
    const mixed = fc
      .array(fc.tuple(fc.constantFrom(...hostileTexts.values()), fc.integer({ min: 1, max: 600 })), {
        maxLength: 12,
      })
      .map(chosen => chosen.map(([hostile, size]) => hostile(size)).join('\n'));
    fc.assert(fc.property(mixed, isBounded), { numRuns: 300 });
  });

  it('says headings with each value where that reads well, and once where it does not', () => {
    const rows = '| 1 | 2 |\n'.repeat(100);
    const long = 'what it costs for a guest and a night in summer';
    expect(toPlainText(`| a | b |\n|-|-|\n${rows}`)).toMatch(/^a: 1, b: 2\n/);
    expect(toPlainText(`| ${long} | b |\n|-|-|\n| 1 | 2 |`)).toBe(`${long}, b\n1, 2`);
    expect(toPlainText(`| price a night | breakfast, for each guest |\n|-|-|\n${rows}`)).toMatch(
      /^price a night, breakfast, for each guest\n1, 2\n/,
    );
  });
});

describe('the work for a text', () => {
  it('is counted, and tells quadratic from linear', async () => {
    await using own = await watchWork('/test/support/hostile/readers.ts');
    const of = async (read: (text: string) => unknown, size: number): Promise<number> =>
      own.of(() => read('ab\n'.repeat(size)));
    expect((await of(linesIn, 2_000)) / (await of(linesIn, 1_000))).toBeLessThan(2.2);
    expect((await of(pairsIn, 200)) / (await of(pairsIn, 100))).toBeGreaterThan(3.5);
  });

  it('grows with its length and no more, whatever its marks are', { timeout: 300_000 }, async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [counting]);
    const { ways, kinds, counted, grown } = JSON.parse(stdout);
    expect(ways).toBeGreaterThan(10);
    expect(kinds).toBeGreaterThan(150);
    expect(counted).toBeGreaterThan(1_000_000);
    expect(grown).toEqual([]);
  });
});
