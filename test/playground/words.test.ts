import { expect, it } from 'vitest';
import { timeOf } from '../../playground/page/parts/words.ts';

it('a time of day is of two digits each, at midnight too, and nothing of what is no time', () => {
  const at = (hour: number, minute: number) => timeOf(new Date(2026, 10, 2, hour, minute).getTime());
  expect([at(0, 5), at(9, 41), at(12, 0), at(23, 59)]).toEqual(['00:05', '09:41', '12:00', '23:59']);
  expect(timeOf(Number.NaN)).toBe('');
});
