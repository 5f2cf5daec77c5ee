import { describe, expect, test } from 'vitest';
import { phrases } from '../../../lambdas/channel/text/phrases.ts';
import { fc } from '../../support/seeded-check.ts';

/** Notations, small enough for a regular expression to judge the same words. */
const notation = fc.letrec<{ notation: string }>(tie => ({
  notation: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom('a', 'b', ' ', 'ab', '#'),
    fc.tuple(tie('notation'), tie('notation')).map(([one, other]) => one + other),
    fc.tuple(tie('notation'), tie('notation')).map(([one, other]) => `(${one}|${other})`),
    fc.tuple(tie('notation'), fc.constantFrom('?', '*')).map(([one, mark]) => `(${one})${mark}`),
  ),
})).notation;

describe('phrases', () => {
  test('are what a regular expression of the same notation takes', () => {
    fc.assert(
      fc.property(
        fc.array(notation, { minLength: 1, maxLength: 3 }),
        fc.array(fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'é'), maxLength: 8 }), { minLength: 20 }),
        (notations, said) => {
          const known = phrases(...notations);
          const same = new RegExp(`^(?:${notations.join('|').replaceAll('#', '[a-z0-9]')})$`);
          for (const words of said) expect(known.has(words)).toBe(same.test(words));
        },
      ),
    );
  });

  test('are whole: neither a part of one nor one with something beside it', () => {
    const known = phrases('stop( now)?', 'no more');
    expect(['stop', 'stop now', 'no more'].every(known.has)).toBe(true);
    expect(['', 'sto', 'stop ', 'now', 'please stop', 'no more!'].some(known.has)).toBe(false);
  });

  test('may repeat what is repeated inside, and say it in two ways', () => {
    const known = phrases('go(( on)*( on on)*( ever| ever again)*)*');
    expect(known.has(`go${' on'.repeat(5_000)}`)).toBe(true);
    expect(known.has(`go${' on'.repeat(5_000)} x`)).toBe(false);
    expect(known.has(`go${' ever again'.repeat(5_000)} on`)).toBe(true);
  });

  test.each(['(a', 'a)', '?', 'a|*', '(?:a)', 'a+', '[ab]', 'É', '\\w'])('%s is no notation', wrong => {
    expect(() => phrases(wrong)).toThrow(SyntaxError);
  });
});
