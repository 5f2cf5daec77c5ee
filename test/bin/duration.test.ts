import { expect, it } from 'vitest';
import { durationOf, spoken } from '../../bin/sms/duration.ts';
import { fc } from '../support/seeded-check.ts';

it.each([
  ['0s', 0],
  ['90s', 90_000],
  ['10m', 600_000],
  ['2h', 7_200_000],
  ['1d', 86_400_000],
])('reads %s', (value, ms) => {
  expect(durationOf(value, '--older-than')).toBe(ms);
});

it.each([
  [-5, '0 s'],
  [119_999, '119 s'],
  [120_000, '2 min'],
  [7_199_999, '119 min'],
  [7_200_000, '2 h'],
  [172_799_999, '47 h'],
  [172_800_000, '2 d'],
])('says %s', (ms, words) => {
  expect(spoken(ms)).toBe(words);
});

it('takes nothing but a whole number and a unit', () => {
  fc.assert(
    fc.property(fc.string(), value => {
      fc.pre(!/^\d{1,6}[smhd]$/.test(value));
      expect(() => durationOf(value, '--older-than')).toThrow('--older-than is');
    }),
  );
});
