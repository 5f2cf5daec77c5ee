import { expect, it } from 'vitest';
import { allowedCharacters, allowedData } from '../../../lambdas/channel/text/allowed-characters.ts';
import { fc } from '../../support/seeded-check.ts';

it.each([
  ['a NUL in a word', 'Zimm\u0000er 12', 'Zimmer 12'],
  ['an escape sequence', '\u001b[1mten\u0007', '[1mten'],
  ['old line and page breaks', 'one\vtwo\fthree', 'one\ntwo\nthree'],
  ['what is no character', 'a\uFFFEb\uFFFFc', 'abc'],
  ['half surrogate pairs', '\uD83Dx\uDE00y', 'xy'],
  [
    'emoji, breaks, tabs, C1, plane 16',
    '👩‍👧\r\n\t\u0085\u{10FFFD}\u{1FFFE}',
    '👩‍👧\r\n\t\u0085\u{10FFFD}\u{1FFFE}',
  ],
])('takes out of %s what no queue takes, and nothing else', (_, given, left) => {
  expect(allowedCharacters(given)).toBe(left);
});

it('leaves only what SQS takes, and what it leaves stays', () => {
  const unit = fc.oneof(
    fc.integer({ min: 0, max: 0xffff }),
    fc.constantFrom(0, 0x0b, 0xd83d, 0xde00, 0xfffe),
  );
  fc.assert(
    fc.property(fc.array(unit), units => {
      const left = allowedCharacters(String.fromCharCode(...units));
      const points = [...left].map(character => character.codePointAt(0) ?? 0);
      const taken = (point: number): boolean =>
        [0x9, 0xa, 0xd].includes(point) ||
        (point >= 0x20 && point <= 0xd7ff) ||
        (point >= 0xe000 && point <= 0xfffd) ||
        (point >= 0x10000 && point <= 0x10ffff);
      expect(points.filter(point => !taken(point))).toEqual([]);
      expect(allowedCharacters(left)).toBe(left);
    }),
  );
});

it('reaches every string of a tree, names too, and leaves all else', () => {
  expect(allowedData({ 'a\0': ['b\uFFFE', 1, null, true, { c: '\u0001' }] })).toEqual({
    a: ['b', 1, null, true, { c: '' }],
  });
});
